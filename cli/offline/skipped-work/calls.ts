import type { Kind } from "./defining";
import { handlersOf } from "./events";
import { requestOf } from "./imports";
import { mentionsIn } from "./mentions";
import type { Names } from "./names";
import type { OwnSource, OwnSources, Piece } from "./own-sources";
import { scopeOf } from "./scope";
import type { Call, Member, Node } from "./syntax";
import { bare, calleeOf, chainOf, isCall, isClass, isMember, nodesIn, runsCode } from "./syntax";
import { asMade, takenBy } from "./tables";
import { pieceOf, type Value } from "./value";
import type { Values } from "./values";

type SearchByName = (chain: readonly string[], kinds: readonly Kind[]) => readonly Piece[];

/** Finds all code that a piece of the program may call. */
export class Calls {
  private readonly called = new WeakMap<Node, readonly Piece[]>();
  private readonly calledByClosed = new WeakMap<Node, readonly Piece[]>();

  constructor(
    private readonly sources: OwnSources,
    private readonly names: Names,
    private readonly values: Values,
  ) {}

  /** A piece, and all pieces that it calls, directly or indirectly. */
  from(first: Piece): Piece[] {
    const reached = new Map([[first.node, first]]);
    for (const piece of reached.values())
      for (const called of this.calledBy(piece))
        if (!reached.has(called.node)) reached.set(called.node, called);
    return withoutParts([...reached.values()]);
  }

  private calledBy(piece: Piece): readonly Piece[] {
    const known = piece.isClosed ? this.calledByClosed : this.called;
    const called = known.get(piece.node) ?? [...this.directly(piece)];
    known.set(piece.node, called);
    return called;
  }

  private *directly(piece: Piece): Iterable<Piece> {
    const { node: root, source, isForeign } = piece;
    if (isForeign) return;
    const byName = this.searchIn(piece);
    // Another name for a function of which no value is known.
    if (isName(root) && this.values.of(root, piece).length === 0)
      yield* this.names.of(source, chainOf(root), ["function"], root.start ?? undefined);
    for (const node of nodesIn(root)) {
      if (isCall(node)) yield* this.calledAt(node, piece, byName);
      for (const member of membersReadBy(node)) yield* this.gettersOf(member, piece, byName);
      for (const passed of passedOnBy(node)) yield* byName(chainOf(passed), ["function"]);
    }
    for (const mention of mentionsIn(root))
      yield* this.values.heldBy(mention, piece).flatMap((value) => toRun(value, root));
  }

  /** Finds what a name stands for in a piece. What a piece declares itself is part of the piece, and is not found. */
  private searchIn({ node: root, source }: Piece): SearchByName {
    const { names: own } = scopeOf(root);
    return (chain, kinds) =>
      chain.at(-1) === "" || (chain.length === 1 && own.has(chain[0] ?? ""))
        ? []
        : this.names.of(source, chain, kinds, root.start ?? undefined);
  }

  private *calledAt(call: Call, piece: Piece, byName: SearchByName): Iterable<Piece> {
    const chain = calleeOf(call);
    yield* this.loaded(piece.source, call);
    yield* handlersOf(call, this.sources);
    // A callee whose value is known needs no search by its name.
    if (this.values.of(call.callee as Node, piece).length === 0 || chain.length === 1)
      yield* byName(chain, ["function", "variable"]);
  }

  /** The getters that reading a member may run. */
  private gettersOf(member: Member, piece: Piece, byName: SearchByName): Iterable<Piece> {
    const read = this.values.members.readBy(member, piece);
    return read?.flatMap((value) => toRun(value, piece.node)) ?? byName(chainOf(member), ["getter"]);
  }

  /** The statements that run when a module is loaded: those that do more than declare. */
  private loaded(source: OwnSource | undefined, call: Call): Piece[] {
    const request = requestOf(call);
    const path = source?.imports.find((each) => request !== undefined && each.request === request)?.path;
    const file = path === undefined ? undefined : this.sources.at(path);
    const statements = file?.tree.type === "File" ? file.tree.program.body : [];
    return statements.filter(runsCode).map((node) => ({ node, ...(file && { source: file }) }));
  }
}

/** The pieces without those that lie inside another one. */
function withoutParts(pieces: readonly Piece[]): Piece[] {
  const start = ({ node }: Piece) => node.start ?? 0;
  const ends = new Map<OwnSource | undefined, number>();
  const outerFirst = [...pieces].sort((a, b) => start(a) - start(b) || (b.node.end ?? 0) - (a.node.end ?? 0));
  const whole: Piece[] = [];
  for (const piece of outerFirst) {
    const { node, source } = piece;
    if (node.end && node.end <= (ends.get(source) ?? 0)) continue;
    whole.push(piece);
    // Of a class only the parts that run when an object is created are a piece.
    if (node.end && !isClass(node)) ends.set(source, node.end);
  }
  return whole;
}

/** The members of objects that a node reads. */
function membersReadBy(node: Node): Member[] {
  if (isMember(node)) return [node];
  if (node.type !== "VariableDeclarator" || !node.init) return [];
  return [...takenBy(node.id, node.init)].flatMap(([, value]) => (isMember(value) ? [value] : []));
}

/** Names that are passed to a function, or put into an object or a list: whoever receives the value may call it. */
function passedOnBy(node: Node): Node[] {
  const values = isCall(node) || node.type === "NewExpression" ? node.arguments : [];
  const elements = node.type === "ArrayExpression" ? node.elements : [];
  const property = node.type === "ObjectProperty" ? [node.value] : [];
  return [...values, ...elements, ...property].flatMap((value) => {
    const given = value && bare(value);
    return given && isName(given) ? [given] : [];
  });
}

/** The piece that runs when a value is called; none where the value is part of the piece `root` itself. */
function toRun(value: Value, root: Node): Piece[] {
  const { node, at, isForeign } = value;
  return at.node === root && !isForeign
    ? []
    : [{ ...pieceOf(value), node: isClass(node) ? asMade(node) : node }];
}

const isName = ({ type }: Node): boolean => type === "Identifier" || type === "MemberExpression";
