import { parseClusterSelector, selectsCluster } from "../../../gke/cluster-selectors";
import { parseSeconds, parseSoak } from "../../../gke/durations";
import { isSameProject } from "../../../gke/resource-names";
import { CLUSTER_UPGRADE_FEATURE, MAX_SOAK_SECONDS } from "../../../gke/rollout-sequences";
import { shortestName } from "../../evaluation/run-config";
import { allOf, someItem } from "../../evaluation/unknown";
import {
  fleetOf,
  isInSequence,
  selectsLabels,
  stagesOf,
} from "../../program/gcp/maintenance/rollout-sequences";
import {
  severalChannels,
  tooLongSoak,
  tooShortSoak,
  unreadSoak,
} from "../../program/gcp/maintenance/sequence-findings";
import { projectOf } from "../../program/gcp/project";
import { HUB_FEATURE, ROLLOUT_SEQUENCE } from "../../resource-types";
import type { ExampleResource, Finding, Rule } from "../../rule";

const SOAKING = "spec.clusterupgrade.postConditions.soaking";

export const rolloutSequenceSane: Rule = {
  name: "rollout-sequence-sane",
  description: "Rollout sequences wait long enough, and include production.",
  why:
    "A sequence protects production only if a fault is found while it waits: a " +
    "soak that is shorter than a verification of workloads' identity ends before anybody can know, and GKE takes none above 30 days. Clusters of several channels get different " +
    "versions, so that the first stage proves nothing for the next. And a sequence that leaves production out, or that " +
    "starts no rollout, leaves upgrades to GKE, which forces them at the end of a version's support.",
  fix: 'Give each stage but the last a soakDuration of the setting `verificationPeriodSeconds` or more and 30 days at most, such as "3d".',
  whenToExempt: "A sequence that is only used for rollouts that somebody starts and watches.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/rollout-sequencing-custom-stages/about-rollout-sequencing",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/manage-upgrades-with-rollout-sequencing",
    "https://cloud.google.com/sdk/gcloud/reference/container/fleet/clusterupgrade/create",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/gkehub/rolloutsequence/",
  ],
  severity: "medium",
  level: "mandatory",
  good: [example("3d", "resource.labels.sandbox == 'true'")],
  bad: [example("0s", "resource.labels.env == 'prod'")],
  checks: {
    [ROLLOUT_SEQUENCE]: [
      function* soak(sequence, context) {
        const stages = stagesOf(sequence);
        const last = stages.length - 1;
        yield* context.each(stages, function* ({ soakDuration }, i) {
          const at = `stages[${i}].soakDuration`;
          if (soakDuration === undefined) return;
          const seconds = parseSoak(soakDuration);
          if (seconds === undefined) yield unreadSoak(at, '"3d", "72h" or "259200s"');
          else if (seconds > MAX_SOAK_SECONDS) yield tooLongSoak(at, seconds);
          else if (i < last && seconds === 0)
            yield { at, problem: "is 0, so the next stage follows without a pause" };
          else if (i === 0 && last > 0) yield* tooShortSoak(at, seconds, context);
        });
      },
      function* oneChannel(sequence, context) {
        yield* severalChannels("stages", context, (cluster) => isInSequence(sequence, cluster));
      },
      function* ignoredLabels({ ignoredClustersSelector }, { settings: { production } }) {
        const selector = parseClusterSelector(ignoredClustersSelector?.labelSelector ?? "");
        if (!selector) return;
        const ignored = production.labels
          .flatMap((key) => production.values.map((pattern) => ({ key, value: shortestName(pattern) })))
          .find(({ key, value }) => selectsCluster(selector, (name) => (name === key ? value : undefined)));
        if (ignored) yield excludes(`all clusters labelled ${ignored.key}: ${ignored.value}`);
      },
      function* ignoredClusters(sequence, context) {
        const selector = sequence.ignoredClustersSelector?.labelSelector;
        if (selector === undefined) return;
        yield* context.each(context.stack.clusters, function* (cluster) {
          const isIgnored = allOf(
            () => context.isProductionCluster(cluster.inputs),
            () => selectsLabels(selector, cluster.inputs.resourceLabels),
            () => isInSequence(sequence, cluster),
          );
          if (isIgnored) yield excludes(`the production cluster ${JSON.stringify(cluster.name)}`);
        });
      },
      function* upgradeTypes(sequence) {
        const scope = sequence.autoUpgradeConfig?.rolloutCreationScope;
        if (!scope || (scope.upgradeTypes?.length ?? 0) > 0) return;
        // A program that names the version starts the rollouts itself.
        if ("minControlPlaneVersion" in sequence || "minNodeVersion" in sequence) return;
        yield {
          at: "autoUpgradeConfig.rolloutCreationScope.upgradeTypes",
          problem: "is empty, so the sequence starts no upgrade until GKE forces one",
          fix: 'Set upgradeTypes to ["CONTROL_PLANE_MINOR", "CONTROL_PLANE_PATCH", "NODE_MINOR", "NODE_PATCH"], or remove autoUpgradeConfig.',
        };
      },
    ],
    [HUB_FEATURE]: [
      function* soaking({ name, spec }, context) {
        if (name !== CLUSTER_UPGRADE_FEATURE) return;
        const soaking = spec?.clusterupgrade?.postConditions?.soaking;
        if (soaking === undefined) return;
        const seconds = parseSeconds(soaking);
        if (seconds === undefined) yield unreadSoak(SOAKING, '"259200s"');
        else if (seconds > MAX_SOAK_SECONDS) yield tooLongSoak(SOAKING, seconds);
        // Only a fleet that follows no other one surely is followed by others.
        else if ((spec?.clusterupgrade?.upstreamFleets?.length ?? 0) === 0)
          yield* tooShortSoak(SOAKING, seconds, context);
      },
      function* overrides({ name, spec }, context) {
        if (name !== CLUSTER_UPGRADE_FEATURE) return;
        yield* context.each(spec?.clusterupgrade?.gkeUpgradeOverrides, function* ({ postConditions }, i) {
          const at = `spec.clusterupgrade.gkeUpgradeOverrides[${i}].postConditions.soaking`;
          const seconds = parseSeconds(postConditions?.soaking);
          if (seconds === undefined) yield unreadSoak(at, '"259200s"');
          else if (seconds > MAX_SOAK_SECONDS) yield tooLongSoak(at, seconds);
        });
      },
      function* oneChannel(feature, context) {
        const upstream = feature.spec?.clusterupgrade?.upstreamFleets;
        if (feature.name !== CLUSTER_UPGRADE_FEATURE || !upstream) return;
        const own = projectOf(context);
        const fleets = upstream.concat(own ?? []);
        yield* severalChannels("spec.clusterupgrade.upstreamFleets", context, (cluster) => {
          const fleet = fleetOf(cluster);
          return fleet !== undefined && someItem(fleets, (name) => isSameProject(name, fleet) === true);
        });
      },
    ],
  },
};

const excludes = (clusters: string): Finding => ({
  at: "ignoredClustersSelector.labelSelector",
  problem: `excludes ${clusters} from the sequence`,
  fix: "Ignore no production cluster.",
});

function example(soakDuration: string, ignored: string): ExampleResource {
  return {
    type: ROLLOUT_SEQUENCE,
    name: "sequence",
    props: {
      rolloutSequenceId: "main",
      ignoredClustersSelector: { labelSelector: ignored },
      stages: [
        { fleetProjects: ["projects/fleet-dev"], soakDuration },
        { fleetProjects: ["projects/fleet-prod"], soakDuration: "7d" },
      ],
    },
  };
}
