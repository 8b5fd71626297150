import { DAY } from "../../gke/time-units";
import { type ClusterOutlook, clusterOutlook } from "./cluster";
import type { FleetFeature, SeenCluster, Sequence } from "./collector";
import { type Collision, collisionsOf } from "./collisions";
import { fleetOrders } from "./fleet-order";
import { type Order, ordersOf, type WeeklyTurn, weeklyTurns } from "./order";
import type { LookedAt } from "./windows";

/** What the clusters of all stacks have before them. */
export interface Outlook {
  /** The time that is looked at, in milliseconds since 1970. */
  readonly time: LookedAt;
  readonly clusters: readonly ClusterOutlook[];
  readonly orders: readonly Order[];
  readonly turns: readonly WeeklyTurn[];
  readonly collisions: readonly Collision[];
}

/**
 * What is over by now is not part of it.
 * @param now milliseconds since 1970; the day of this moment, in UTC, is the first of the days.
 * @param features of fleets, which may upgrade one after the other.
 */
export function outlookOf(
  seen: readonly SeenCluster[],
  sequences: readonly Sequence[],
  now: number,
  days: number,
  features: readonly FleetFeature[] = [],
): Outlook {
  const start = Math.floor(now / DAY) * DAY;
  const time = { start, now, end: start + days * DAY };
  const clusters = seen.map((cluster) => clusterOutlook(cluster, time));
  return {
    time,
    clusters,
    orders: [...ordersOf(sequences, clusters), ...fleetOrders(features, clusters)],
    turns: weeklyTurns(clusters, start),
    collisions: collisionsOf(clusters, { sequences, features }, time),
  };
}
