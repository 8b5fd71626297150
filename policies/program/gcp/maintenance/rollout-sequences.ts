import { parseClusterSelector, selectsCluster } from "../../../../gke/cluster-selectors";
import { isSameProject } from "../../../../gke/resource-names";
import { CLUSTER_UPGRADE_FEATURE, MIN_STAGES } from "../../../../gke/rollout-sequences";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import { CLUSTER, HUB_FEATURE, HUB_MEMBERSHIP, type Inputs, ROLLOUT_SEQUENCE } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { mayLinkTo } from "../cluster-links";
import { isLabelledEphemeral } from "./maintenance";

type Sequence = Inputs[typeof ROLLOUT_SEQUENCE];
type Stage = NonNullable<Sequence["stages"]>[number];

/** The stages of a sequence; empty where a program without types sets none. */
export const stagesOf = ({ stages }: { readonly stages?: Sequence["stages"] }): readonly Stage[] =>
  stages ?? [];
type Labels = Inputs[typeof CLUSTER]["resourceLabels"];

/** Whether a cluster can be upgraded before production: it is not production, and lives long enough. */
export const isBeforeProduction = (
  { inputs }: ClusterResource,
  context: Pick<Context, "isProductionCluster" | "settings">,
): boolean =>
  allOf(
    () => !context.isProductionCluster(inputs),
    () => !isLabelledEphemeral(inputs, context.settings),
  );

/** Whether a feature makes the upgrades of its fleet follow those of another fleet. */
const followsFleet = ({ name, spec }: Inputs[typeof HUB_FEATURE]): boolean =>
  allOf(
    () => name === CLUSTER_UPGRADE_FEATURE,
    () => (spec?.clusterupgrade?.upstreamFleets?.length ?? 0) > 0,
  );

/** Whether the stack makes GKE upgrade clusters in an order. */
export const hasSequence = (stack: StackIndex): boolean =>
  anyOf(
    () => someItem(stack.all(ROLLOUT_SEQUENCE), ({ inputs }) => stagesOf(inputs).length >= MIN_STAGES),
    () => someItem(stack.all(HUB_FEATURE), ({ inputs }) => followsFleet(inputs)),
  );

/** Whether this stack, or by the settings another one, makes GKE upgrade clusters in an order. */
export const isSequenced = ({ settings, stack }: Pick<Context, "settings" | "stack">): boolean =>
  settings.elsewhere.includes("rollout-sequence") || hasSequence(stack);

/** The project of the fleet that a cluster declares or is observed to be in. */
export const fleetOf = ({ inputs, observed }: ClusterResource): string | undefined =>
  (inputs.fleet ?? observed.fleet)?.project;

/** Whether a cluster is in a fleet: as it declares, or by a membership that may be its own. */
export const isInFleet = (cluster: ClusterResource, stack: StackIndex): boolean =>
  anyOf(
    () => "project" in (cluster.inputs.fleet ?? cluster.observed.fleet ?? {}),
    () =>
      someItem(stack.all(HUB_MEMBERSHIP), (membership) => {
        const clusters = stack.sourcesOf(membership, "endpoint").filter(({ type }) => type === CLUSTER);
        if (clusters.length > 0) return clusters.some(({ urn }) => urn === cluster.urn);
        const link = membership.inputs.endpoint?.gkeCluster?.resourceLink;
        return link !== undefined && mayLinkTo(link, cluster);
      }),
  );

/** Whether a stage surely selects a cluster, by its fleet and its labels. */
export const isInStage = ({ fleetProjects, clusterSelector }: Stage, cluster: ClusterResource): boolean =>
  allOf(
    () => {
      const fleet = fleetOf(cluster);
      return (
        fleet !== undefined && someItem(fleetProjects, (project) => isSameProject(project, fleet) === true)
      );
    },
    () =>
      clusterSelector === undefined ||
      selectsLabels(clusterSelector.labelSelector, cluster.inputs.resourceLabels),
  );

/** Whether a selector surely selects a cluster of these labels. */
export function selectsLabels(text: string | undefined, labels: Labels = {}): boolean {
  const selector = typeof text === "string" ? parseClusterSelector(text) : undefined;
  const labelOf = (key: string) => (Object.hasOwn(labels, key) ? labels[key] : null);
  return selector !== undefined && selectsCluster(selector, labelOf) === true;
}

/** Whether a sequence surely upgrades a cluster. */
export const isInSequence = (
  { stages }: Inputs[typeof ROLLOUT_SEQUENCE],
  cluster: ClusterResource,
): boolean => someItem(stages, (stage) => isInStage(stage, cluster));

/** The index of the stage in which a sequence upgrades a cluster, the first that selects it; -1 for none. */
export const stageOf = (
  { inputs }: StackResource<typeof ROLLOUT_SEQUENCE>,
  cluster: ClusterResource,
): number => stagesOf(inputs).findIndex((stage) => stage && isInStage(stage, cluster));

/** Whether one of these sequences upgrades two clusters in different stages. */
export const areInDifferentStages = (
  one: ClusterResource,
  other: ClusterResource,
  sequences: readonly StackResource<typeof ROLLOUT_SEQUENCE>[],
): boolean =>
  someItem(sequences, (sequence) => {
    const [a, b] = [one, other].map((cluster) => stageOf(sequence, cluster));
    return a !== b && a !== -1 && b !== -1;
  });
