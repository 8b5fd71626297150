// The order in which GKE upgrades fleets: each after the one that it follows, once that one has soaked.

import { parseSeconds } from "../../gke/durations";
import { CLUSTER_UPGRADE_FEATURE, isSameFleet } from "../../gke/rollout-sequences";
import { ifKnown } from "../evaluation/unknown";
import { fleetOf } from "../program/gcp/rollout-sequences";
import { type ClusterOutlook, labelOf } from "./cluster";
import type { FleetFeature } from "./collector";
import type { Order, OrderedStage } from "./order";

/** A fleet whose upgrades a feature configures. */
interface Fleet {
  readonly feature: FleetFeature;
  readonly project: string | undefined;
  /** The project of the fleet that it follows. */
  readonly upstream: string | undefined;
  readonly soakSeconds: number | undefined;
}

/** One order for each fleet that no other one follows, and that follows one. */
export function fleetOrders(
  features: readonly FleetFeature[],
  clusters: readonly ClusterOutlook[],
): readonly Order[] {
  const fleets = features.flatMap((feature) => fleetFrom(feature) ?? []);
  const isLast = ({ project }: Fleet) => !fleets.some(({ upstream }) => isSame(upstream, project));
  return fleets
    .filter((fleet) => fleet.upstream !== undefined && isLast(fleet))
    .map((fleet) => ({
      stack: fleet.feature.urn.split("::")[0]?.split(":").at(-1) ?? "",
      sequence: fleet.feature.name,
      stages: stagesUpTo(fleet, fleets, clusters),
    }));
}

function fleetFrom(feature: FleetFeature): Fleet | undefined {
  const { inputs, observed } = feature;
  if (ifKnown(() => inputs.name) !== CLUSTER_UPGRADE_FEATURE) return undefined;
  const upgrade = ifKnown(() => inputs.spec?.clusterupgrade);
  return {
    feature,
    project: ifKnown(() => inputs.project ?? observed.project),
    upstream: ifKnown(() => upgrade?.upstreamFleets?.[0]),
    soakSeconds: ifKnown(() => {
      const soaking = upgrade?.postConditions?.soaking;
      return soaking === undefined ? undefined : parseSeconds(soaking);
    }),
  };
}

/** The fleets before one, the first of them first, and itself. A circle, which GKE refuses, ends where it began. */
function stagesUpTo(
  last: Fleet,
  fleets: readonly Fleet[],
  clusters: readonly ClusterOutlook[],
): readonly OrderedStage[] {
  const stageOf = (project: string | undefined, soakSeconds: number | undefined): OrderedStage => ({
    clusters: clusters
      .filter(({ seen }) =>
        isSame(
          ifKnown(() => fleetOf(seen.context.self)),
          project,
        ),
      )
      .map(labelOf),
    soakSeconds,
  });
  const stages = [stageOf(last.project, last.soakSeconds)];
  const seen = new Set([last]);
  for (let upstream = last.upstream; upstream !== undefined; ) {
    const project = upstream;
    const before = fleets.find((fleet) => !seen.has(fleet) && isSame(fleet.project, project));
    stages.unshift(stageOf(project, before?.soakSeconds));
    if (before) seen.add(before);
    upstream = before?.upstream;
  }
  return stages;
}

const isSame = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && isSameFleet(one, other) === true;
