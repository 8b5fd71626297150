import type { OwnSource, OwnSources, Piece } from "./own-sources";
import { parametersOf, scopeOf, targetsOf } from "./scope";
import type { Node } from "./syntax";
import { bare, calleeOf, chainOf, isCall, nameOf, nodesIn } from "./syntax";

/** Modules and classes of Node.js that have functions of these names. */
const OTHERS = new Set(["path", "posix", "win32", "url", "Promise", "require", "meta", "dns", "promises"]);

/** What settles the promises that a source makes: the functions that a promise gives to its executor, and what they are kept as. */
interface Settling {
  names: Set<string>;
  members: Set<string>;
}

/** Finds what settles promises. */
export class Settlers {
  private readonly bySource = new Map<OwnSource, Settling>();

  constructor(private readonly sources: OwnSources) {}

  /** Whether a piece settles a promise of its source, or of one that it imports. */
  areCalledIn({ node: root, source }: Piece): boolean {
    const visible = [source, ...(source?.imports ?? []).map(({ path }) => this.sources.at(path))];
    const settling = visible.flatMap((each) => (each ? [this.of(each)] : []));
    const { names: own } = scopeOf(root);
    const settles = (chain: readonly string[]) => {
      const name = chain.at(-1) ?? "";
      if (chain.length === 1) return !own.has(name) && settling.some(({ names }) => names.has(name));
      return !OTHERS.has(chain.at(-2) ?? "") && settling.some(({ members }) => members.has(name));
    };
    for (const node of nodesIn(root)) {
      // Whoever gets the function may call it.
      if (isCall(node) && [calleeOf(node), ...node.arguments.map(chainOf)].some(settles)) return true;
    }
    return false;
  }

  private of(source: OwnSource): Settling {
    const known = this.bySource.get(source) ?? settlingIn(source.tree);
    this.bySource.set(source, known);
    return known;
  }
}

function settlingIn(tree: Node): Settling {
  const names = new Set<string>();
  const members = new Set<string>();
  for (const node of nodesIn(tree)) {
    if (node.type === "NewExpression" && chainOf(node.callee).at(-1) === "Promise") {
      const [executor] = node.arguments;
      for (const name of executor ? parametersOf(bare(executor)) : []) names.add(name);
    } else if (isCall(node) && calleeOf(node).at(-1) === "withResolvers") {
      for (const name of ["resolve", "reject"]) {
        names.add(name);
        members.add(name);
      }
    }
  }
  const given = new Set(names);
  const isGiven = (value: Node | null | undefined): boolean => {
    const node = value && bare(value);
    return node?.type === "Identifier" && given.has(node.name);
  };
  for (const node of nodesIn(tree)) {
    if (node.type === "AssignmentExpression" && isGiven(node.right)) {
      const chain = chainOf(node.left);
      (chain.length > 1 ? members : names).add(chain.at(-1) ?? "");
    } else if (node.type === "VariableDeclarator") {
      for (const { target, property } of targetsOf(node.id))
        if (target.type === "Identifier" && (isGiven(node.init) || given.has(property)))
          names.add(target.name);
    } else if (node.type === "ObjectProperty" && isGiven(node.value)) members.add(nameOf(node.key));
  }
  return { names, members };
}
