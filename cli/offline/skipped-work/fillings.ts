import { appendTo } from "../../../policies/evaluation/append-to";
import type { OwnSource, OwnSources } from "./own-sources";
import type { Node } from "./syntax";
import { chainOf, isCall, isMember, nameInBrackets, nameOf, nodesIn } from "./syntax";
import { listOf } from "./tables";

const ADDING = new Set(["add", "push", "set", "splice", "unshift"]);

/** Something that is put into an object: an expression of an object or list that holds it, and the source that does so. */
interface Filling {
  node: Node;
  at: { node: Node; source: OwnSource };
}

/** Finds what sources put into objects, lists and maps after creating them. */
export class Fillings {
  private byName: Map<string, Filling[]> | undefined;

  constructor(private readonly sources: OwnSources) {}

  /** What is put into an object that a source knows by a name: by this source, or by one that shares a module with it. */
  of(name: string, source: OwnSource | undefined): Filling[] {
    this.byName ??= filledIn(this.sources.all);
    const filled = source && this.byName.get(name);
    if (!filled) return [];
    const paths = new Set(modulesOf(source));
    return filled.filter(({ at }) => modulesOf(at.source).some((path) => paths.has(path)));
  }
}

const modulesOf = ({ path, imports }: OwnSource): string[] => [path, ...imports.map((each) => each.path)];

function filledIn(sources: readonly OwnSource[]): Map<string, Filling[]> {
  const filled = new Map<string, Filling[]>();
  for (const source of sources)
    for (const node of nodesIn(source.tree))
      for (const [object, table] of filledBy(node)) {
        const name = chainOf(object).at(-1) ?? "";
        const filling = { node: table, at: { node: source.tree, source } };
        if (name !== "" && name !== "exports") appendTo(filled, name, filling);
      }
  return filled;
}

function* filledBy(node: Node): Iterable<[object: Node, table: Node]> {
  if (node.type === "AssignmentExpression" && isMember(node.left)) {
    const { object, property, computed } = node.left;
    yield [object, objectOf(nameOf(property, computed), node.right)];
  }
  if (!isCall(node)) return;
  const chain = chainOf(node.callee);
  const [first, key, ...more] = node.arguments;
  if (chain.length < 2) return;
  if (chain[0] === "Object" && chain[1] === "assign") {
    if (first) for (const each of node.arguments.slice(1)) yield [first, each];
  } else if (chain[0] === "Object" && /^definePropert(?:y|ies)$/.test(chain[1] ?? "")) {
    if (first && key) yield [first, more[0] ? getterOf(nameInBrackets(key), more[0]) : key];
  } else if (isMember(node.callee) && ADDING.has(chain.at(-1) ?? ""))
    yield [node.callee.object, listOf(node.arguments)];
}

/** An object expression with one property; "" as its name stands for any. */
const objectOf = (name: string, value: Node): Node =>
  ({ type: "ObjectExpression", properties: [{ type: "ObjectProperty", key: textOf(name), value }] }) as Node;

/** An object expression with a getter that runs a property descriptor's code. */
const getterOf = (name: string, body: Node): Node =>
  ({
    type: "ObjectExpression",
    properties: [{ ...GETTER, key: textOf(name), body }],
  }) as Node;

const GETTER = {
  type: "ObjectMethod",
  kind: "get",
  params: [],
  computed: false,
  generator: false,
  async: false,
};

const textOf = (value: string) => ({ type: "StringLiteral", value });
