// The outlook as a picture: a row a cluster, time from left to right.
// Longer than a screen: what stands in one row, and where, is read in one place.

import { counted } from "../../gke/counted";
import type { Interval } from "../../gke/intervals";
import { DAY } from "../../gke/time-units";
import { dayOf } from "../../gke/timestamps";
import { type ClusterOutlook, labelOf, textOf } from "../../policies/outlook/cluster";
import type { Outlook } from "../../policies/outlook/outlook";
import type { PlannedSupport } from "../../policies/outlook/support";
import type { PlannedExclusion } from "../../policies/outlook/windows";
import { element, escaped } from "../report/markup";
import { cut } from "../report/wrap";
import { allowedIn } from "./facts";
import type { Without } from "./not-looked-at";
import { COLOURS } from "./theme";
import { durationText, slotIn } from "./times";

const WIDTH = 960;
const LEFT = 240;
const RIGHT = 16;
const TOP = 58;
const ROW = 48;
/** The bar within its row. */
const BAR = { offset: 12, height: 24 };
/** So that a window of an hour is visible. */
const LEAST_WIDTH = 3;
/** How many characters of a label fit beside the time line. */
const LABEL = 28;
/** A line for each that could not be looked at, and how many characters of its name, or of a sentence about it, fit. */
const MISSING_LINE = 18;
const FAILED_LENGTH = 110;
const MISSING_LENGTH = 150;
/** Below so many days each week has its date. */
const DAYS_WITH_WEEKS = 130;

const STYLE = `${COLOURS}
text{font:13px system-ui,-apple-system,"Segoe UI",sans-serif;fill:var(--text)}
.small{font-size:11px;fill:var(--muted)}.halo{paint-order:stroke;stroke:var(--ground);stroke-width:4px}.name{font-weight:600}.bad{fill:var(--danger)}
.ground{fill:var(--ground)}.line{stroke:var(--line)}.row{stroke:var(--line);stroke-width:1}
.window{fill:var(--window)}.closed{fill:var(--closed);opacity:.22}.edge{fill:var(--closed)}
.end{stroke:var(--danger);stroke-width:2}.collision{fill:none;stroke:var(--danger);stroke-width:2}
.order{fill:none;stroke:var(--text);stroke-width:1.5}.head{fill:var(--text)}`;

/** Where a moment lies in the picture. */
type Scale = (time: number) => number;

/** @param without what is missing in it: a line below names each. */
export function toSvg(outlook: Outlook, { failed, notLookedInto }: Without): string {
  const { time, clusters, collisions } = outlook;
  const scale: Scale = (moment) => {
    const share = (Math.min(Math.max(moment, time.start), time.end) - time.start) / (time.end - time.start);
    return Math.round((LEFT + share * (WIDTH - LEFT - RIGHT)) * 10) / 10;
  };
  const bottom = TOP + clusters.length * ROW;
  const missing = [
    ...failed.map((name) => [name, `Not looked at: ${shortened(name)}`] as const),
    ...notLookedInto.map((text) => [text, cut(text, MISSING_LENGTH)] as const),
  ];
  const height = bottom + 44 + missing.length * MISSING_LINE;
  const days = Math.round((time.end - time.start) / DAY);
  const title = `What is ahead of ${counted(clusters.length, "GKE cluster")}, ${counted(days, "day")} from ${dayOf(time.start)} on`;
  const rowOf = new Map(clusters.map((cluster, i) => [labelOf(cluster), TOP + i * ROW]));
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: "img",
      "aria-label": title,
    },
    element("title", {}, escaped(title)),
    `<style>${STYLE}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>',
    element("rect", { class: "ground", width: WIDTH, height }),
    ...calendar(outlook, scale, bottom),
    ...clusters.flatMap((cluster, i) => row(cluster, TOP + i * ROW, scale, time)),
    ...marks(collisions, rowOf, scale),
    ...arrows(outlook, rowOf, scale),
    ...legend(bottom + 26),
    ...missing.map(([whole, text], i) =>
      element(
        "text",
        { class: "small bad", x: 12, y: bottom + 26 + (i + 1) * MISSING_LINE },
        tip(whole),
        escaped(text),
      ),
    ),
  )}\n`;
}

/** Keeps the end of a path, which tells most. */
const shortened = (name: string): string =>
  name.length <= FAILED_LENGTH ? name : `…${name.slice(1 - FAILED_LENGTH)}`;

const tip = (text: string): string => element("title", {}, escaped(text));

const widthOf = ({ start, end }: Interval, scale: Scale): number =>
  Math.max(LEAST_WIDTH, Math.round((scale(end) - scale(start)) * 10) / 10);

const label = (attributes: Readonly<Record<string, string | number>>, text: string): string =>
  element("text", attributes, escaped(text));

/** Months above, and a line for each Monday. */
function calendar({ time }: Outlook, scale: Scale, bottom: number): string[] {
  const days = Math.round((time.end - time.start) / DAY);
  const parts: string[] = [];
  for (let day = 0; day < days; day++) {
    const at = time.start + day * DAY;
    const date = new Date(at);
    const x = scale(at);
    const isFirst = date.getUTCDate() === 1;
    if ((isFirst || day === 0) && x < WIDTH - RIGHT - 70) {
      // A month that ends at once has no room for its name.
      const isShort = day === 0 && date.getUTCDate() > 24;
      const month = date.toLocaleString("en", { month: "long", year: "numeric", timeZone: "UTC" });
      if (!isShort) parts.push(label({ class: "name", x: x + 4, y: 20 }, month));
    }
    if (date.getUTCDay() === 1 || isFirst)
      parts.push(element("line", { class: "line", x1: x, x2: x, y1: isFirst ? 8 : 30, y2: bottom }));
    if (date.getUTCDay() === 1 && days <= DAYS_WITH_WEEKS)
      parts.push(label({ class: "small", x: x + 3, y: 44 }, `${date.getUTCDate()}.`));
  }
  parts.push(label({ class: "small", x: 12, y: 44 }, "Mondays, UTC"));
  return parts;
}

