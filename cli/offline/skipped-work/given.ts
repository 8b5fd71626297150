import { appendTo } from "../../../policies/evaluation/append-to";
import type { OwnSource, OwnSources, Piece } from "./own-sources";
import { treeOfFunction } from "./parsing";
import type { Node } from "./syntax";
import { bare, isCall, isFunction, isMember, isType, nameOf, nodesIn, runOf, walk } from "./syntax";
import { pieceOf, type Value } from "./value";
import type { Values } from "./values";

/** Finds in the program's sources the functions that are given to outputs. */
export class Given {
  private readonly byLine = new Map<OwnSource, Map<number, Node[]>>();

  constructor(
    private readonly sources: OwnSources,
    private readonly values: Values,
  ) {}

  /**
   * What would have run of a function.
   * @param text of the function, which may be cut, or that of what a package has made of it.
   * @param file in which it is given to an output.
   * @param line of that call; undefined where it is not known.
   */
  at(text: string, file: string, line: number | undefined): Piece[] {
    const source = this.sources.at(file);
    const given = this.expressionsAt(file, line);
    const held = source
      ? given.flatMap((each) => this.values.heldBy(each, { node: source.tree, source }))
      : [];
    const node = treeOfFunction(text);
    const same = this.values.spread(held.filter((each) => isText(each, text, node)));
    if (same.length > 0) return same.flatMap(runBy);
    // A bound function has no text of its own.
    if (!node) return given.map((each) => ({ node: each, ...(source && { source }) }));
    if (source && given.every((each) => isFunction(bare(each))))
      return runOf(node).map((each) => ({ node: placed(each, given[0]), source }));
    return held.length > 0 ? held.flatMap(runBy) : this.anywhere(text, node);
  }

  /** What the program gives to outputs on a line. */
  expressionsAt(file: string, line: number | undefined): readonly Node[] {
    const source = this.sources.at(file);
    if (!source || line === undefined) return [];
    const byLine = this.byLine.get(source) ?? givenIn(source.tree);
    this.byLine.set(source, byLine);
    return byLine.get(line) ?? [];
  }

  /** A function of which no more is known than its text: its names may be those of any source. */
  private anywhere(text: string, node: Node): Piece[] {
    const same = this.sources.all.flatMap((source) =>
      nodesIn(source.tree)
        .filter(
          (each) => isFunction(each) && isText({ node: each, at: { node: source.tree, source } }, text, node),
        )
        .map((each) => ({ node: each, source })),
    );
    if (same.length > 0)
      return same.flatMap((each) => runOf(each.node).map((its) => ({ ...each, node: its })));
    const pieces = runOf(node);
    if (this.sources.all.length === 0) return pieces.map((each) => ({ node: each }));
    return this.sources.all.flatMap((source) => pieces.map((each) => ({ node: placed(each), source })));
  }
}

/** The tree of a text, as one of the place at which that stands; of none where that is not known. */
const placed = (node: Node, place?: Node): Node =>
  ({ ...node, start: place?.start ?? null, end: null }) as Node;

const runBy = (value: Value): Piece[] => runOf(value.node).map((node) => ({ ...pieceOf(value), node }));

/** Whether a function has a text, or one that a compiler makes of it: with the same names and texts. */
function isText({ node, at: { source } }: Value, text: string, tree: Node | undefined): boolean {
  if (!isFunction(node)) return false;
  return (
    source?.text.slice(node.start ?? 0, node.end ?? 0) === text ||
    (tree !== undefined && wordsOf(node, source) === wordsOf(tree))
  );
}

/** What compilers call modules, and what a module exports. */
const COMPILED = /^exports$|^_|^import_|_\d+$/;

const words = new WeakMap<Node, string>();

/** The names and texts of a function: of what its source imports, the names in the modules, by which compilers refer to it. */
function wordsOf(root: Node, source?: OwnSource): string {
  const known = words.get(root);
  if (known !== undefined) return known;
  const found: string[] = [];
  for (const node of walk(root, isType)) {
    if (node.type === "Identifier") {
      const there = source?.imported.get(node.name) ?? "*";
      const name = there === "*" ? node.name : there;
      if (!COMPILED.test(name)) found.push(name);
    } else if (node.type === "StringLiteral") found.push(node.value);
    else if (node.type === "TemplateElement") found.push(node.value.raw);
  }
  const all = found.join("\n");
  words.set(root, all);
  return all;
}

/** What is given to outputs, by the lines. */
function givenIn(tree: Node): Map<number, Node[]> {
  const byLine = new Map<number, Node[]>();
  for (const node of nodesIn(tree)) {
    if (!isCall(node) || !isMember(node.callee)) continue;
    const { property, computed } = node.callee;
    const line = property.loc?.start.line;
    const [given] = node.arguments;
    if (given && line !== undefined && nameOf(property, computed) === "apply") appendTo(byLine, line, given);
  }
  return byLine;
}
