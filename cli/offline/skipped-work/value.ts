import type { Piece } from "./own-sources";
import type { Node } from "./syntax";

/** A possible value of an expression, and the code in which its own names are looked up. */
export interface Value {
  node: Node;
  at: Piece;
  /** For a value that a function returned: the function's arguments, which the value may call. */
  given?: readonly Value[];
  /** Whether it is from a package, or built in: its node is its name. */
  isForeign?: boolean;
}

export const pieceOf = ({ node, at, given, isForeign }: Value): Piece => ({
  ...at,
  node,
  ...(given && { isClosed: true }),
  ...(isForeign && { isForeign }),
});

/** Finds the possible values of expressions: functions, classes, and the objects and lists that hold these. */
export interface Finder {
  /** The possible values of an expression, as far as the program's sources show them; a class of a package as its name. */
  of(expression: Node, at: Piece): Value[];
  /** The functions and classes that may be called by whoever has these values. */
  spread(values: readonly Value[]): Value[];
  /** What a value holds under a name, or in all where the name is ""; undefined where it is not a table. */
  parts(value: Value, key: string): Value[] | undefined;
  /** A module of the program, and what it exports as a whole. */
  module(path: string | undefined): Value[];
  /** The values of definitions. */
  inSources(pieces: readonly Piece[]): Value[];
}