function row(cluster: ClusterOutlook, y: number, scale: Scale, time: Interval): string[] {
  return [
    element("line", { class: "row", x1: 0, x2: WIDTH, y1: y, y2: y }),
    ...about(cluster, y),
    ...cluster.exclusions.flatMap((exclusion) => closed(exclusion, y, scale, time)),
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
    ...cluster.support.flatMap((support) => end(support, y, scale, time)),
    ...cluster.forced.flatMap(({ day, action }) => forcedOn(day, `GKE ${action}`, "forced", y, scale, time)),
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

function closed(exclusion: PlannedExclusion, y: number, scale: Scale, time: Interval): string[] {
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

function end({ minor, lastDay, isOver }: PlannedSupport, y: number, scale: Scale, time: Interval): string[] {
  if (!isOver)
    return forcedOn(lastDay, `Support of ${minor} ends on ${lastDay}`, `${minor} ends`, y, scale, time);
  const whole = `Support of ${minor} has ended${lastDay === undefined ? "" : ` on ${lastDay}`}: GKE upgrades it by force`;
  return forcedOn(dayOf(time.start), whole, `${minor} ended`, y, scale, time);
}

/** A day on which GKE acts by itself. */
function forcedOn(
  day: string | undefined,
  whole: string,
  short: string,
  y: number,
  scale: Scale,
  time: Interval,
): string[] {
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

/** One mark for each cluster and time, however many others it collides with. */
function marks(
  collisions: Outlook["collisions"],
  rowOf: ReadonlyMap<string, number>,
  scale: Scale,
): readonly string[] {
  const byPlace = new Map<string, string>();
  for (const { clusters, start, end, problem } of collisions) {
    for (const name of clusters) {
      const place = { x: scale(start) - 2, y: (rowOf.get(name) ?? TOP) + BAR.offset - 3 };
      const box = { ...place, width: widthOf({ start, end }, scale) + 4, height: BAR.height + 6 };
      const mark = element(
        "rect",
        { class: "collision", rx: 3, ...box },
        tip(`${clusters.join(" and ")}: ${problem}`),
      );
      const key = `${name} ${start}`;
      if (!byPlace.has(key)) byPlace.set(key, mark);
    }
  }
  return [...byPlace.values()];
}

/** From the last cluster of each stage, by its first window, to the first windows of the next stage that open after the soak. */
function arrows({ orders, clusters }: Outlook, rowOf: ReadonlyMap<string, number>, scale: Scale): string[] {
  const windowsOf = new Map(clusters.map((cluster) => [labelOf(cluster), cluster.windows]));
  const firstOf = (name: string) => windowsOf.get(name)?.[0];
  return orders.flatMap(({ stages }) =>
    stages.slice(1).flatMap((stage, i) => {
      const { clusters: before = [], soakSeconds = 0 } = stages[i] ?? {};
      const [from] = [...before].sort((a, b) => (firstOf(b)?.end ?? 0) - (firstOf(a)?.end ?? 0));
      const first = from === undefined ? undefined : firstOf(from);
      if (from === undefined || !first) return [];
      return stage.clusters.flatMap((to) => {
        const next = windowsOf.get(to)?.find(({ start }) => start >= first.end + soakSeconds * 1000);
        const [y1, y2] = [rowOf.get(from), rowOf.get(to)];
        if (!next || y1 === undefined || y2 === undefined) return [];
        const soak = `soak ${durationText(soakSeconds)}`;
        return arrow(scale(first.end), y1, scale(next.start), y2, soak, `${to} follows ${from}: ${soak}`);
      });
    }),
  );
}

/** @param y1 the row from which it leads, as `y2` is the row to which. */
function arrow(x1: number, y1: number, x2: number, y2: number, text: string, about: string): string[] {
  const isDown = y2 > y1;
  const start = y1 + BAR.offset + (isDown ? BAR.height : 0);
  const end = y2 + BAR.offset + (isDown ? 0 : BAR.height);
  const middle = (start + end) / 2;
  const d = `M${x1} ${start}C${x1} ${middle} ${x2} ${middle} ${x2} ${end}`;
  return [
    element("path", { class: "order", d, "marker-end": "url(#head)" }, tip(about)),
    label({ class: "small halo", x: x2 + 6, y: middle + 4 }, text),
  ];
}

function legend(y: number): string[] {
  const entries: readonly (readonly [string, string])[] = [
    [
      element("rect", { class: "window", x: 0, y: y - 10, width: 6, height: 12, rx: 1.5 }),
      "maintenance window",
    ],
    [
      element("rect", { class: "closed", x: 0, y: y - 10, width: 14, height: 12 }) +
        element("rect", { class: "edge", x: 0, y: y - 10, width: 14, height: 2 }),
      "exclusion",
    ],
    [element("line", { class: "end", x1: 3, x2: 3, y1: y - 11, y2: y + 3 }), "forced by GKE"],
    [element("path", { class: "order", d: `M0 ${y - 4}h16`, "marker-end": "url(#head)" }), "upgraded after"],
    [element("rect", { class: "collision", x: 0, y: y - 11, width: 12, height: 13, rx: 3 }), "collision"],
  ];
  return entries.map(([mark, text], i) =>
    element(
      "g",
      { transform: `translate(${12 + i * 170} 0)` },
      mark,
      label({ class: "small", x: 22, y }, text),
    ),
  );
}
