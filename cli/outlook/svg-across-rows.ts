// What concerns several clusters: collisions, and in which order GKE upgrades them, as arrows between their rows.

import { labelOf } from "../../policies/outlook/cluster";
import type { Outlook } from "../../policies/outlook/outlook";
import { element } from "../report/markup";
import { BAR, label, type Scale, TOP, tip, widthOf } from "./svg-parts";
import { durationText } from "./times";

/** One mark for each cluster and time, however many others it collides with. */
export function marks(
  collisions: Outlook["collisions"],
  placeOf: ReadonlyMap<string, number>,
  scale: Scale,
): readonly string[] {
  const byPlace = new Map<string, string>();
  for (const { clusters, start, end, problem } of collisions) {
    for (const name of clusters) {
      const place = { x: scale(start) - 2, y: (placeOf.get(name) ?? TOP) + BAR.offset - 3 };
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
export function arrows(
  { orders, clusters }: Outlook,
  placeOf: ReadonlyMap<string, number>,
  scale: Scale,
): string[] {
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
        const [y1, y2] = [placeOf.get(from), placeOf.get(to)];
        if (!next || y1 === undefined || y2 === undefined) return [];
        const soak = `soak ${durationText(soakSeconds)}`;
        return arrow(
          { x: scale(first.end), y: y1 },
          { x: scale(next.start), y: y2 },
          { text: soak, about: `${to} follows ${from}: ${soak}` },
        );
      });
    }),
  );
}

/** A time, and the row of a cluster. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/** @param texts `text` is beside the arrow, `about` its tip. */
function arrow(from: Point, to: Point, { text, about }: { text: string; about: string }): string[] {
  const isDown = to.y > from.y;
  const start = from.y + BAR.offset + (isDown ? BAR.height : 0);
  const end = to.y + BAR.offset + (isDown ? 0 : BAR.height);
  const middle = (start + end) / 2;
  const d = `M${from.x} ${start}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${end}`;
  return [
    element("path", { class: "order", d, "marker-end": "url(#head)" }, tip(about)),
    label({ class: "small halo", x: to.x + 6, y: middle + 4 }, text),
  ];
}
