import type { View } from "./view";
import { hanging } from "./wrap";

/** A part of a report: its title, and entries below it. */
export const section = (title: string, entries: readonly string[], { paint, width }: View): string =>
  [
    paint("bold", title),
    ...entries.flatMap((entry) =>
      hanging("  ", entry, width).map((line, i) => (i === 0 ? line : `  ${line}`)),
    ),
  ].join("\n");
