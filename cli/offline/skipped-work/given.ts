import { appendTo } from "../../../policies/evaluation/append-to";
import type { OwnSource, OwnSources, Piece } from "./own-sources";
import { treeOfFunction } from "./parsing";
import type { Node } from "./syntax";
import { bare, isCall, isFunction, isMember, isType, nameOf, nodesIn, runOf, walk } from "./syntax";
import { pieceOf, type Value } from "./value";
import type { Values } from "./values";

/** Finds the functions in the program's sources that are passed to outputs. */
export class Given {
  private readonly byLine = new Map<OwnSource, Map<number, Node[]>>();

  constructor(
    private readonly sources: OwnSources,
    private readonly values: Values,
  ) {}

  /**
   * The code that would have run of a function.
   * @param text of the function: it may be cut off, or be what a package has made of it.
   * @param file in which it is passed to an output.
   * @param line of that call; undefined where it is unknown.
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

  /** The expressions that the program passes to outputs on a line. */
  expressionsAt(file: string, line: number | undefined): readonly Node[] {
    const source = this.sources.at(file);
    if (!source || line === undefined) return [];
    const byLine = this.byLine.get(source) ?? givenIn(source.tree);
    this.byLine.set(source, byLine);
    return byLine.get(line) ?? [];
  }

  /** A function of which only the text is known: its names may be those of any source. */
  private anywhere(text: string, node: Node): Piece[] {
    const same = this.sources.all.flatMap((source) =>
      nodesIn(source.tree)
        .filter(
          (each) => isFunction(each) && isText({ node: each, at: { node: source.tree, source } }, text, node),
        )
        .map((each) => ({ node: each, source })),
    );
    if (same.length > 0)
      return same.flatMap((each) => runOf(each.node).map((part) => ({ ...each, node: part })));
    const pieces = runOf(node);
    if (this.sources.all.length === 0) return pieces.map((each) => ({ node: each }));
    return this.sources.all.flatMap((source) => pieces.map((each) => ({ node: placed(each), source })));
  }
}

/** A tree, moved to the place of another node; without a place where that is unknown. */
const placed = (node: Node, place?: Node): Node =>
  ({ ...node, start: place?.start ?? null, end: null }) as Node;

const runBy = (value: Value): Piece[] => runOf(value.node).map((node) => ({ ...pieceOf(value), node }));

/** Whether a function has a text, or one that a compiler makes of it: the same names and literals. */
function isText({ node, at: { source } }: Value, text: string, tree: Node | undefined): boolean {
  if (!isFunction(node)) return false;
  return (
    source?.text.slice(node.start ?? 0, node.end ?? 0) === text ||
    (tree !== undefined && wordsOf(node, source) === wordsOf(tree))
  );
}

/** Names that compilers give modules, and what a module exports. */
const COMPILED = /^exports$|^_|^import_|_\d+$/;

const words = new WeakMap<Node, string>();

/** The names and literals of a function. Imported names count by the names that they have in their modules, as compilers refer to them. */
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

/** The expressions that are passed to outputs, by line. */
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
