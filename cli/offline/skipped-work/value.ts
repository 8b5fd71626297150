import type { Piece } from "./own-sources";
import type { Node } from "./syntax";

/** What an expression may stand for, and the code by which its own names are looked for. */
export interface Value {
  node: Node;
  at: Piece;
  /** What the function was given that has made it, and which it may call. */
  given?: readonly Value[];
  /** Whether it is of a package, or JavaScript's own: its node is its name there. */
  isForeign?: boolean;
}

export const pieceOf = ({ node, at, given, isForeign }: Value): Piece => ({
  ...at,
  node,
  ...(given && { isClosed: true }),
  ...(isForeign && { isForeign }),
});

/** Finds what expressions may stand for: functions, classes, and the objects and lists that hold these. */
export interface Finder {
  /** What an expression in some code may stand for, as far as the program's sources say so; a class of a package by its name. */
  of(expression: Node, at: Piece): Value[];
  /** The functions and classes that whoever has some values may call. */
  spread(values: readonly Value[]): Value[];
  /** What a value holds by a name, or where that is "", in all; undefined where it is no table. */
  parts(value: Value, key: string): Value[] | undefined;
  /** A module of the program's own, and what it exports as a whole. */
  module(path: string | undefined): Value[];
  /** What definitions of sources stand for. */
  inSources(pieces: readonly Piece[]): Value[];
}
