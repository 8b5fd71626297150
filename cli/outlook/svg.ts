// The outlook as a picture: a row a cluster, time from left to right.

import { counted } from "../../gke/counted";
import { DAY } from "../../gke/time-units";
import { dayOf } from "../../gke/timestamps";
import { labelOf } from "../../policies/outlook/cluster";
import type { Outlook } from "../../policies/outlook/outlook";
import { element, escaped } from "../report/markup";
import { cut } from "../report/wrap";
import type { Without } from "./not-looked-at";
import { arrows, marks } from "./svg-across-rows";
import { LEFT, label, RIGHT, ROW, type Scale, TOP, tip, WIDTH } from "./svg-parts";
import { rowOf } from "./svg-row";
import { COLOURS } from "./theme";

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
  const placeOf = new Map(clusters.map((cluster, i) => [labelOf(cluster), TOP + i * ROW]));
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
    ...clusters.flatMap((cluster, i) => rowOf(cluster, { y: TOP + i * ROW, scale, time })),
    ...marks(collisions, placeOf, scale),
    ...arrows(outlook, placeOf, scale),
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
