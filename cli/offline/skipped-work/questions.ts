import type { Node } from "./syntax";
import { bare, chainOf, walk } from "./syntax";

/** A place at which a source asks for one of some names: in a loop that waits, in a function that is given to others, or before some code. */
export type Question = "waits" | { readonly guarded: readonly Node[] };

/** All places at which a source asks for one of the names, but those inside of some nodes. */
export function* questionsIn(
  tree: Node,
  names: ReadonlySet<string>,
  except: ReadonlySet<Node>,
): Iterable<Question> {
  const asks = (...parts: (Node | null | undefined)[]) =>
    parts.some((part) => part && holds(part, (node) => node.type === "Identifier" && names.has(node.name)));
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
        if (asks(node.test)) yield guarding(node.consequent, node.alternate);
        break;
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
      case "Program": {
        const leaving = node.body.findIndex(
          (each) => each.type === "IfStatement" && asks(each.test) && leaves(each.consequent),
        );
        if (leaving >= 0) yield guarding(...node.body.slice(leaving + 1));
        break;
      }
      case "CallExpression":
        if (
          node.arguments.some((each) => each.type === "ArrowFunctionExpression" && isName(each.body, names))
        )
          yield "waits";
    }
  }
}

function holds(part: Node, isMeant: (node: Node) => boolean): boolean {
  for (const node of walk(part)) if (isMeant(node)) return true;
  return false;
}

const guarding = (...nodes: (Node | null | undefined)[]): Question => ({
  guarded: nodes.flatMap((node) => node ?? []),
});

/** A loop that awaits may wait for what it asks. */
const loop = (body: Node): Question =>
  holds(body, ({ type }) => type === "AwaitExpression") ? "waits" : guarding(body);

/** Whether a statement ends what it stands in. */
function leaves(statement: Node): boolean {
  const last = statement.type === "BlockStatement" ? statement.body.at(-1) : statement;
  return /^(?:Return|Throw|Continue|Break)Statement$/.test(last?.type ?? "");
}

/** Whether a function's body is one of the names, or its opposite. */
function isName(body: Node, names: ReadonlySet<string>): boolean {
  const node = bare(body);
  const asked = node.type === "UnaryExpression" && node.operator === "!" ? node.argument : node;
  return names.has(chainOf(asked).at(-1) ?? "");
}
