// The outlook for a terminal.

import { DAY } from "../../gke/time-units";
import { printable } from "../../policies/evaluation/printable";
import { type ClusterOutlook, labelOf } from "../../policies/outlook/cluster";
import type { Outlook } from "../../policies/outlook/outlook";
import type { Paint } from "../report/colours";
import { ageText, dataAges } from "../report/data-age";
import { wrapped } from "../report/wrapped";
import { collisionTexts, type Fact, factsOf, orderText, turnsText } from "./facts";
import { dayOf } from "./times";

/** The narrowest time line that still tells something. */
const LEAST_COLUMNS = 20;
const LONGEST_LABEL = 28;
const SUBJECT_WIDTH = 16;

export function toText(outlook: Outlook, zone: string, paint: Paint, width: number): string {
  const { time, clusters, orders, turns, collisions } = outlook;
  const days = Math.round((time.end - time.start) / DAY);
  const ages = dataAges(new Date(time.start)).map(ageText);
  const title = paint("bold", `${days} days from ${dayOf(time.start)} on`);
  if (clusters.length === 0) return `${[title, "No clusters were found.", ...ages].join("\n")}\n`;
  const details = clusters.map((cluster) =>
    [
      paint("bold", printable(labelOf(cluster))),
      ...factsOf(cluster, zone).flatMap((fact) => factLines(fact, paint, width)),
    ].join("\n"),
  );
  const order = [
    ...orders.map(orderText),
    ...(turns.length > 1
      ? [`By windows alone, which guarantee no order, in a week: ${turnsText(turns)}`]
      : []),
  ];
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
  const indent = " ".repeat(SUBJECT_WIDTH);
  const [first = "", ...others] = wrapped(printable(text), width, indent);
  return [`  ${paint("dim", subject.padEnd(SUBJECT_WIDTH - 2))}${first.slice(SUBJECT_WIDTH)}`, ...others];
}

function list(title: string, items: readonly string[], none: string, paint: Paint, width: number): string {
  const lines = items.flatMap((item) => wrapped(printable(item), width, "  "));
  return [paint("bold", title), ...(lines.length === 0 ? [`  ${none}`] : lines)].join("\n");
}

/** A line a cluster, with the months above and what the marks mean below. */
function timeLines({ time, clusters }: Outlook, days: number, paint: Paint, width: number): string[] {
  const labels = clusters.map((cluster) => shortened(printable(labelOf(cluster))));
  const labelWidth = Math.max(...labels.map(({ length }) => length)) + 1;
  const columns = Math.max(LEAST_COLUMNS, Math.min(days, width - labelWidth));
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
    paint("dim", `${" ".repeat(labelWidth)}█ window  ░ exclusion  ▒ both  ! end of support`),
  ];
}

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

const shortened = (label: string): string =>
  label.length <= LONGEST_LABEL ? label : `${label.slice(0, LONGEST_LABEL - 1)}…`;
