import type { View } from "./view";
import { indented, wrap } from "./wrap";

/** The heading of what was given and not used: what a configuration names and no stack has, and files. */
export const NOT_USED = "Given, and not used";

/** The heading of what may hold GKE or Kubernetes configuration that no rule sees. */
export const NOT_LOOKED_INTO = "Not looked into";

/** The heading of what programs log. */
export const LOGGED = "Logged by the program";

/** The title of a part of a report. */
export const heading = (title: string, { paint, width }: Pick<View, "paint" | "width">): string[] =>
  wrap(title, width).map((line) => paint("bold", line));

/** A part of a report: its title, and entries below it, whose further lines stand deeper. */
export const section = (title: string, entries: readonly string[], view: View): string =>
  [
    ...heading(title, view),
    ...entries.flatMap((entry) => {
      const [paragraph = "", ...others] = entry.split("\n");
      const [first = "", ...more] = wrap(paragraph, view.width - 2);
      const deeper = [more.join(" "), ...others].filter((text) => text !== "");
      return [`  ${first}`, ...deeper.flatMap((text) => indented(text, view.width, "    "))];
    }),
  ].join("\n");
