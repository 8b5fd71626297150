import type { OwnSource, OwnSources, Piece } from "./own-sources";
import { isInside } from "./parameters";
import { parametersOf, scopeOf, targetsOf } from "./scope";
import type { Node } from "./syntax";
import { bare, calleeOf, chainOf, isCall, nameOf, nodesIn } from "./syntax";

/** Objects of Node.js with functions that may have the names of those that settle promises, such as `path.resolve`. */
const NOT_SETTLING = new Set([
  "path",
  "posix",
  "win32",
  "url",
  "Promise",
  "require",
  "meta",
  "dns",
  "promises",
]);

/**
 * The names by which a source calls the functions that settle its promises: those that a promise passes to its executor, and those under which
 * they are stored.
 */
interface SettlerNames {
  /** Of parameters and variables. */
  variables: Set<string>;
  /** Of properties, whatever the object. */
  properties: Set<string>;
}

/** Finds the code that settles promises. */
export class Settlers {
  private readonly bySource = new Map<OwnSource, SettlerNames>();
  private readonly byNode = new WeakMap<Node, boolean>();

  constructor(private readonly sources: OwnSources) {}

  /** Whether a piece settles a promise of its source, or of a source that it imports. */
  areCalledIn(piece: Piece): boolean {
    const settles = this.byNode.get(piece.node) ?? this.callsSettler(piece);
    this.byNode.set(piece.node, settles);
    return settles;
  }

  /** Whether a piece is only the name of a function that settles a promise. */
  isSettler({ node, source }: Piece): boolean {
    return this.settlerTest(source)(chainOf(node));
  }

  /** Whether some code of a source belongs to promises that nothing uses. */
  isForNothing(source: OwnSource, node: Node): boolean {
    const unused = [...unusedIn(source.tree)].filter(
      (each) => each.type === "NewExpression" && chainOf(each.callee).at(-1) === "Promise",
    );
    return unused.some((each) => isInside(node.start ?? undefined, each));
  }

  private callsSettler({ node: root, source }: Piece): boolean {
    const { names: own } = scopeOf(root);
    const isSettler = this.settlerTest(source);
    const settles = (chain: readonly string[]) =>
      !(chain.length === 1 && own.has(chain[0] ?? "")) && isSettler(chain);
    for (const node of nodesIn(root)) {
      // Whoever receives the function may call it.
      if (isCall(node) && [calleeOf(node), ...node.arguments.map(chainOf)].some(settles)) return true;
    }
    return false;
  }

  /** A test of whether a chain such as `a.b` names a function that settles promises of a source, or of one that it imports. */
  private settlerTest(source: OwnSource | undefined): (chain: readonly string[]) => boolean {
    const visible = [source, ...(source?.imports ?? []).map(({ path }) => this.sources.at(path))];
    const settlers = visible.flatMap((each) => (each ? [this.namesIn(each)] : []));
    return (chain) => {
      const name = chain.at(-1) ?? "";
      if (chain.length === 1) return settlers.some(({ variables }) => variables.has(name));
      return !NOT_SETTLING.has(chain.at(-2) ?? "") && settlers.some(({ properties }) => properties.has(name));
    };
  }

  private namesIn(source: OwnSource): SettlerNames {
    const names = this.bySource.get(source) ?? settlerNamesIn(source.tree);
    this.bySource.set(source, names);
    return names;
  }
}

function settlerNamesIn(tree: Node): SettlerNames {
  const names: SettlerNames = { variables: new Set(), properties: new Set() };
  const unused = unusedIn(tree);
  for (const node of nodesIn(tree)) {
    if (unused.has(node)) continue;
    if (node.type === "NewExpression" && chainOf(node.callee).at(-1) === "Promise") {
      const [executor] = node.arguments;
      const parameters = executor ? parametersOf(bare(executor)) : [];
      for (const name of parameters) names.variables.add(name);
      if (executor) addStored(executor, new Set(parameters), names);
    } else if (isCall(node) && calleeOf(node).at(-1) === "withResolvers") {
      const resolvers = ["resolve", "reject"];
      for (const name of resolvers) {
        names.variables.add(name);
        names.properties.add(name);
      }
      addStored(tree, new Set(resolvers), names);
    }
  }
  return names;
}

/** Adds the names under which some code stores functions that settle a promise, which it knows as `settlers`. */
function addStored(root: Node, settlers: ReadonlySet<string>, { variables, properties }: SettlerNames): void {
  const isSettler = (value: Node | null | undefined): boolean => {
    const node = value && bare(value);
    return node?.type === "Identifier" && settlers.has(node.name);
  };
  for (const node of nodesIn(root)) {
    if (node.type === "AssignmentExpression" && isSettler(node.right)) {
      const chain = chainOf(node.left);
      (chain.length > 1 ? properties : variables).add(chain.at(-1) ?? "");
    } else if (node.type === "VariableDeclarator") {
      for (const { target, property } of targetsOf(node.id))
        if (target.type === "Identifier" && (isSettler(node.init) || settlers.has(property)))
          variables.add(target.name);
    } else if (node.type === "ObjectProperty" && isSettler(node.value)) properties.add(nameOf(node.key));
  }
}

/** Expressions that a source creates but does not use: as a statement, or in a variable that it neither reads nor exports. */
function unusedIn(tree: Node): Set<Node> {
  const unused = new Set<Node>();
  const exported = new Set<Node>();
  const initialValues = new Map<string, Node>();
  const mentions = new Map<string, number>();
  for (const node of nodesIn(tree)) {
    if (node.type === "ExpressionStatement") unused.add(node.expression);
    else if (node.type === "ExportNamedDeclaration" && node.declaration?.type === "VariableDeclaration")
      for (const each of node.declaration.declarations) exported.add(each);
    else if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && node.init) {
      if (!exported.has(node)) initialValues.set(node.id.name, node.init);
    } else if (node.type === "Identifier") mentions.set(node.name, (mentions.get(node.name) ?? 0) + 1);
  }
  for (const [name, value] of initialValues) if (mentions.get(name) === 1) unused.add(value);
  return unused;
}
