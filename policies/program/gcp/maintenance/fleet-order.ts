// The order in which GKE upgrades whole fleets: each after the one that it follows, once that one has soaked.

import { isSameProject } from "../../../../gke/resource-names";
import { CLUSTER_UPGRADE_FEATURE } from "../../../../gke/rollout-sequences";
import { findItem } from "../../../evaluation/search";
import { anyOf } from "../../../evaluation/unknown";
import type { HUB_FEATURE } from "../../../resource-types";
import type { ClusterResource, StackResource } from "../../../stack";
import { areSame, projectOf } from "../project";
import { fleetOf } from "./rollout-sequences";

export type FleetFeature = StackResource<typeof HUB_FEATURE>;

export const ordersUpgrades = ({ inputs }: FleetFeature): boolean => inputs.name === CLUSTER_UPGRADE_FEATURE;

/** The project of the fleet whose upgrades a feature's fleet follows. GKE allows one. */
export const upstreamOf = ({ inputs }: FleetFeature): string | undefined =>
  inputs.spec?.clusterupgrade?.upstreamFleets?.[0];

/** The projects of the fleets that are upgraded before this one, nearest first. Stops at a cycle, which GKE refuses. */
export function* fleetsBefore(project: string, features: readonly FleetFeature[]): Generator<string> {
  const seen = new Set<FleetFeature>();
  for (let next: string | undefined = project; next !== undefined; ) {
    const feature = featureOf(next, features);
    if (!feature || seen.has(feature)) return;
    seen.add(feature);
    next = upstreamOf(feature);
    if (next !== undefined) yield next;
  }
}

/** Whether two clusters are in fleets of which one is upgraded after the other. */
export const areInOrderedFleets = (
  one: ClusterResource,
  other: ClusterResource,
  features: readonly FleetFeature[],
): boolean =>
  features.length > 0 &&
  anyOf(
    () => isUpgradedAfter(one, other, features),
    () => isUpgradedAfter(other, one, features),
  );

function isUpgradedAfter(
  cluster: ClusterResource,
  other: ClusterResource,
  features: readonly FleetFeature[],
): boolean {
  const [own, before] = [fleetOf(cluster), fleetOf(other)];
  if (own === undefined || before === undefined || isSameProject(own, before) !== false) return false;
  for (const project of fleetsBefore(own, features)) if (areSame(project, before)) return true;
  return false;
}

/** The feature that says which fleet a project's fleet follows; a known feature is found even where others are unknown. */
export const featureOf = (project: string, features: readonly FleetFeature[]): FleetFeature | undefined =>
  findItem(features, (feature) => areSame(projectOf(feature), project) && ordersUpgrades(feature));
