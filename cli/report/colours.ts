import { styleText } from "node:util";

type Format = "bold" | "dim" | "red" | "yellow" | "green" | "cyan";

/** Paints text for a terminal, or leaves it as it is. */
export type Paint = (format: Format, text: string) => string;

export const plain: Paint = (_, text) => text;

/** Colours for a terminal, unless NO_COLOR asks for none (https://no-color.org); FORCE_COLOR asks for them in a pipe too. */
export function paintFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  const { NO_COLOR = "", FORCE_COLOR = "", TERM } = env;
  if (NO_COLOR !== "") return plain;
  const isForced = FORCE_COLOR !== "" && FORCE_COLOR !== "0";
  return isForced || (stream.isTTY === true && TERM !== "dumb") ? colour : plain;
}

const colour: Paint = (format, text) => styleText(format, text, { validateStream: false });
