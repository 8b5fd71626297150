import type * as t from "@babel/types";
import type { Node } from "./syntax";
import { chainOf, isClass, isFunction, keyOf, nameOf, runsCode } from "./syntax";

/** Members of lists and collections that return nothing of their content, or only add to it. */
const HARMLESS = new Set([
  "add",
  "clear",
  "delete",
  "has",
  "includes",
  "indexOf",
  "join",
  "keys",
  "length",
  "push",
  "set",
  "size",
  "splice",
  "unshift",
]);

/** Built-in classes whose objects hold the arguments of their constructor. */
const COLLECTIONS = new Set(["Array", "Map", "Object", "Proxy", "Set", "WeakMap", "WeakRef", "WeakSet"]);
/** Methods that JavaScript itself calls; "" for those named by a symbol. */
const IMPLICIT = new Set(["", "then", "toJSON", "toString", "valueOf"]);

const isCollection = (node: Node): node is t.NewExpression =>
  node.type === "NewExpression" && COLLECTIONS.has(chainOf(node.callee)[0] ?? "");

/** Whether a node holds values by name or by index. */
export const isTable = (node: Node): boolean =>
  node.type === "ObjectExpression" || node.type === "ArrayExpression" || isCollection(node);

const members = new WeakMap<Node, Map<string, Node>>();

/** The expression for a member of an object; for all members where the name is "". The same object each time, so that cycles end. */
export function memberOf(object: Node, key: string): Node {
  const known = members.get(object) ?? new Map<string, Node>();
  members.set(object, known);
  const property = key === "" ? object : { type: "StringLiteral", value: key };
  const member = known.get(key) ?? ({ type: "MemberExpression", object, property, computed: true } as Node);
  known.set(key, member);
  return member;
}

/** The expression of a list. */
export const listOf = (elements: readonly Node[]): Node => ({ type: "ArrayExpression", elements }) as Node;

/** The values that an object, a list, a collection or a class itself holds under a name; all of them where the name is "". */
export function partsOf(node: Node, key: string): Node[] {
  if (node.type === "ObjectExpression") return node.properties.flatMap((each) => ofProperty(each, key));
  if (isClass(node)) return ofClass(node, key);
  if (HARMLESS.has(key)) return [];
  if (isCollection(node)) return node.arguments.map((each) => memberOf(each, ""));
  if (node.type !== "ArrayExpression") return [];
  return node.elements.flatMap((each, i) => {
    if (each?.type === "SpreadElement") return [memberOf(each.argument, "")];
    return each && !(/^\d+$/.test(key) && key !== String(i)) ? [each] : [];
  });
}

function ofProperty(property: t.ObjectExpression["properties"][number], key: string): Node[] {
  if (property.type === "SpreadElement") return [memberOf(property.argument, key)];
  if (!isAskedFor(keyOf(property), key)) return [];
  return [property.type === "ObjectMethod" ? property : property.value];
}

function ofClass({ superClass, body }: t.Class, key: string): Node[] {
  const parts: Node[] = superClass && key !== "" ? [memberOf(superClass, key)] : [];
  for (const each of body.body) {
    if (!("static" in each) || !each.static || !isAskedFor(keyOf(each), key)) continue;
    if (isFunction(each)) parts.push(each);
    else if ("value" in each && each.value) parts.push(each.value);
  }
  return parts;
}

const isAskedFor = (name: string, key: string): boolean => key === "" || name === "" || name === key;

/** The methods of a class that JavaScript itself calls: when an object is converted to text, iterated or awaited. */
export const implicitIn = ({ body }: t.Class): Node[] =>
  body.body.filter((each) => isFunction(each) && IMPLICIT.has(keyOf(each)));

const made = new WeakMap<t.Class, t.Class>();

/** The parts of a class that run when an object is created: without methods, static members, and fields that call nothing. */
export function asMade(node: t.Class): t.Class {
  const runs = (each: t.ClassBody["body"][number]): boolean => {
    if (isFunction(each)) return keyOf(each) === "constructor";
    const isStatic = each.type === "StaticBlock" || ("static" in each && each.static === true);
    return !isStatic && "value" in each && !!each.value && runsCode(each.value);
  };
  const reduced = made.get(node) ?? { ...node, body: { ...node.body, body: node.body.body.filter(runs) } };
  made.set(node, reduced);
  return reduced;
}

/** The names that a pattern declares, each with the expression of its value. */
export function* takenBy(pattern: Node, value: Node): Iterable<[name: string, value: Node]> {
  switch (pattern.type) {
    case "Identifier":
      yield [pattern.name, value];
      return;
    case "ObjectPattern":
      for (const each of pattern.properties)
        if (each.type === "RestElement") yield* takenBy(each.argument, value);
        else yield* takenBy(each.value, memberOf(value, nameOf(each.key, each.computed)));
      return;
    case "ArrayPattern":
      for (const [i, each] of pattern.elements.entries())
        if (each?.type === "RestElement") yield* takenBy(each.argument, value);
        else if (each) yield* takenBy(each, memberOf(value, String(i)));
      return;
    case "RestElement":
      yield* takenBy(pattern.argument, value);
      return;
    case "TSParameterProperty":
      yield* takenBy(pattern.parameter, value);
      return;
    case "AssignmentPattern":
      yield* takenBy(pattern.left, value);
      yield* takenBy(pattern.left, pattern.right);
  }
}

/** Whether a pattern takes only the properties that it names. */
export function isKeyed(pattern: Node): boolean {
  switch (pattern.type) {
    case "Identifier":
      return true;
    case "ObjectPattern":
      return pattern.properties.every(
        (each) => each.type === "ObjectProperty" && keyOf(each) !== "" && isKeyed(each.value),
      );
    case "ArrayPattern":
      return pattern.elements.every((each) => !each || isKeyed(each));
    case "AssignmentPattern":
      return isKeyed(pattern.left);
    default:
      return false;
  }
}
