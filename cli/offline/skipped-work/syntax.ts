import type * as t from "@babel/types";

export type Node = t.Node;

const isNode = (value: object): value is Node => typeof (value as { type?: unknown }).type === "string";

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  const values = node as unknown as Readonly<Record<string, unknown>>;
  for (const key in values) {
    const value = values[key];
    if (typeof value !== "object" || value === null || key === "loc" || key === "extra") continue;
    if (!Array.isArray(value)) {
      if (isNode(value)) children.push(value);
    } else for (const each of value) if (each && isNode(each)) children.push(each);
  }
  return children;
}

/** The nodes of a tree, parents first, without those for which `skips` holds and what they contain. */
export function* walk(root: Node, skips?: (node: Node) => boolean): Iterable<Node> {
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (skips?.(node)) continue;
    yield node;
    for (const child of childrenOf(node).reverse()) waiting.push(child);
  }
}

const listed = new WeakMap<Node, readonly Node[]>();

/** The nodes of a tree, parents first; remembered. */
export function nodesIn(root: Node): readonly Node[] {
  const nodes = listed.get(root) ?? [...walk(root)];
  listed.set(root, nodes);
  return nodes;
}

/** TypeScript's own nodes that contain code. */
const WITH_CODE =
  /^TS(?:(?:As|Instantiation|NonNull|Satisfies)Expression|TypeAssertion|ParameterProperty|Export|Enum|Module)/;

/** Whether a node is a type, or names an import or export: nothing that runs. */
export const isType = ({ type }: Node): boolean => /^TS|Specifier$/.test(type) && !WITH_CODE.test(type);

/** Whether a node calls a function, or creates an object, when it runs. */
export function runsCode(root: Node): boolean {
  for (const node of walk(root, isFunction)) if (isCall(node) || node.type === "NewExpression") return true;
  return false;
}

export type FunctionNode = Extract<t.Function, { body: unknown }>;

const FUNCTIONS = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
  "ObjectMethod",
  "ClassMethod",
  "ClassPrivateMethod",
]);
export const isFunction = (node: Node | null | undefined): node is FunctionNode =>
  FUNCTIONS.has(node?.type ?? "");

export const isClass = (node: Node): node is t.Class =>
  node.type === "ClassDeclaration" || node.type === "ClassExpression";

/** The parts of a function that run when it is called; of a generator, which runs only when it is iterated, the parameters. */
export const runOf = (node: Node): Node[] =>
  isFunction(node) && "generator" in node && node.generator ? node.params : [node];

/** An expression without wrappers that do not change its value: parentheses, types, `await`, and compilers' `(0, f)`. */
export function bare(node: Node): Node {
  switch (node.type) {
    case "AwaitExpression":
      return bare(node.argument);
    case "SequenceExpression":
      return bare(node.expressions.at(-1) ?? node.expressions[0] ?? node);
    case "TSAsExpression":
    case "TSInstantiationExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
    case "ParenthesizedExpression":
      return bare(node.expression);
    default:
      return node;
  }
}

/** The name of a property, whose key stands in brackets where it is `computed`; "" where the program computes it. */
export const nameOf = (key: Node, computed = false): string =>
  key.type === "Identifier" && !computed ? key.name : nameInBrackets(key);

/** The name of a property whose key stands in brackets, or is the argument of a call; "" where the program computes it. */
export function nameInBrackets(key: Node): string {
  if (key.type === "PrivateName") return key.id.name;
  if (key.type === "StringLiteral") return key.value;
  return key.type === "NumericLiteral" ? String(key.value) : "";
}

export type Member = t.MemberExpression | t.OptionalMemberExpression;

export const isMember = (node: Node): node is Member =>
  node.type === "MemberExpression" || node.type === "OptionalMemberExpression";

/** The name of a property, a field or a method; "" where the program computes it, or there is none. */
export const keyOf = (node: Node): string =>
  "key" in node ? nameOf(node.key as Node, "computed" in node && node.computed === true) : "";

/** The names of an expression: of `a.b.c`, all three; "" for a part that is not a name. */
export function chainOf(expression: Node): string[] {
  const names: string[] = [];
  let node = bare(expression);
  while (isMember(node)) {
    names.unshift(nameOf(node.property, node.computed));
    node = bare(node.object);
  }
  if (node.type === "ThisExpression") return ["this", ...names];
  return [node.type === "Identifier" ? node.name : "", ...names];
}

export type Call = t.CallExpression | t.OptionalCallExpression;

export const isCall = (node: Node): node is Call =>
  node.type === "CallExpression" || node.type === "OptionalCallExpression";

/** Whether a call is of this method of `Reflect`. */
export const isOfReflect = (node: Call, method: string): boolean =>
  chainOf(node.callee).join(".") === `Reflect.${method}`;

/** The class of which a node creates an object. */
export function madeBy(node: Node): Node | undefined {
  if (node.type === "NewExpression") return node.callee;
  return isCall(node) && isOfReflect(node, "construct") ? node.arguments[0] : undefined;
}

/** The names of the function that is called, also by `.call(`, by `.apply(`, or bound to be called later. */
export function calleeOf({ callee }: Call): string[] {
  if (callee.type === "Import") return ["import"];
  const chain = chainOf(callee);
  return chain.length > 1 && /^(?:call|apply|bind)$/.test(chain.at(-1) ?? "") ? chain.slice(0, -1) : chain;
}
