// The time line of a terminal: a line for each cluster, and what its marks mean.

import type { Interval } from "../../gke/intervals";
import { printable } from "../../policies/evaluation/printable";
import { type ClusterOutlook, labelOf } from "../../policies/outlook/cluster";
import type { Outlook } from "../../policies/outlook/outlook";
import type { Paint } from "../report/colours";
import { cut, widest, wrap } from "../report/wrap";

/** The narrowest useful time line: names before it are shortened first. */
const LEAST_COLUMNS = 20;
const LABEL_WIDTHS = { least: 8, most: 28 };

/** A line for each cluster, with the months above and the legend below. */
export function timeLines({ time, clusters }: Outlook, days: number, paint: Paint, width: number): string[] {
  const { least, most } = LABEL_WIDTHS;
  const longest = Math.max(least, Math.min(most, width - LEAST_COLUMNS - 1));
  const labels = clusters.map((cluster) => cut(printable(labelOf(cluster)), longest));
  const labelWidth = widest(labels) + 1;
  const columns = Math.min(days, width - labelWidth);
  const step = (time.end - time.start) / columns;
  const at = (column: number) => ({
    start: time.start + column * step,
    end: time.start + (column + 1) * step,
  });
  const indices = Array.from({ length: columns }, (_, i) => i);
  const rows = clusters.map(
    (cluster, i) =>
      (labels[i] ?? "").padEnd(labelWidth) +
      indices.map((column) => painted(markOf(cluster, at(column), time.start), paint)).join(""),
  );
  return [
    `${" ".repeat(labelWidth)}${months(indices.map((column) => at(column).start))}`,
    ...rows,
    ...legend(width, labelWidth).map((line) => paint("dim", line)),
  ];
}

/** What the marks mean, below the time line where there is room. A mark and its meaning stay together. */
function legend(width: number, indent: number): string[] {
  const whole = MEANINGS.join(", ").replaceAll("_", " ");
  const isShort = indent + whole.length <= width;
  const lines = wrap(MEANINGS.join(", "), isShort ? whole.length : width);
  return lines.map((line) => `${isShort ? " ".repeat(indent) : ""}${line.replaceAll("_", " ")}`);
}

const MEANINGS = ["█_window", "░_exclusion", "▒_both", "!_forced_by_GKE"];

type Mark = "!" | "▒" | "█" | "░" | "·";

function markOf(
  { windows, exclusions, support, forced }: ClusterOutlook,
  { start, end }: Interval,
  first: number,
): Mark {
  const isIn = (from: number, to: number) => from < end && to > start;
  // What is over by the first day is forced from then on.
  const days = [
    ...support.map(({ lastDay, isOver }) => (isOver ? first : Date.parse(lastDay ?? ""))),
    ...forced.map(({ day }) => Date.parse(day)),
  ];
  if (days.some((day) => isIn(day, day + 1))) return "!";
  const isOpen = windows.some((slot) => isIn(slot.start, slot.end));
  const isExcluded = exclusions.some(
    (each) => each.pool === undefined && isIn(each.start, each.end ?? Number.POSITIVE_INFINITY),
  );
  if (isOpen) return isExcluded ? "▒" : "█";
  return isExcluded ? "░" : "·";
}

const painted = (mark: Mark, paint: Paint): string =>
  mark === "!"
    ? paint("red", mark)
    : mark === "█"
      ? paint("cyan", mark)
      : mark === "·"
        ? paint("dim", mark)
        : mark;

/** The name of each month over the column in which it begins, where the next one leaves room for it. */
function months(starts: readonly number[]): string {
  const names = starts.map((start) =>
    new Date(start).toLocaleString("en", { month: "short", timeZone: "UTC" }),
  );
  const first = names.flatMap((name, column) => (name === names[column - 1] ? [] : [{ name, column }]));
  let line = "";
  for (const [i, { name, column }] of first.entries()) {
    const end = first[i + 1]?.column ?? starts.length + 1;
    if (end - column > name.length) line = line.padEnd(column) + name;
  }
  return line;
}
