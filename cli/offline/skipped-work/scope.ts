import type { Node } from "./syntax";
import { bare, isFunction, nodesIn } from "./syntax";

/** The names to which a pattern such as `{ a, b: [c], ...rest }` assigns; none for `x.y`. */
export function* namesOfPattern(pattern: Node): Iterable<string> {
  for (const { target } of targetsOf(pattern)) if (target.type === "Identifier") yield target.name;
}

/** The targets of a pattern, each with the name of the object property from which it takes its value, if any. */
export function* targetsOf(pattern: Node, property = ""): Iterable<{ target: Node; property: string }> {
  switch (pattern.type) {
    case "ObjectPattern":
      for (const each of pattern.properties)
        if (each.type === "RestElement") yield* targetsOf(each.argument);
        else yield* targetsOf(each.value, each.key.type === "Identifier" ? each.key.name : "");
      return;
    case "ArrayPattern":
      for (const each of pattern.elements) if (each) yield* targetsOf(each);
      return;
    case "AssignmentPattern":
      return yield* targetsOf(pattern.left, property);
    case "RestElement":
      return yield* targetsOf(pattern.argument);
    case "TSParameterProperty":
      return yield* targetsOf(pattern.parameter);
    default:
      yield { target: bare(pattern), property };
  }
}

/** The names of a function's parameters. */
export const parametersOf = (node: Node): string[] =>
  isFunction(node) ? node.params.flatMap((each) => [...namesOfPattern(each)]) : [];

/** The names that some code declares itself. */
interface Scope {
  /** Parameters, variables, functions and classes. */
  readonly names: ReadonlySet<string>;
  /** Variables that hold an object that the code creates: an object, a list or an instance. */
  readonly made: ReadonlySet<string>;
}

const scopes = new WeakMap<Node, Scope>();

export function scopeOf(root: Node): Scope {
  const scope = scopes.get(root) ?? declaredIn(root);
  scopes.set(root, scope);
  return scope;
}

/** Whether two names surely are those of two different objects that a source creates. */
export function areDistinctObjects(tree: Node, one: string, other: string): boolean {
  const { made } = scopeOf(tree);
  return one !== other && made.has(one) && made.has(other);
}

function declaredIn(root: Node): Scope {
  const names = new Set<string>();
  const made = new Set<string>();
  for (const node of nodesIn(root)) {
    for (const name of parametersOf(node)) names.add(name);
    if (node !== root) for (const name of namesDeclaredBy(node)) names.add(name);
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && isMade(node.init))
      made.add(node.id.name);
  }
  return { names, made };
}

function namesDeclaredBy(node: Node): Iterable<string> {
  switch (node.type) {
    case "VariableDeclarator":
      return namesOfPattern(node.id);
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return node.id ? [node.id.name] : [];
    case "CatchClause":
      return node.param ? namesOfPattern(node.param) : [];
    default:
      return [];
  }
}

const isMade = (value: Node | null | undefined): boolean =>
  /^(?:Object|Array|New)Expression$/.test(value?.type ?? "");
