import type { Source } from "../../evaluation/reading";
import { allOf, everyItem, ifKnown, resourcePath } from "../../evaluation/unknown";
import { hasOtherPool, hasStrayPool, type Pool, poolSourcesOf } from "../../program/gcp/node-pools";
import { isStandard, makesPools } from "../../program/gcp/requirements";
import { jobPods, type Placement, placement, releasePods } from "../../program/kubernetes/ci-runners";
import { hasSelector, isPlacedByOthers, selectsPool } from "../../program/kubernetes/node-selection";
import { podPath, podTemplateOf } from "../../program/kubernetes/pods";
import { mayRunOn } from "../../program/kubernetes/scheduling";
import {
  CLUSTER,
  CRON_JOB,
  DEPLOYMENT,
  HELM_RELEASE,
  JOB,
  NODE_POOL,
  POD,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  STATEFUL_SET,
} from "../../resource-types";
import { type Context, type Example, type Finding, forTypes, type Rule, ref } from "../../rule";

/** The types of workloads whose Pods need some node: a DaemonSet's run wherever they may, also on none. */
const NEEDY = [POD, DEPLOYMENT, STATEFUL_SET, REPLICA_SET, REPLICATION_CONTROLLER, JOB, CRON_JOB] as const;

export const podsFindNodes: Rule = {
  name: "pods-find-nodes",
  description: "Pods that choose their nodes find a node pool that takes them.",
  why:
    "A Pod that selects a label which no node has, or nodes whose taint it does not tolerate, stays Pending without an error: the runner takes no jobs, its pipelines hang, and a rollout " +
    "waits for its deadline. Pods that run already stay Pending once an upgrade has drained their node. Where GKE creates node pools for pending Pods, or has one that the program does not, nothing is reported.",
  fix: "Select a label that a node pool of the cluster has in nodeConfig.labels, and tolerate the taints in its nodeConfig.taints.",
  whenToExempt: "A node pool that another stack makes, or labels and tolerations that a webhook adds.",
  sources: [
    "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/isolate-workloads-dedicated-nodes",
    "https://github.com/kubernetes/kubernetes/pull/55839",
    "https://docs.gitlab.com/runner/executors/kubernetes/",
  ],
  severity: "medium",
  level: "advisory",
  good: example([{ key: "dedicated", operator: "Equal", value: "ci", effect: "NoSchedule" }]),
  bad: example([]),
  checks: {
    ...forTypes(NEEDY, function* ofWorkload(inputs, context) {
      const { type } = context.resource;
      yield* nodesLacking(placement(podPath(type, "spec"), podTemplateOf(type, inputs)), context);
    }),
    [HELM_RELEASE]: [
      function* ofRunner(release, context) {
        for (const pods of releasePods(release)) yield* nodesLacking(pods, context);
      },
      function* ofJobs(release, context) {
        for (const pods of jobPods(release)) {
          const findings = [...nodesLacking(pods, context)];
          yield* findings;
          // One finding is enough for several [[runners]].
          if (findings.length > 0) return;
        }
      },
    ],
  },
};

type Placed = Context<(typeof NEEDY)[number] | typeof HELM_RELEASE>;

/** The finding on Pods that choose their nodes and find none. */
function* nodesLacking({ pod, selector, tolerations }: Placement, context: Placed): Iterable<Finding> {
  const { self, stack } = context;
  const cluster = stack.clusterOf(self);
  if (!cluster || !isStandard(cluster.inputs) || hasStrayPool(context)) return;
  const pools = () => poolSourcesOf(cluster, stack);
  const refuses = ({ inputs }: Source<Pool>): boolean => !mayRunOn(pod, inputs);
  const findNone = allOf(
    () => hasSelector(pod),
    () => !isPlacedByOthers(pod),
    () => everyItem(pools(), refuses),
    () => pools().length > 0,
    () => !makesPools(cluster),
    () => !hasOtherPool(pools(), cluster, (other) => !refuses({ inputs: other.observed, observed: {} })),
  );
  if (!findNone) return;
  const selected = stack.poolsOf(cluster).find(({ inputs }) => ifKnown(() => selectsPool(pod, inputs)));
  yield {
    at: selector.at,
    problem:
      "leads to no node pool of the cluster: none has what the Pods select and taints that they tolerate, so that they stay Pending",
    ...(selected && {
      fix: `Tolerate the taints in nodeConfig.taints of ${resourcePath(selected)}, by ${tolerations.at}.`,
    }),
  };
}

function example(tolerations: readonly object[]): Example {
  const labels = { app: "runner" };
  const spec = {
    nodeSelector: { dedicated: "ci" },
    tolerations,
    containers: [{ name: "runner", image: "europe-docker.pkg.dev/acme/ci/runner:1" }],
  };
  return [
    { type: CLUSTER, name: "cluster", props: { removeDefaultNodePool: true } },
    {
      type: NODE_POOL,
      name: "ci",
      props: {
        cluster: ref("cluster", "name"),
        nodeConfig: {
          labels: { dedicated: "ci" },
          taints: [{ key: "dedicated", value: "ci", effect: "NO_SCHEDULE" }],
        },
      },
    },
    {
      type: DEPLOYMENT,
      name: "runner",
      cluster: "cluster",
      props: { spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } },
    },
  ];
}
