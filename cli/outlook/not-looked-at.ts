import { printable } from "../../policies/evaluation/printable";
import type { Paint } from "../report/colours";
import { wrap } from "../report/wrap";

/** A line for each stack or file that could not be looked at. */
export const notLookedAt = (failed: readonly string[], paint: Paint, width: number): string[] =>
  failed.flatMap((name) =>
    wrap(printable(`Not looked at: ${name}`), width).map((line) => paint("red", line)),
  );
