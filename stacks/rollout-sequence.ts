import type { types } from "@pulumi/gcp";
import { RolloutSequence as FleetRolloutSequence } from "@pulumi/gcp/gkehub";
import { ComponentResource, type ComponentResourceOptions, type Resource } from "@pulumi/pulumi";
import type { RolloutConfig } from "./config-keys";

/** The label of a cluster whose value, its name, a stage's selector names. CEL reads no hyphen in it. */
export const STAGE_LABEL = "rollout_stage";

/**
 * A stage for each cluster. The last one has no selector: GKE asks for a stage that takes what no other does, and a cluster that is new in
 * the fleet is better upgraded last.
 * Source: as for MAX_SOAK_DAYS
 */
export function rolloutStages(
  { order, soakDays }: RolloutConfig,
  project: string,
): types.input.gkehub.RolloutSequenceStage[] {
  const fleetProjects = [`projects/${project}`];
  return order.map((cluster, index) => ({
    fleetProjects,
    soakDuration: `${soakDays}d`,
    ...(index < order.length - 1 && {
      clusterSelector: { labelSelector: `resource.labels.${STAGE_LABEL} == '${cluster}'` },
    }),
  }));
}

export interface RolloutSequenceArgs {
  /** The project of the clusters, and of the fleet that they are in. */
  readonly project: string;
  readonly rollout: RolloutConfig;
  /** The clusters: the fleet comes with the first one. */
  readonly clusters: readonly Resource[];
}

/** The order in which GKE upgrades the clusters of a stack, with a soak between one and the next. */
export class RolloutSequence extends ComponentResource {
  constructor(
    name: string,
    { project, rollout, clusters }: RolloutSequenceArgs,
    opts?: ComponentResourceOptions,
  ) {
    super("gke-guardrails:index:RolloutSequence", name, {}, opts);
    const sequence = new FleetRolloutSequence(
      name,
      {
        project,
        rolloutSequenceId: name,
        displayName: rollout.order.join(", then "),
        stages: rolloutStages(rollout, project),
      },
      { parent: this, dependsOn: [...clusters] },
    );
    this.registerOutputs({ id: sequence.id });
  }
}
