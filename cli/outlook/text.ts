// The outlook for a terminal.

import { counted } from "../../gke/counted";
import { DAY } from "../../gke/time-units";
import { dayOf } from "../../gke/timestamps";
import { printable } from "../../policies/evaluation/printable";
import { labelOf } from "../../policies/outlook/cluster";
import type { Outlook } from "../../policies/outlook/outlook";
import type { Paint } from "../report/colours";
import { ageText, dataAges } from "../report/data-age";
import { hanging, indented, wrap } from "../report/wrap";
import { type Fact, factsOf } from "./facts";
import { collisionTexts, orderTexts } from "./fleet-texts";
import { noClusters, notLookedAt, type Without } from "./not-looked-at";
import { timeLines } from "./time-line";

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
  if (clusters.length === 0) {
    const none = noClusters(without);
    return `${[title, ...(none === undefined ? [] : wrap(none, width)), ...ages].join("\n")}\n`;
  }
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
