import { MIN_STAGES } from "../../../gke/rollout-sequences";
import { ofStack } from "../../evaluation/of-stack";
import { allOf, someItem } from "../../evaluation/unknown";
import {
  hasSequence,
  isBeforeProduction,
  isInFleet,
  isInStage,
  isSequenced,
  stagesOf,
} from "../../program/gcp/maintenance/rollout-sequences";
import { CLUSTER, HUB_MEMBERSHIP, ROLLOUT_SEQUENCE } from "../../resource-types";
import type { Context, ExampleResource, Rule } from "../../rule";
import { DEFAULT_SETTINGS } from "../../settings/settings";

export const rolloutSequenceRequired: Rule = {
  name: "rollout-sequence-required",
  description: "GKE upgrades non-production clusters before production's.",
  why:
    "Without an order GKE upgrades the clusters of a channel as their windows come: a version that breaks workloads may reach production " +
    "first. A rollout sequence upgrades one group of clusters after the other and waits in between, so that what the first " +
    "group shows can stop the rest. It blocks where the stack has more production clusters than the setting " +
    "`rolloutSequenceAbove`: with so many, windows cannot keep an order.",
  fix:
    "Add a gkehub.RolloutSequence whose first stage selects non-production clusters and whose later ones select production's; or, where " +
    "another stack has it, name rollout-sequence in the setting `elsewhere`.",
  whenToExempt:
    "A production cluster that somebody upgrades by hand, after the same version has proved itself.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/rollout-sequencing-custom-stages/about-rollout-sequencing",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/rollout-sequencing-custom-stages/manage-upgrades-with-rollout-sequencing",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/gkehub/rolloutsequence/",
  ],
  severity: "medium",
  level: "mandatory",
  mandatoryFor: `more than ${DEFAULT_SETTINGS.rolloutSequenceAbove} production clusters`,
  good: [
    ...clusters(),
    {
      type: ROLLOUT_SEQUENCE,
      name: "sequence",
      props: {
        rolloutSequenceId: "main",
        stages: [
          { fleetProjects: ["projects/fleet-dev"], soakDuration: "3d" },
          { fleetProjects: ["projects/fleet-prod"], soakDuration: "7d" },
        ],
      },
    },
  ],
  bad: clusters(),
  reads: [HUB_MEMBERSHIP],
  checks: {
    [CLUSTER]: [
      function* sequence(_, context) {
        const isUnordered = allOf(
          () => context.isProduction,
          () => hasBeforeProduction(context),
          () => !isSequenced(context),
        );
        if (!isUnordered) return;
        yield {
          at: "fleet",
          problem:
            "is not part of a rollout sequence, so nothing makes GKE upgrade the stack's non-production clusters first",
          ...levelFor(context),
        };
      },
      function* fleet(_, context) {
        const { self, stack } = context;
        const isPassedBy = allOf(
          () => context.isProduction,
          () => hasSequence(stack),
          () => !isInFleet(self, stack),
        );
        if (!isPassedBy) return;
        yield {
          at: "fleet.project",
          problem: "is absent, so the stack's rollout sequence skips the cluster",
          fix: "Set fleet.project to the project of one of the sequence's fleets.",
          ...levelFor(context),
        };
      },
    ],
    [ROLLOUT_SEQUENCE]: [
      function* stages(inputs, context) {
        if (stagesOf(inputs).length >= MIN_STAGES) return;
        yield {
          at: "stages",
          problem: `has fewer than ${MIN_STAGES} stages, so no cluster is upgraded before another`,
          fix: "Give stages a stage for non-production clusters, and one for production's after it.",
          ...levelFor(context),
        };
      },
      function* firstStage(inputs, context) {
        const [first, second] = stagesOf(inputs);
        if (!first || !second) return;
        yield* context.each(context.stack.clusters, function* (cluster) {
          const isFirst = allOf(
            () => context.isProductionCluster(cluster.inputs),
            () => isInStage(first, cluster),
            () => hasBeforeProduction(context),
          );
          if (!isFirst) return;
          yield {
            at: "stages[0]",
            problem: `selects the production cluster ${JSON.stringify(cluster.name)}, which is then upgraded first`,
            fix: "Let stages[0] select only non-production clusters, by its fleetProjects or its clusterSelector.",
            ...levelFor(context),
          };
        });
      },
    ],
  },
};

const hasBeforeProduction = ofStack((context: Context) =>
  someItem(context.stack.clusters, (cluster) => isBeforeProduction(cluster, context)),
);

const productionClusters = ofStack(
  (context: Context) =>
    context.stack.clusters.filter(({ inputs }) => context.isProductionCluster(inputs)).length,
);

/** The rule's own level only where there are more production clusters than windows can order. */
const levelFor = (context: Context): { level?: "advisory" } =>
  productionClusters(context) > context.settings.rolloutSequenceAbove ? {} : { level: "advisory" };

function clusters(): ExampleResource[] {
  return ["dev", "prod"].map((env) => ({
    type: CLUSTER,
    name: env,
    props: { resourceLabels: { env }, fleet: { project: `fleet-${env}` } },
  }));
}
