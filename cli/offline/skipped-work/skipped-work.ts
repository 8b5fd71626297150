import { isBuiltin } from "node:module";
import { assignedIn } from "./assignments";
import { Calls } from "./calls";
import { Names, parentOf } from "./names";
import { type OwnSource, OwnSources, type Piece } from "./own-sources";
import { questionsIn } from "./questions";
import { Settlers } from "./settlers";
import { chainOf, isCall, type Node, nodesIn, runOf, treeOfFunction } from "./syntax";

/** What a function would have done: make resources, settle a promise, or set what the program decides by. */
export type Effect = "makes" | "awaits" | "sets";

const NO_RESOURCE = /(?:Error|Config|Asset|Archive|Output|StackReference)$/;

/** Finds by the program's sources what functions of it that did not run would have done. */
export class SkippedWork {
  private readonly sources: OwnSources;
  private readonly names: Names;
  private readonly calls: Calls;
  private readonly settlers: Settlers;

  /** @param entries files of the program: the others are found by what they import. @param readText gives a file's text, or throws. */
  constructor(entries: readonly string[], readText: (path: string) => string) {
    this.sources = new OwnSources(entries, readText);
    this.names = new Names(this.sources);
    this.calls = new Calls(this.sources, this.names);
    this.settlers = new Settlers(this.sources);
  }

  /**
   * What a function would have done, by itself and by the program's functions that it calls.
   * @param text of the function, which may be cut.
   * @param file in which it is given to an output.
   * @param line of that call; undefined where it is not known.
   */
  effectOf(text: string, file: string, line?: number): Effect | undefined {
    const source = this.sources.at(file);
    const node = treeOfFunction(text);
    const given = source ? givenAt(source.tree, line) : [];
    const pieces = (node ? runOf(node) : given).flatMap((each) =>
      this.calls.from({ node: each, ...(source && { source }) }),
    );
    if (pieces.some((each) => this.makes(each))) return "makes";
    if (pieces.some((each) => this.settlers.areCalledIn(each))) return "awaits";
    return this.isDecidedBy(pieces, given) ? "sets" : undefined;
  }

  private makes({ node: root, source }: Piece): boolean {
    for (const node of nodesIn(root))
      if (node.type === "NewExpression" && this.isResource(source, chainOf(node.callee))) return true;
    return false;
  }

  /** Whether a class may be a resource's: one of the program's own that extends another class, or one that it imports. */
  private isResource(
    source: OwnSource | undefined,
    chain: readonly string[],
    seen: readonly string[] = [],
  ): boolean {
    const [root = "", name = ""] = [chain[0], chain.at(-1)];
    if (!/^[A-Z]/.test(name) || root in globalThis || NO_RESOURCE.test(name) || seen.includes(name))
      return false;
    if (isBuiltin(source?.packages.get(root) ?? "")) return false;
    const own = this.names.of(source, chain, ["class"]);
    if (own.length === 0) return true;
    return own.some((its) => {
      const parent = parentOf(its.node);
      return parent !== undefined && this.isResource(its.source, parent, [...seen, name]);
    });
  }

  /** Whether some code sets what the program asks elsewhere: a loop that waits, or a condition by which it makes resources. */
  private isDecidedBy(pieces: readonly Piece[], given: readonly Node[]): boolean {
    const names = assignedIn(pieces.map(({ node }) => node));
    // What the code asks itself, it would have asked.
    const own = new Set([...pieces.map(({ node }) => node), ...given]);
    if (names.size === 0) return false;
    for (const source of this.sources.all)
      for (const question of questionsIn(source.tree, names, own))
        if (question === "waits" || question.guarded.some((node) => this.reachesOne({ node, source })))
          return true;
    return false;
  }

  private reachesOne(piece: Piece): boolean {
    return this.calls.from(piece).some((each) => this.makes(each));
  }
}

/** What is given to a method that is called on a line: what stands for a function whose text is cut, or hidden as it is bound. */
const givenAt = (tree: Node, line: number | undefined): Node[] =>
  nodesIn(tree).flatMap((node) => {
    const isOnLine =
      isCall(node) && "property" in node.callee && node.callee.property.loc?.start.line === line;
    return isOnLine ? node.arguments : [];
  });
