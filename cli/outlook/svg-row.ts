// One cluster's row in the picture.

import { counted } from "../../gke/counted";
import type { Interval } from "../../gke/intervals";
import { dayOf } from "../../gke/timestamps";
import { type ClusterOutlook, labelOf, textOf } from "../../policies/outlook/cluster";
import type { PlannedSupport } from "../../policies/outlook/support";
import type { PlannedExclusion } from "../../policies/outlook/windows";
import { element, escaped } from "../report/markup";
import { allowedIn } from "./facts";
import { BAR, label, ROW, type Scale, tip, WIDTH, widthOf } from "./svg-parts";
import { slotIn } from "./times";

/** How many characters of a label fit beside the time line. */
const LABEL = 28;

/** Where a row is, and how times lie in it. */
interface Row {
  readonly y: number;
  readonly scale: Scale;
  /** The time that the picture shows. */
  readonly time: Interval;
}

export function rowOf(cluster: ClusterOutlook, row: Row): string[] {
  const { y, scale } = row;
  return [
    element("line", { class: "row", x1: 0, x2: WIDTH, y1: y, y2: y }),
    ...about(cluster, y),
    ...cluster.exclusions.flatMap((exclusion) => closed(exclusion, row)),
    ...cluster.windows.map((slot) => {
      const box = {
        x: scale(slot.start),
        width: widthOf(slot, scale),
        y: y + BAR.offset,
        height: BAR.height,
      };
      return element(
        "rect",
        { class: "window", rx: 1.5, ...box },
        tip(slotIn(slot, "UTC") + allowedIn(slot)),
      );
    }),
    ...cluster.support.flatMap((support) => endOf(support, row)),
    ...cluster.forced.flatMap(({ day, action }) => forcedOn(day, `GKE ${action}`, "forced", row)),
  ];
}

/** What is to the left of the time line. */
function about(cluster: ClusterOutlook, y: number): string[] {
  const { issues, isProduction, channel, controlPlane } = cluster;
  const applying = issues.filter(({ verdict }) => verdict === "applies").length;
  const facts = [
    ...(isProduction ? ["production"] : []),
    ...(channel === undefined ? [] : [channel]),
    ...(controlPlane ? [(textOf(controlPlane) ?? "").replace(/-gke.*/, "")] : []),
    ...(cluster.hasWindow === undefined
      ? [`windows not ${cluster.windowProblems.length > 0 ? "read" : "known"}`]
      : []),
    ...(cluster.unreadExclusions.length > 0 ? ["exclusions not read"] : []),
  ];
  const name = labelOf(cluster);
  const shown = name.length <= LABEL ? name : `${name.slice(0, LABEL - 1)}…`;
  const issuesText = `, ${counted(applying, "issue")}`;
  return [
    element("text", { class: "name", x: 12, y: y + 21 }, tip(name), escaped(shown)),
    element(
      "text",
      { class: "small", x: 12, y: y + 37 },
      escaped(facts.join(", ")),
      ...(applying === 0 ? [] : [element("tspan", { class: "bad" }, issuesText)]),
    ),
  ];
}

function closed(exclusion: PlannedExclusion, { y, scale, time }: Row): string[] {
  const { name, start, end, scope, pool } = exclusion;
  const slot = { start: Math.max(start, time.start), end: end ?? time.end };
  const box = { x: scale(slot.start), y: y + 4, width: widthOf(slot, scale) };
  const what = pool === undefined ? name : `pool ${pool}`;
  const text = `Exclusion${what === undefined ? "" : ` ${what}`}: ${scope}${end === undefined ? ", until the end of support" : ""}`;
  return [
    element("rect", { class: "closed", ...box, height: ROW - 8 }, tip(text)),
    element("rect", { class: "edge", ...box, height: 3 }),
  ];
}

function endOf({ minor, lastDay, isOver }: PlannedSupport, row: Row): string[] {
  if (!isOver) return forcedOn(lastDay, `Support of ${minor} ends on ${lastDay}`, `${minor} ends`, row);
  const whole = `Support of ${minor} has ended${lastDay === undefined ? "" : ` on ${lastDay}`}: GKE upgrades it by force`;
  return forcedOn(dayOf(row.time.start), whole, `${minor} ended`, row);
}

/** A day on which GKE acts by itself. */
function forcedOn(day: string | undefined, whole: string, short: string, { y, scale, time }: Row): string[] {
  const at = Date.parse(day ?? "");
  if (!(at >= time.start && at < time.end)) return [];
  const x = scale(at);
  const isLate = x > WIDTH - 120;
  const place = { x: isLate ? x - 4 : x + 4, y: y + ROW - 4, "text-anchor": isLate ? "end" : "start" };
  return [
    element("line", { class: "end", x1: x, x2: x, y1: y + 3, y2: y + ROW - 3 }, tip(whole)),
    label({ class: "small bad halo", ...place }, short),
  ];
}
