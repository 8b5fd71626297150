// The order in which GKE upgrades fleets, with the clusters of each and how long it waits after it.

import { parseSeconds } from "../../gke/durations";
import { ifKnown, isUnknown } from "../evaluation/unknown";
import { stackNameOf } from "../evaluation/urn";
import {
  type FleetFeature,
  featureOf,
  fleetsBefore,
  ordersUpgrades,
  upstreamOf,
} from "../program/gcp/maintenance/fleet-order";
import { fleetOf } from "../program/gcp/maintenance/rollout-sequences";
import { areSame, projectOf } from "../program/gcp/project";
import { type ClusterOutlook, labelOf } from "./cluster";
import type { Order, OrderedStage } from "./order";

/** One order for each fleet that no other one follows, and that follows one. */
export function fleetOrders(
  features: readonly FleetFeature[],
  clusters: readonly ClusterOutlook[],
): readonly Order[] {
  // An order that is not known in part is not shown.
  const known = features.filter(
    (feature) =>
      !isUnknown(() => [ordersUpgrades(feature), projectOf(feature), upstreamOf(feature)]) &&
      ordersUpgrades(feature),
  );
  const isLast = (feature: FleetFeature) =>
    !known.some((other) => areSame(upstreamOf(other), projectOf(feature)));
  return known.filter(isLast).flatMap((feature) => {
    const project = projectOf(feature);
    const before = project === undefined ? [] : [...fleetsBefore(project, known)].reverse();
    if (project === undefined || before.length === 0) return [];
    return [
      {
        stack: stackNameOf(feature.urn),
        sequence: feature.name,
        stages: [...before, project].map((fleet) => stageFrom(fleet, featureOf(fleet, known), clusters)),
      },
    ];
  });
}

const stageFrom = (
  project: string,
  feature: FleetFeature | undefined,
  clusters: readonly ClusterOutlook[],
): OrderedStage => ({
  clusters: clusters
    .filter(({ seen }) =>
      areSame(
        ifKnown(() => fleetOf(seen.context.self)),
        project,
      ),
    )
    .map(labelOf),
  soakSeconds: feature && ifKnown(() => soakOf(feature)),
});

function soakOf({ inputs }: FleetFeature): number | undefined {
  const soaking = inputs.spec?.clusterupgrade?.postConditions?.soaking;
  return soaking === undefined ? undefined : parseSeconds(soaking);
}
