// Which cluster GKE upgrades before which, and how long it waits between them.

import { parseSoak } from "../../gke/durations";
import { HOUR } from "../../gke/time-units";
import { ifKnown } from "../evaluation/unknown";
import { stackNameOf } from "../evaluation/urn";
import { mondayFrom } from "../program/gcp/maintenance/hours";
import { firstByWeek } from "../program/gcp/maintenance/nonproduction-windows";
import { stageOf, stagesOf } from "../program/gcp/maintenance/rollout-sequences";
import { type ClusterOutlook, labelOf } from "./cluster";
import type { Sequence } from "./collector";

/** A stage of a rollout sequence. */
export interface OrderedStage {
  readonly clusters: readonly string[];
  /** How long GKE waits after it, in seconds; undefined where that is not known. */
  readonly soakSeconds: number | undefined;
}

/** A rollout sequence: GKE upgrades the clusters of a stage once those of the stage before have soaked. */
export interface Order {
  readonly stack: string;
  readonly sequence: string;
  readonly stages: readonly OrderedStage[];
}

/** The stages of rollout sequences, with the clusters that are surely in them. */
export const ordersOf = (
  sequences: readonly Sequence[],
  clusters: readonly ClusterOutlook[],
): readonly Order[] =>
  sequences.map((sequence) => ({
    stack: stackNameOf(sequence.urn),
    sequence: sequence.name,
    stages: (ifKnown(() => stagesOf(sequence.inputs)) ?? []).map((stage, i) => ({
      clusters: clusters
        .filter(({ seen }) => ifKnown(() => stageOf(sequence, seen.context.self)) === i)
        .map(labelOf),
      soakSeconds: ifKnown(() => (stage.soakDuration === undefined ? 0 : parseSoak(stage.soakDuration))),
    })),
  }));

/** When a cluster's window opens first in a week. */
export interface WeeklyTurn {
  readonly cluster: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Hours after the turn before; undefined for the first. */
  readonly hoursAfter: number | undefined;
}

/** The order in which windows open in the first week that begins on a Monday, 00:00 UTC, at or after a moment. They promise none. */
export function weeklyTurns(clusters: readonly ClusterOutlook[], from: number): readonly WeeklyTurn[] {
  const monday = mondayFrom(from);
  const turns = clusters
    .flatMap((cluster) => {
      const start = firstByWeek(cluster.windows, monday).get(0);
      return start === undefined ? [] : [{ cluster: labelOf(cluster), start }];
    })
    .sort((a, b) => a.start - b.start);
  return turns.map((turn, i) => {
    const before = turns[i - 1];
    return { ...turn, hoursAfter: before && (turn.start - before.start) / HOUR };
  });
}
