import type { OwnSource, OwnSources, Piece } from "./own-sources";
import { isInside } from "./parameters";
import { parametersOf, scopeOf, targetsOf } from "./scope";
import type { Node } from "./syntax";
import { bare, calleeOf, chainOf, isCall, nameOf, nodesIn } from "./syntax";

/** Node.js modules and classes with functions that have the same names as those that settle promises. */
const OTHERS = new Set(["path", "posix", "win32", "url", "Promise", "require", "meta", "dns", "promises"]);

/**
 * How a source settles the promises that it creates: the functions that a promise passes to its executor, and the names under which they
 * are stored.
 */
interface Settling {
  names: Set<string>;
  members: Set<string>;
}

/** Finds the code that settles promises. */
export class Settlers {
  private readonly bySource = new Map<OwnSource, Settling>();
  private readonly known = new WeakMap<Node, boolean>();

  constructor(private readonly sources: OwnSources) {}

  /** Whether a piece settles a promise of its source, or of a source that it imports. */
  areCalledIn(piece: Piece): boolean {
    const settles = this.known.get(piece.node) ?? this.isSettling(piece);
    this.known.set(piece.node, settles);
    return settles;
  }

  /** Whether a piece is only the name of a function that settles a promise. */
  isSettler({ node, source }: Piece): boolean {
    return this.settling(source)(chainOf(node));
  }

  /** Whether some code of a source belongs to promises that nothing uses. */
  isForNothing(source: OwnSource, node: Node): boolean {
    const unused = [...unusedIn(source.tree)].filter(
      (each) => each.type === "NewExpression" && chainOf(each.callee).at(-1) === "Promise",
    );
    return unused.some((each) => isInside(node.start ?? undefined, each));
  }

  private isSettling({ node: root, source }: Piece): boolean {
    const { names: own } = scopeOf(root);
    const isSettler = this.settling(source);
    const settles = (chain: readonly string[]) =>
      !(chain.length === 1 && own.has(chain[0] ?? "")) && isSettler(chain);
    for (const node of nodesIn(root)) {
      // Whoever receives the function may call it.
      if (isCall(node) && [calleeOf(node), ...node.arguments.map(chainOf)].some(settles)) return true;
    }
    return false;
  }

  private settling(source: OwnSource | undefined): (chain: readonly string[]) => boolean {
    const visible = [source, ...(source?.imports ?? []).map(({ path }) => this.sources.at(path))];
    const settling = visible.flatMap((each) => (each ? [this.of(each)] : []));
    return (chain) => {
      const name = chain.at(-1) ?? "";
      if (chain.length === 1) return settling.some(({ names }) => names.has(name));
      return !OTHERS.has(chain.at(-2) ?? "") && settling.some(({ members }) => members.has(name));
    };
  }

  private of(source: OwnSource): Settling {
    const known = this.bySource.get(source) ?? settlingIn(source.tree);
    this.bySource.set(source, known);
    return known;
  }
}

function settlingIn(tree: Node): Settling {
  const settling: Settling = { names: new Set(), members: new Set() };
  const unused = unusedIn(tree);
  for (const node of nodesIn(tree)) {
    if (unused.has(node)) continue;
    if (node.type === "NewExpression" && chainOf(node.callee).at(-1) === "Promise") {
      const [executor] = node.arguments;
      const given = executor ? parametersOf(bare(executor)) : [];
      for (const name of given) settling.names.add(name);
      if (executor) keptIn(executor, new Set(given), settling);
    } else if (isCall(node) && calleeOf(node).at(-1) === "withResolvers") {
      const given = ["resolve", "reject"];
      for (const name of given) {
        settling.names.add(name);
        settling.members.add(name);
      }
      keptIn(tree, new Set(given), settling);
    }
  }
  return settling;
}

/** Adds the names under which functions that settle a promise are stored. */
function keptIn(root: Node, given: ReadonlySet<string>, { names, members }: Settling): void {
  const isGiven = (value: Node | null | undefined): boolean => {
    const node = value && bare(value);
    return node?.type === "Identifier" && given.has(node.name);
  };
  for (const node of nodesIn(root)) {
    if (node.type === "AssignmentExpression" && isGiven(node.right)) {
      const chain = chainOf(node.left);
      (chain.length > 1 ? members : names).add(chain.at(-1) ?? "");
    } else if (node.type === "VariableDeclarator") {
      for (const { target, property } of targetsOf(node.id))
        if (target.type === "Identifier" && (isGiven(node.init) || given.has(property)))
          names.add(target.name);
    } else if (node.type === "ObjectProperty" && isGiven(node.value)) members.add(nameOf(node.key));
  }
}

/** Expressions that a source creates but does not use: as a statement, or in a variable that it neither reads nor exports. */
function unusedIn(tree: Node): Set<Node> {
  const unused = new Set<Node>();
  const exported = new Set<Node>();
  const kept = new Map<string, Node>();
  const mentions = new Map<string, number>();
  for (const node of nodesIn(tree)) {
    if (node.type === "ExpressionStatement") unused.add(node.expression);
    else if (node.type === "ExportNamedDeclaration" && node.declaration?.type === "VariableDeclaration")
      for (const each of node.declaration.declarations) exported.add(each);
    else if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && node.init) {
      if (!exported.has(node)) kept.set(node.id.name, node.init);
    } else if (node.type === "Identifier") mentions.set(node.name, (mentions.get(node.name) ?? 0) + 1);
  }
  for (const [name, value] of kept) if (mentions.get(name) === 1) unused.add(value);
  return unused;
}
