import type { View } from "./view";
import { hanging, wrap } from "./wrap";

/** The title of a part of a report. */
export const heading = (title: string, { paint, width }: Pick<View, "paint" | "width">): string[] =>
  wrap(title, width).map((line) => paint("bold", line));

/** A part of a report: its title, and entries below it, whose further lines stand deeper. */
export const section = (title: string, entries: readonly string[], view: View): string =>
  [
    ...heading(title, view),
    ...entries.flatMap((entry) => {
      const [first = "", ...more] = hanging("  ", entry, view.width);
      const deeper = more.flatMap((line) => wrap(line.trimStart(), view.width - 4));
      return [first, ...deeper.map((line) => `    ${line}`)];
    }),
  ].join("\n");
