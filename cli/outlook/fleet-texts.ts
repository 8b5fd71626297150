// What the outlook says of several clusters together, in sentences that text and HTML share.

import { dayOf } from "../../gke/timestamps";
import type { Collision } from "../../policies/outlook/collisions";
import type { Order, WeeklyTurn } from "../../policies/outlook/order";
import { durationText, minuteOf, slotText } from "./times";

/** Which cluster is upgraded before which. */
export const orderTexts = (orders: readonly Order[], turns: readonly WeeklyTurn[]): readonly string[] => [
  ...orders.map(orderText),
  ...(turns.length > 1 ? [`By windows alone, which guarantee no order, in a week: ${turnsText(turns)}`] : []),
];

function orderText({ stack, sequence, stages }: Order): string {
  const parts = stages.map(({ clusters, soakSeconds }, i) => {
    const names = clusters.length === 0 ? "clusters that are not seen here" : clusters.join(" and ");
    if (i === stages.length - 1) return names;
    return `${names}, then after ${soakSeconds === undefined ? "a soak that is not known" : durationText(soakSeconds)}`;
  });
  return `${stack}/${sequence}: ${parts.join(" ")}`;
}

/** The turns of a week in one line. */
const turnsText = (turns: readonly WeeklyTurn[]): string =>
  turns
    .map(({ cluster, start, hoursAfter }) => {
      const later =
        hoursAfter === undefined
          ? ""
          : hoursAfter === 0
            ? "at the same time "
            : `${durationText(hoursAfter * 3600)} later `;
      return `${later}${cluster} (${minuteOf(start)})`;
    })
    .join(", ");

/** How many collisions are named before the others are only counted, as hundreds of clusters may share a window. */
const NAMED_COLLISIONS = 25;

export function collisionTexts(collisions: readonly Collision[], zone: string): readonly string[] {
  const named = collisions.slice(0, NAMED_COLLISIONS).map((collision) => collisionText(collision, zone));
  const more = collisions.length - named.length;
  return more > 0 ? [...named, `${more} more: --format json has all of them`] : named;
}

function collisionText({ kind, clusters, start, end, problem }: Collision, zone: string): string {
  const names = clusters.join(" and ");
  const when =
    kind === "same-slot"
      ? `, first ${slotText({ start, end }, zone)}`
      : kind === "nobody-there"
        ? `, first in that of ${dayOf(start)}`
        : "";
  return `${names}: ${problem}${when}`;
}
