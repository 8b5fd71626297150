import type { Terminal } from "./command";

/** Columns where nothing tells them, as in a pipe. */
export const PIPE_COLUMNS = 100;
/** A terminal that is narrower is written as one of this width. */
const LEAST_COLUMNS = 20;

/** The width of a terminal; of a pipe what COLUMNS says. */
export function widthOf({ out, env }: Pick<Terminal, "out" | "env">): number {
  // A terminal that does not know its width says 0.
  const width = (out.isTTY && out.columns) || Number(env.COLUMNS) || PIPE_COLUMNS;
  return Math.max(width, LEAST_COLUMNS);
}
