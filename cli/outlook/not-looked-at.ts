import { printable } from "../../policies/evaluation/printable";
import type { Paint } from "../report/colours";
import { wrap } from "../report/wrap";

/** What a report lacks. */
export interface Without {
  /** Stacks or files that could not be read. */
  readonly failed: readonly string[];
  /** What files show and cannot be looked into, such as a cluster that is being made: a sentence for each. */
  readonly notLookedInto: readonly string[];
}

/** That there are no clusters; undefined where some stack or file could not be looked at, which may have some. */
export const noClusters = ({ failed }: Pick<Without, "failed">): string | undefined =>
  failed.length === 0 ? "No clusters were found." : undefined;

/** A line for each stack or file that could not be looked at, and for what else a report lacks. */
export const notLookedAt = ({ failed, notLookedInto }: Without, paint: Paint, width: number): string[] => [
  ...failed.flatMap((name) =>
    wrap(printable(`Not looked at: ${name}`), width).map((line) => paint("red", line)),
  ),
  ...notLookedInto.flatMap((text) => wrap(printable(text), width).map((line) => paint("yellow", line))),
];
