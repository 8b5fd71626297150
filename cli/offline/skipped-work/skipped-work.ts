import { isBuiltin } from "node:module";
import { assignedIn } from "./assignments";
import { Calls } from "./calls";
import { Given } from "./given";
import { isUnreadable } from "./imports";
import { Names } from "./names";
import { type OwnSource, OwnSources, type Piece } from "./own-sources";
import { Parameters } from "./parameters";
import { questionsIn } from "./questions";
import { Settlers } from "./settlers";
import { chainOf, isClass, madeBy, type Node, nodesIn } from "./syntax";
import { Values } from "./values";

/** What a function would have done: create resources, settle a promise, or set something by which the program decides. */
export type Effect = "makes" | "awaits" | "sets";

const NO_RESOURCE = /(?:Error|Config|Asset|Archive|Output|StackReference)$/;

/** Finds out from a program's sources what functions would have done that did not run in a preview, as they wait for unknown values. */
export class SkippedWork {
  private readonly made = new WeakMap<Node, boolean>();
  private readonly sources: OwnSources;
  private readonly names: Names;
  private readonly values: Values;
  private readonly given: Given;
  private readonly calls: Calls;
  private readonly settlers: Settlers;

  /** The program's other files are found from `entries` by their imports; `readText` returns a file's text, or throws. */
  constructor(entries: readonly string[], readText: (path: string) => string) {
    this.sources = new OwnSources(entries, readText);
    const parameters = new Parameters(this.sources);
    this.names = new Names(this.sources, parameters);
    this.values = new Values(this.sources, this.names, parameters);
    this.given = new Given(this.sources, this.values);
    this.calls = new Calls(this.sources, this.names, this.values);
    this.settlers = new Settlers(this.sources);
  }

  /**
   * What a function would have done, itself or through functions of the program; "makes" where code is nested too deeply to tell.
   * @param text of the function, which may be cut off.
   * @param file in which it is passed to an output.
   * @param line of that call; undefined where it is unknown.
   */
  effectOf(text: string, file: string, line?: number): Effect | undefined {
    try {
      return this.foundIn(text, file, line);
    } catch (error) {
      if (error instanceof RangeError) return "makes";
      throw error;
    }
  }

  private foundIn(text: string, file: string, line?: number): Effect | undefined {
    const given = this.given.at(text, file, line);
    const pieces = given.flatMap((each) => this.calls.from(each));
    if (pieces.some((each) => this.makes(each))) return "makes";
    if (given.some((each) => this.settlers.isSettler(each))) return "awaits";
    if (pieces.some((each) => this.settlers.areCalledIn(each))) return "awaits";
    return this.isDecidedBy(pieces, this.given.expressionsAt(file, line)) ? "sets" : undefined;
  }

  /** Whether the functions that are passed to outputs on a line only settle promises that nothing uses. */
  isForNothing(file: string, line?: number): boolean {
    const source = this.sources.at(file);
    const given = this.given.expressionsAt(file, line);
    if (!source || given.length === 0) return false;
    return given.every((each) => this.settlers.isForNothing(source, each));
  }

  private makes(piece: Piece): boolean {
    const makes = this.made.get(piece.node) ?? this.makesOne(piece);
    this.made.set(piece.node, makes);
    return makes;
  }

  private makesOne(piece: Piece): boolean {
    if (isClass(piece.node) && this.isOfResources(piece.node, around(piece))) return true;
    if (piece.isForeign && this.isGiven(piece)) return true;
    return nodesIn(piece.node).some((node) => {
      const made = madeBy(node);
      return isUnreadable(node) || (made !== undefined && this.isResourceOf(made, piece));
    });
  }

  /** Whether the class that an expression stands for may be a resource's. */
  private isResourceOf(expression: Node, at: Piece, seen: readonly Node[] = []): boolean {
    const known = this.values.of(expression, at);
    if (known.length === 0) return this.isResource(at.source, chainOf(expression));
    return known.some((each) => {
      if (isClass(each.node)) return this.isOfResources(each.node, each.at, seen);
      return each.isForeign === true && this.isResource(each.at.source, chainOf(each.node));
    });
  }

  /** Whether a class extends one that may be a resource's. */
  private isOfResources(
    classNode: Node & { superClass?: Node | null },
    at: Piece,
    seen: readonly Node[] = [],
  ): boolean {
    const { superClass } = classNode;
    return (
      !!superClass && !seen.includes(superClass) && this.isResourceOf(superClass, at, [...seen, superClass])
    );
  }

  /** Whether a name from a package that is passed on may be a resource's class: whoever receives it may create one. */
  private isGiven({ node, source }: Piece): boolean {
    const chain = chainOf(node);
    const [name = "", of = ""] = chain.slice(-2).reverse();
    // Other names are constants, or members of classes.
    const isClassName = /^[A-Z].*[a-z]/.test(name) && !/^[A-Z]/.test(of === chain[0] ? "" : of);
    return isClassName && source?.packages.has(chain[0] ?? "") === true && this.isResource(source, chain);
  }

  /** Whether a name may be that of a resource's class: an imported one, or one of the program's own that extends a class. */
  private isResource(source: OwnSource | undefined, chain: readonly string[]): boolean {
    const [root = "", name = ""] = [chain[0], chain.at(-1)];
    const request = source?.packages.get(root) ?? "";
    if (root in globalThis || isBuiltin(request)) return false;
    // A class from a package, whose name the program computes.
    if (name === "") return request !== "";
    if (!/^[A-Z]/.test(name) || NO_RESOURCE.test(name)) return false;
    const own = this.names.of(source, chain, ["class"], undefined);
    return (
      own.length === 0 ||
      own.some((each) => isClass(each.node) && this.isOfResources(each.node, around(each)))
    );
  }

  /** Whether some code sets what the program decides by elsewhere: a loop waits for it, or it guards code that creates resources. */
  private isDecidedBy(pieces: readonly Piece[], given: readonly Node[]): boolean {
    const names = assignedIn(pieces.map(({ node }) => node));
    // What the code itself asks would have been asked by it.
    const own = new Set([...pieces.map(({ node }) => node), ...given]);
    if (names.size === 0) return false;
    const reachesOne = (piece: Piece) => this.calls.from(piece).some((each) => this.makes(each));
    for (const source of this.sources.all)
      for (const question of questionsIn(source.tree, names, own))
        if (question === "waits" || question.guarded.some((node) => reachesOne({ node, source })))
          return true;
    return false;
  }
}

/** The file around a class, in which the name of its superclass is looked up. */
const around = (piece: Piece): Piece => (piece.source ? { ...piece, node: piece.source.tree } : piece);
