import type { Assigned } from "./assignments";
import { areDistinctObjects } from "./scope";
import type { Call, Node } from "./syntax";
import { bare, chainOf, isFunction, nameOf, walk } from "./syntax";

/** A use of an assigned name that decides something: a loop waits for it, or it decides whether the `guarded` code runs. */
export type Question = "waits" | { readonly guarded: readonly Node[] };

/** All places at which a source decides by one of the assigned names, except inside some nodes. */
export function* questionsIn(tree: Node, names: Assigned, except: ReadonlySet<Node>): Iterable<Question> {
  const isOther = (node: Node) => isOfOther(tree, node, names);
  const asks: Asks = (...parts) =>
    parts.some(
      (part) => part && holds(part, (node) => node.type === "Identifier" && names.has(node.name), isOther),
    );
  for (const node of walk(tree, (each) => except.has(each))) {
    switch (node.type) {
      case "WhileStatement":
      case "DoWhileStatement":
        if (asks(node.test)) yield "waits";
        break;
      case "ForStatement":
        if (asks(node.init, node.test, node.update)) yield loop(node.body);
        break;
      case "ForInStatement":
      case "ForOfStatement":
        if (asks(node.right)) yield loop(node.body);
        break;
      case "IfStatement":
      case "ConditionalExpression":
        if (asks(node.test)) yield guarding(node.consequent, node.alternate);
        break;
      case "LogicalExpression":
        if (asks(node.left)) yield guarding(node.right);
        break;
      case "SwitchStatement":
        if (asks(node.discriminant)) yield guarding(...node.cases);
        break;
      case "BlockStatement":
      case "Program":
        yield* byLeaving(node.body, asks);
        break;
      case "CallExpression":
      case "OptionalCallExpression":
        yield* byCall(node, asks, names);
    }
  }
}

/** Whether one of some nodes uses an assigned name. */
type Asks = (...parts: (Node | null | undefined)[]) => boolean;

/** A statement that may leave its block decides whether those after it run. */
function* byLeaving(statements: readonly Node[], asks: Asks): Iterable<Question> {
  const leaving = statements.findIndex(
    (each) => each.type === "IfStatement" && asks(each.test) && leaves(each.consequent),
  );
  if (leaving >= 0) yield guarding(...statements.slice(leaving + 1));
}

/** A call may wait until a function returns true, or decide by what it reads whether the functions run that it is given. */
function* byCall(call: Call, asks: Asks, names: Assigned): Iterable<Question> {
  const given = call.arguments.filter(isRun);
  if (given.some((each) => each.type === "ArrowFunctionExpression" && isName(each.body, names)))
    yield "waits";
  // The function that an output applies runs, whatever the value is.
  else if (chainOf(call.callee).at(-1) !== "apply" && given.length > 0 && asks(...askedBy(call)))
    yield guarding(...given);
}

function holds(part: Node, isMeant: (node: Node) => boolean, skips?: (node: Node) => boolean): boolean {
  for (const node of walk(part, skips)) if (isMeant(node)) return true;
  return false;
}

/** Whether a node is a member of another object than those on which that name is assigned. */
function isOfOther(tree: Node, node: Node, assigned: Assigned): boolean {
  if (node.type !== "MemberExpression" && node.type !== "OptionalMemberExpression") return false;
  const objects = assigned.get(nameOf(node.property, node.computed));
  const owner = chainOf(node.object).at(-1) ?? "";
  return objects !== undefined && [...objects].every((each) => areDistinctObjects(tree, each, owner));
}

/** What a call reads besides the functions that it is given: the object of a method, and the arguments. */
const askedBy = (call: Call): Node[] => [
  ...("object" in call.callee ? [call.callee.object] : []),
  ...call.arguments.filter((each) => !isFunction(bare(each))),
];

/** Whether an argument is a function, by name or as an expression. */
const isRun = (given: Node): boolean => isFunction(bare(given)) || bare(given).type === "Identifier";

const guarding = (...nodes: (Node | null | undefined)[]): Question => ({
  guarded: nodes.flatMap((node) => node ?? []),
});

/** A loop that awaits may wait for what it tests. */
const loop = (body: Node): Question =>
  holds(body, ({ type }) => type === "AwaitExpression") ? "waits" : guarding(body);

/** Whether a statement leaves the block that contains it. */
function leaves(statement: Node): boolean {
  const last = statement.type === "BlockStatement" ? statement.body.at(-1) : statement;
  return /^(?:Return|Throw|Continue|Break)Statement$/.test(last?.type ?? "");
}

/** Whether a function returns one of the names, or its negation. */
function isName(body: Node, names: Assigned): boolean {
  const node = bare(body);
  const asked = node.type === "UnaryExpression" && node.operator === "!" ? node.argument : node;
  return names.has(chainOf(asked).at(-1) ?? "");
}
