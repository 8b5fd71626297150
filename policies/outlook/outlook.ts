import type { Interval } from "../../gke/intervals";
import { DAY } from "../../gke/time-units";
import { type ClusterOutlook, clusterOutlook } from "./cluster";
import type { FleetFeature, SeenCluster, Sequence } from "./collector";
import { type Collision, collisionsOf } from "./collisions";
import { fleetOrders } from "./fleet-order";
import { type Order, ordersOf, type WeeklyTurn, weeklyTurns } from "./order";

/** What the clusters of all stacks have before them. */
export interface Outlook {
  /** The time that is looked at, in milliseconds since 1970. */
  readonly time: Interval;
  readonly clusters: readonly ClusterOutlook[];
  readonly orders: readonly Order[];
  readonly turns: readonly WeeklyTurn[];
  readonly collisions: readonly Collision[];
}

/**
 * @param from milliseconds since 1970.
 * @param features of fleets, which may upgrade one after the other.
 */
export function outlookOf(
  seen: readonly SeenCluster[],
  sequences: readonly Sequence[],
  from: number,
  days: number,
  features: readonly FleetFeature[] = [],
): Outlook {
  const time = { start: from, end: from + days * DAY };
  const clusters = seen.map((cluster) => clusterOutlook(cluster, time));
  return {
    time,
    clusters,
    orders: [...ordersOf(sequences, clusters), ...fleetOrders(features, clusters)],
    turns: weeklyTurns(clusters, from),
    collisions: collisionsOf(clusters, { sequences, features }, time),
  };
}
