import { findingsIf } from "../../evaluation/findings-if";
import { stated } from "../../evaluation/reading";
import { allOf, anyOf, ifKnown } from "../../evaluation/unknown";
import { isUpgradeNoticed } from "../../program/alerts/upgrade-notice";
import { POOL_EXCLUSION, poolExclusion } from "../../program/gcp/maintenance/pool-exclusion";
import { type JudgedPool, poolChecks } from "../../program/gcp/pool-checks";
import { isOutsideChannels } from "../../program/gcp/versions/release-channel";
import { isVerified } from "../../program/kubernetes/verification/verified-clusters";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import { type Context, type Example, type Finding, type Rule, ref } from "../../rule";
import type { ClusterResource } from "../../stack";

const example = (exclusion: { enabled: boolean }): Example => [
  { type: CLUSTER, name: "cluster", props: { releaseChannel: { channel: "REGULAR" } } },
  {
    type: NODE_POOL,
    name: "training",
    props: {
      cluster: ref("cluster", "name"),
      maintenancePolicies: [{ exclusionUntilEndOfSupports: [exclusion] }],
    },
  },
];

export const nodePoolExclusionWatched: Rule = {
  name: "node-pool-exclusion-watched",
  description: "Somebody watches the upgrades of a node pool that GKE leaves alone until the end of support.",
  why:
    "Such a pool keeps its nodes' version while the control plane moves on, and what GKE runs on the nodes comes with the control plane: the two " +
    "halves grow apart, as in the incident. On the last day of the version's support GKE upgrades all its nodes at once over up to two minors. GKE takes " +
    "the exclusion in a release channel only, and chooses its beginning and end itself.",
  fix: "Remove the exclusion, or set notificationConfig.pubsub and run a verification on the cluster, or name in the setting `elsewhere` where they are.",
  whenToExempt: "A pool of long jobs whose owner upgrades it between two of them.",
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#June_02_2026",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
    "https://github.com/googleapis/googleapis/blob/master/google/container/v1beta1/cluster_service.proto",
  ],
  severity: "medium",
  level: "mandatory",
  mandatoryFor: "clusters outside release channels",
  good: example({ enabled: false }),
  bad: example({ enabled: true }),
  checks: poolChecks(
    (pool, context) => ifExcluded(pool, context, outsideChannels),
    (pool, context) => ifExcluded(pool, context, unwatched),
    function* end(pool) {
      const exclusion = pool.inputs.maintenancePolicies?.[0]?.exclusionUntilEndOfSupports?.[0];
      if (!exclusion || !("endTime" in exclusion)) return;
      yield {
        at: pool.path(`${POOL_EXCLUSION}.endTime`),
        problem:
          "is decided by GKE: the exclusion ends with the version's support, whatever the program sets here",
        level: "advisory",
        fix: "Remove endTime, and startTime too. For a freeze that ends on a day, use maintenancePolicy.maintenanceExclusions of the cluster.",
      };
    },
  ),
};

/** A check of a pool's exclusion, for a pool of a cluster of the stack; `subject` names what has the exclusion on. */
type ExclusionCheck = (
  cluster: ClusterResource,
  subject: string,
  context: PoolContext,
) => Omit<Finding, "at"> | undefined;
type PoolContext = Pick<Context, "self" | "settings" | "stack">;

function ifExcluded(pool: JudgedPool, context: PoolContext, check: ExclusionCheck): Iterable<Finding> {
  return findingsIf(
    () => poolExclusion(pool)?.value === true,
    function* () {
      const cluster = context.stack.clusterOf(context.self);
      const subject = ifKnown(() => poolExclusion(pool)) ?? ({ value: true, origin: "declared" } as const);
      const found = cluster && check(cluster, stated(subject, "true"), context);
      if (found) yield { at: pool.path(`${POOL_EXCLUSION}.enabled`), ...found };
    },
  );
}

const outsideChannels: ExclusionCheck = (cluster, subject) =>
  isOutsideChannels(cluster)
    ? {
        problem: `${subject}, which GKE accepts only for clusters in a release channel`,
        fix: 'Set releaseChannel.channel of the cluster, such as "REGULAR", or remove the exclusion.',
      }
    : undefined;

const unwatched: ExclusionCheck = (cluster, subject, { settings, stack }) => {
  const context = { stack, settings, self: cluster };
  const isUnwatched = allOf(
    () => !isOutsideChannels(cluster),
    () =>
      anyOf(
        () => !isUpgradeNoticed(context),
        () => !isVerified(context),
      ),
  );
  if (!isUnwatched) return undefined;
  return {
    problem:
      `${subject}, so the nodes keep their version while the control plane is upgraded, until GKE forces their upgrade, and the stack has no upgrade ` +
      "notifications or nothing that verifies the cluster afterwards",
    level: "advisory",
  };
};
