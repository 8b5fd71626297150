// The outlook for a terminal.

import { counted } from "../../gke/counted";
import { DAY } from "../../gke/time-units";
import { printable } from "../../policies/evaluation/printable";
import { type ClusterOutlook, labelOf } from "../../policies/outlook/cluster";
import type { Outlook } from "../../policies/outlook/outlook";
import type { Paint } from "../report/colours";
import { ageText, dataAges } from "../report/data-age";
import { cut, hanging, indented, widest, wrap } from "../report/wrap";
import { type Fact, factsOf } from "./facts";
import { collisionTexts, orderTexts } from "./fleet-texts";
import { notLookedAt, type Without } from "./not-looked-at";
import { dayOf } from "./times";

/** The narrowest useful time line: names before it are shortened first. */
const LEAST_COLUMNS = 20;
const LABEL_WIDTHS = { least: 8, most: 28 };
const SUBJECT_WIDTH = 16;

/** @param without what is missing in it, which an output that is kept has to say too. */
export function toText(
  outlook: Outlook,
  zone: string,
  without: Without,
  paint: Paint,
  width: number,
): string {
  const { time, clusters, orders, turns, collisions } = outlook;
  const days = Math.round((time.end - time.start) / DAY);
  const ages = [
    ...notLookedAt(without, paint, width),
    ...dataAges(new Date(time.start)).flatMap((age) => wrap(ageText(age), width)),
  ];
  const title = wrap(`${counted(days, "day")} from ${dayOf(time.start)} on`, width)
    .map((line) => paint("bold", line))
    .join("\n");
  if (clusters.length === 0)
    return `${[title, ...wrap("No clusters were found.", width), ...ages].join("\n")}\n`;
  const details = clusters.map((cluster) =>
    [
      ...wrap(printable(labelOf(cluster)), width).map((line) => paint("bold", line)),
      ...factsOf(cluster, zone).flatMap((fact) => factLines(fact, paint, width)),
    ].join("\n"),
  );
  const order = orderTexts(orders, turns);
  const colliding = collisionTexts(collisions, zone);
  return `${[
    [title, ...timeLines(outlook, days, paint, width)].join("\n"),
    ...details,
    list("Order", order, "GKE upgrades these clusters in no order that is known here.", paint, width),
    list(
      "Collisions",
      colliding,
      "None.",
      (format, text) => paint(format === "bold" && colliding.length > 0 ? "red" : format, text),
      width,
    ),
    ages.join("\n"),
  ].join("\n\n")}\n`;
}

function factLines([subject, text]: Fact, paint: Paint, width: number): string[] {
  const [first = "", ...others] = hanging(`  ${subject.padEnd(SUBJECT_WIDTH - 2)}`, printable(text), width);
  return [first.replace(subject, paint("dim", subject)), ...others];
}

function list(title: string, items: readonly string[], none: string, paint: Paint, width: number): string {
  const texts = items.length === 0 ? [none] : items;
  return [paint("bold", title), ...texts.flatMap((item) => indented(printable(item), width, "  "))].join(
    "\n",
  );
}

/** A line for each cluster, with the months above and the legend below. */
function timeLines({ time, clusters }: Outlook, days: number, paint: Paint, width: number): string[] {
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
      indices.map((column) => painted(markOf(cluster, at(column)), paint)).join(""),
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

const MEANINGS = ["█_window", "░_exclusion", "▒_both", "!_end_of_support"];

type Mark = "!" | "▒" | "█" | "░" | "·";

function markOf(
  { windows, exclusions, support }: ClusterOutlook,
  { start, end }: { start: number; end: number },
): Mark {
  const isIn = (from: number, to: number) => from < end && to > start;
  if (
    support.some(({ lastDay }) => lastDay !== undefined && isIn(Date.parse(lastDay), Date.parse(lastDay) + 1))
  )
    return "!";
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
