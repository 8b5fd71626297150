import { EVERY_KIND, EVERY_NAME, localsOf, TOP_KINDS } from "./definitions";
import { Fillings } from "./fillings";
import { Members } from "./members";
import type { Names } from "./names";
import type { OwnSource, OwnSources, Piece } from "./own-sources";
import type { Parameters } from "./parameters";
import { Results } from "./results";
import { scopeOf } from "./scope";
import type { Node } from "./syntax";
import { bare, isCall, isClass, isFunction, isMember } from "./syntax";
import { isTable, partsOf } from "./tables";
import type { Finder, Value } from "./value";

/** Finds the possible values of expressions in the program's sources. */
export class Values implements Finder {
  private readonly known = new WeakMap<Node, Map<Node, Value[]>>();
  private readonly fillings: Fillings;
  readonly members: Members;
  private readonly results: Results;

  constructor(
    private readonly sources: OwnSources,
    private readonly names: Names,
    private readonly parameters: Parameters,
  ) {
    this.fillings = new Fillings(sources);
    this.members = new Members(this, names, this.fillings);
    this.results = new Results(this);
  }

  of(expression: Node, at: Piece): Value[] {
    const node = bare(expression);
    const known = this.known.get(at.node) ?? new Map<Node, Value[]>();
    this.known.set(at.node, known);
    const before = known.get(node);
    if (before) return before;
    // A value that depends on itself, in a cycle, adds nothing.
    known.set(node, []);
    const values = this.find(node, at);
    known.set(node, values);
    return values;
  }

  /** The functions and classes that may be called by whoever has an expression's value. */
  heldBy(expression: Node, at: Piece): Value[] {
    return this.spread(this.of(expression, at));
  }

  spread(values: readonly Value[]): Value[] {
    const held = new Map<Node, Value>();
    const seen = new Map<Node, Set<unknown>>();
    const waiting = [...values];
    for (let value = waiting.pop(); value; value = waiting.pop()) {
      const before = seen.get(value.node) ?? new Set();
      if (before.has(value.given)) continue;
      seen.set(value.node, before.add(value.given));
      const isObject = value.node.type === "NewExpression";
      const parts = this.parts(value, "") ?? (isObject ? this.members.implicitOf(value) : undefined);
      if (!parts) held.set(value.node, value);
      for (const each of [...(value.given ?? []), ...(parts ?? [])]) waiting.push(each);
    }
    return [...held.values()];
  }

  parts({ node, at, given }: Value, key: string): Value[] | undefined {
    if (node.type === "File")
      return this.inSources(this.names.exported(at.source?.path ?? "", key || EVERY_NAME, EVERY_KIND));
    if (!isTable(node) && (key === "" || !isClass(node))) return undefined;
    const parts = partsOf(node, key).flatMap((each) => this.of(each, at));
    return given ? parts.map((each) => ({ ...each, given })) : parts;
  }

  module(path: string | undefined): Value[] {
    const source = path === undefined ? undefined : this.sources.at(path);
    if (!source) return [];
    const at = { node: source.tree, source };
    return [
      { node: source.tree, at },
      ...this.inSources(this.names.exported(source.path, "exports", EVERY_KIND)),
    ];
  }

  private find(node: Node, at: Piece): Value[] {
    const all = (...nodes: Node[]) => nodes.flatMap((each) => this.of(each, at));
    if (isMember(node)) return this.members.of(node, at);
    if (isCall(node)) return this.results.of(node, at);
    if (isFunction(node) || isClass(node) || isTable(node)) return [{ node, at }];
    switch (node.type) {
      case "Identifier":
        return this.named(node, at);
      case "ConditionalExpression":
        return all(node.consequent, node.alternate);
      case "LogicalExpression":
        return all(node.left, node.right);
      case "AssignmentExpression":
        return all(node.right);
      case "NewExpression":
        return [{ node, at }];
      default:
        return [];
    }
  }

  private named(node: Node & { type: "Identifier" }, at: Piece): Value[] {
    const { name } = node;
    const { source } = at;
    const isFile = at.node.type === "File";
    if (!isFile && scopeOf(at.node).names.has(name))
      return localsOf(at.node, name).flatMap((each) => this.of(each, at));
    const place = (isFile ? node : at.node).start ?? undefined;
    const own = this.inSources(this.names.of(source, [name], TOP_KINDS, place));
    const imported = source?.imports.find(({ names }) => names.get(name) === "*")?.path;
    const found = [...own, ...this.module(imported)];
    const put = this.fillings.of(name, source);
    if (found.length > 0 || !source) return [...found, ...put];
    const isForeign = source.packages.has(name) || name in globalThis;
    const given = isForeign || at.isClosed ? [] : this.givenTo(name, source, place);
    return [...(isForeign ? [{ node, at, isForeign }] : given), ...put];
  }

  /** The arguments for the parameter of a name; where the place is unknown, for all parameters of the name. */
  private givenTo(name: string, source: OwnSource, place: number | undefined): Value[] {
    const parameters = this.parameters.named(source, name, place);
    return this.inSources(
      (place === undefined ? parameters : parameters.slice(-1)).flatMap((each) =>
        this.parameters.givenTo(each, name),
      ),
    );
  }

  inSources(pieces: readonly Piece[]): Value[] {
    return pieces.flatMap(({ node, source }) => (source ? this.of(node, { node: source.tree, source }) : []));
  }
}
