import { requestOf } from "./imports";
import type { Piece } from "./own-sources";
import type { Call, Node } from "./syntax";
import {
  bare,
  calleeOf,
  isCall,
  isFunction,
  isMember,
  isOfReflect,
  nameInBrackets,
  nameOf,
  walk,
} from "./syntax";
import { isTable, memberOf } from "./tables";
import type { Finder, Value } from "./value";

/** Finds the values that calls return: functions, classes and tables. */
export class Results {
  constructor(private readonly values: Finder) {}

  of(call: Call, at: Piece): Value[] {
    const request = requestOf(call);
    if (request !== undefined)
      return this.values.module(at.source?.imports.find((each) => each.request === request)?.path);
    const callee = bare(call.callee as Node);
    if (isMember(callee)) {
      const key = nameOf(callee.property, callee.computed);
      const objects = this.values.of(callee.object, at);
      if (key === "bind") return objects;
      const tables = objects.filter(({ node }) => isTable(node) && node.type !== "ObjectExpression");
      if (tables.length > 0) return tables.flatMap((each) => this.values.parts(each, key) ?? []);
    }
    const [table, key] = call.arguments;
    if (table && key && isOfReflect(call, "get"))
      return this.values.of(memberOf(table, nameInBrackets(key)), at);
    const given = () => call.arguments.flatMap((each) => this.values.of(each, at));
    const functions = this.values.of(callee, at).filter((each) => isFunction(each.node));
    if (functions.length > 0) {
      const passed = given();
      return functions.flatMap((each) => this.returnedBy(each)).map((each) => ({ ...each, given: passed }));
    }
    return (calleeOf(call)[0] ?? "") in globalThis || isOfPackage(callee, at) ? given() : [];
  }

  private returnedBy({ node, at }: Value): Value[] {
    if (!isFunction(node)) return [];
    const scope = { ...at, node };
    if (node.body.type !== "BlockStatement") return this.values.of(node.body, scope);
    return [...walk(node.body, isFunction)].flatMap((each) =>
      each.type === "ReturnStatement" && each.argument ? this.values.of(each.argument, scope) : [],
    );
  }
}

/** Whether a function is from Node.js, or from a package other than an SDK: its result may be something that calls its arguments. */
function isOfPackage(callee: Node, at: Piece): boolean {
  let root = callee;
  while (isMember(root)) root = bare(root.object);
  const name = root.type === "Identifier" ? root.name : "";
  const request = isCall(root) ? requestOf(root) : at.source?.packages.get(name);
  return request !== undefined && !request.startsWith("@pulumi/");
}
