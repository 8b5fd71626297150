import { METADATA_MODE } from "../../../gke/metadata-server";
import { NODE_POOL_LABEL } from "../../../gke/nodes";
import { read } from "../../evaluation/reading";
import { findItem } from "../../evaluation/search";
import { allOf } from "../../evaluation/unknown";
import { isGkeMetadata, readMetadataMode } from "../../program/gcp/metadata-mode";
import { type JudgedPool, poolChecks } from "../../program/gcp/pool-checks";
import { selectsPool } from "../../program/kubernetes/node-selection";
import { type PodTemplate, podPath, podTemplateOf } from "../../program/kubernetes/pods";
import { toleratesPool } from "../../program/kubernetes/scheduling";
import { TAINTS_OF_GKE, toleratesTaintOfGke } from "../../program/kubernetes/taints-of-gke";
import { isLabelled, type Verifier } from "../../program/kubernetes/verification/verification";
import {
  exampleCluster,
  exampleVerification,
} from "../../program/kubernetes/verification/verification-example";
import { hasWideVerification, poolCount } from "../../program/kubernetes/verification/verification-reach";
import { isVerifiedElsewhere } from "../../program/kubernetes/verification/verified-clusters";
import { type CLUSTER, CRON_JOB, DAEMON_SET, type Inputs, JOB, NODE_POOL } from "../../resource-types";
import { type Context, type Finding, type Rule, ref } from "../../rule";
import type { ClusterResource } from "../../stack";

const REACH_ALL = 'tolerations: [{ operator: "Exists" }]';

export const verificationCoversEveryPool: Rule = {
  name: "verification-covers-every-pool",
  description: "The verification reaches the nodes of every pool.",
  why:
    "The metadata server is one Pod a node, and pools are upgraded one after the other, so a pass on one node says nothing about " +
    "another pool. A pool with a taint that the verification does not tolerate is often the one that matters most: runners, GPUs.",
  fix: `Verify from a DaemonSet whose Pods have ${REACH_ALL} and no nodeSelector but for kubernetes.io/os.`,
  declaredOnly:
    "Only taints and labels that the program declares count, the taints that GKE adds for GPUs, GKE Sandbox and Arm, and its labels for architecture, Spot and preemptible VMs. A pool's mode and image count as observed, too.",
  whenToExempt: "A pool on which nothing runs that uses an identity.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
  ],
  severity: "medium",
  level: "advisory",
  good: example({ tolerations: [{ operator: "Exists" }] }),
  bad: example({}),
  checks: {
    ...poolChecks(function* (pool, context) {
      const cluster = context.stack.clusterOf(context.self);
      if (cluster && pool.isConfigured) yield* missed(pool, cluster, context);
    }),
    [JOB]: [spread],
    [CRON_JOB]: [spread],
  },
};

/** The finding on a pool that no verification on many nodes reaches. */
function* missed(
  pool: JudgedPool,
  cluster: ClusterResource,
  { stack, settings }: Context<typeof CLUSTER | typeof NODE_POOL>,
): Iterable<Finding> {
  if (isVerifiedElsewhere(cluster, settings)) return;
  const isMissed = (reaches: (pod: PodTemplate | undefined) => boolean): boolean => {
    const reachesFrom = ({ type, inputs }: Verifier) => reaches(podTemplateOf(type, inputs));
    return allOf(
      () => cluster.inputs.enableAutopilot !== true,
      () => hasMetadataServer(pool),
      () => hasWideVerification(cluster, stack, (verifier) => !reachesFrom(verifier)),
      () => !hasWideVerification(cluster, stack, reachesFrom),
    );
  };
  if (isMissed((pod) => toleratesPool(pod, pool.inputs))) {
    yield {
      at: pool.path("nodeConfig.taints"),
      problem: "keeps the verification's Pods off, so nothing proves what workloads get on these nodes",
      fix: `Give the verification's Pods ${REACH_ALL}.`,
    };
    return;
  }
  const ofGke = findItem(TAINTS_OF_GKE, (taint) =>
    allOf(
      () => isMissed((pod) => toleratesTaintOfGke(pod, pool.inputs, taint)),
      () => !taint.isBesideOthers || poolCount(cluster, stack) > 1,
    ),
  );
  if (ofGke) {
    yield {
      at: pool.path(ofGke.property),
      problem: `makes GKE give the nodes the taint ${ofGke.taint.key}, which keeps the verification's Pods off, so nothing proves what workloads get on these nodes`,
      fix: `Give the verification's Pods ${REACH_ALL}.`,
    };
  } else if (isMissed((pod) => selectsPool(pod, pool.inputs))) {
    yield {
      at: pool.path("nodeConfig.labels"),
      problem:
        "does not match the verification's node selector, so nothing proves what workloads get on these nodes",
      fix: "Remove the verification's nodeSelector and node affinity, but for kubernetes.io/os.",
    };
  }
}

/** Other rules judge other pools; and the verification's image is one for Linux. */
const hasMetadataServer = (pool: JudgedPool): boolean =>
  allOf(
    () => isGkeMetadata(readMetadataMode(pool)?.value ?? METADATA_MODE.gke),
    () => !/^windows/i.test(String(read(pool, ({ nodeConfig }) => nodeConfig?.imageType)?.value ?? "")),
  );

/** The finding on a Job that runs on one of several pools, where nothing else runs on all. */
function* spread(
  inputs: Inputs[typeof JOB | typeof CRON_JOB],
  context: Context<typeof JOB | typeof CRON_JOB>,
): Iterable<Finding> {
  const { self, stack, settings } = context;
  const cluster = stack.clusterOf(self);
  if (!cluster || isVerifiedElsewhere(cluster, settings)) return;
  const isNarrow = allOf(
    () => isLabelled(self.type, inputs),
    () => cluster.inputs.enableAutopilot !== true,
    () => poolCount(cluster, stack) > 1,
    () => !hasWideVerification(cluster, stack),
  );
  if (!isNarrow) return;
  yield {
    at: podPath(self.type, "spec.topologySpreadConstraints"),
    problem: `does not put a Pod on each of the cluster's ${poolCount(cluster, stack)} node pools`,
    fix: `Verify from a DaemonSet; or set parallelism and completions to the number of pools, with a constraint on ${NODE_POOL_LABEL} and ${REACH_ALL}.`,
  };
}

function example(pod: Record<string, unknown>): Rule["good"] {
  return [
    exampleCluster,
    {
      type: NODE_POOL,
      name: "runners",
      props: {
        cluster: ref("cluster", "name"),
        nodeConfig: { taints: [{ key: "dedicated", value: "ci", effect: "NO_SCHEDULE" }] },
      },
    },
    exampleVerification(DAEMON_SET, { pod }),
  ];
}
