import type { BinaryExpression, UnaryExpression } from "@babel/types";
import { targetsOf } from "./scope";
import type { Call, FunctionNode, Node } from "./syntax";
import { bare, chainOf, isCall, isFunction, isMember, isType, walk } from "./syntax";
import { isKeyed } from "./tables";

/** Functions that only inspect their arguments. */
const LOOKING = /^(?:console\.\w+|Object\.(?:keys|freeze|is)|Array\.isArray)$/;

/** The names, and members of names, whose value some code uses: whoever receives the value may call it. */
export function mentionsIn(root: Node): Node[] {
  const others = new Set<Node>();
  const mentions: Node[] = [];
  for (const node of walk(root, isType)) {
    for (const other of othersIn(node)) others.add(bare(other));
    if ((node.type === "Identifier" || isMember(node)) && !others.has(node)) mentions.push(node);
  }
  return mentions;
}

/** Names in a node that do not use a value: declared names, keys, objects of members, and what is only compared. */
function othersIn(node: Node): Node[] {
  switch (node.type) {
    case "MemberExpression":
    case "OptionalMemberExpression":
      return [...(node.computed ? [] : [node.property]), ...chained(node.object)];
    case "ObjectProperty":
    case "ClassProperty":
    case "ClassAccessorProperty":
      return node.computed ? [] : [node.key];
    case "VariableDeclarator":
      return [...named(node.id), ...(node.init && isKeyed(node.id) ? chained(node.init) : [])];
    case "AssignmentExpression":
      return named(node.left);
    case "CatchClause":
      return node.param ? named(node.param) : [];
    case "UpdateExpression":
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
      return "argument" in node ? [node.argument] : node.label ? [node.label] : [];
    case "UnaryExpression":
    case "BinaryExpression":
      return ofOperator(node);
    case "ForInStatement":
      return chained(node.right);
    case "MetaProperty":
      return [node.meta, node.property];
    case "ClassDeclaration":
    case "ClassExpression":
      return node.id ? [node.id] : [];
    default:
      return isCall(node) ? lookedAt(node) : isFunction(node) ? ofFunction(node) : [];
  }
}

/** The arguments of a call that only inspects them. */
const lookedAt = (call: Call): Node[] =>
  LOOKING.test(chainOf(call.callee).join(".")) ? call.arguments.flatMap(chained) : [];

/** The operands of an operator that only inspects or compares them. */
const ofOperator = (node: UnaryExpression | BinaryExpression): Node[] =>
  /^(?:typeof|delete|[!=]==|in|instanceof)$/.test(node.operator)
    ? ("argument" in node ? [node.argument] : [node.left, node.right]).flatMap(chained)
    : [];

/** An expression that is a name, or a chain of names. */
function chained(node: Node): Node[] {
  const expression = bare(node);
  return expression.type === "Identifier" || isMember(expression) ? [expression] : [];
}

/** The names to which a pattern assigns. */
const named = (pattern: Node): Node[] => [...targetsOf(pattern)].map(({ target }) => target);

const ofFunction = (node: FunctionNode): Node[] => [
  ...node.params.flatMap(named),
  ...("id" in node && node.id ? [node.id] : []),
  ...("key" in node && !("computed" in node && node.computed) ? [node.key] : []),
];
