import { allOf, ifKnown, resourcePath } from "../../evaluation/unknown";
import { jobPods, type Placement, placement, releasePods } from "../../program/kubernetes/ci-runners";
import { hasSelector, selectsPool } from "../../program/kubernetes/node-selection";
import { podPath, podTemplateOf } from "../../program/kubernetes/pods";
import {
  acceleratorsLacking,
  findsNoPool,
  NEEDY,
  type Placed,
  sandboxLacking,
} from "../../program/kubernetes/pods-without-nodes";
import { CLUSTER, DEPLOYMENT, HELM_RELEASE, NODE_POOL } from "../../resource-types";
import { type Example, type Finding, forTypes, type Rule, ref } from "../../rule";

export const podsFindNodes: Rule = {
  name: "pods-find-nodes",
  description:
    "Pods that choose their nodes, or ask for accelerators or GKE Sandbox, find a node pool that takes them.",
  why:
    "A Pod that selects a label which no node has, or nodes whose taint it does not tolerate, or that asks for accelerators or GKE Sandbox where no node has them, stays Pending without an error: the runner takes no jobs, its pipelines hang, and a rollout " +
    "waits for its deadline. Pods that run already stay Pending once an upgrade has drained their node. Where GKE creates node pools for pending Pods, or has one that the program does not, nothing is reported.",
  fix: "Select a label that a node pool of the cluster has in nodeConfig.labels, and tolerate the taints in its nodeConfig.taints.",
  whenToExempt:
    "A node pool that another stack makes, labels and tolerations that a webhook adds, or a RuntimeClass of your own that is called gvisor.",
  sources: [
    "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/gpus",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/sandbox-pods",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/isolate-workloads-dedicated-nodes",
    "https://github.com/kubernetes/kubernetes/pull/55839",
    "https://docs.gitlab.com/runner/executors/kubernetes/",
  ],
  severity: "medium",
  level: "advisory",
  good: example([{ key: "dedicated", operator: "Equal", value: "ci", effect: "NoSchedule" }]),
  bad: example([]),
  checks: {
    ...forTypes(
      NEEDY,
      function* ofWorkload(inputs, context) {
        const { type } = context.resource;
        yield* nodesLacking(placement(podPath(type, "spec"), podTemplateOf(type, inputs)), context);
      },
      sandboxLacking,
      acceleratorsLacking,
    ),
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

/** The finding on Pods that choose their nodes and find none. */
function* nodesLacking({ pod, selector, tolerations }: Placement, context: Placed): Iterable<Finding> {
  const findNone = allOf(
    () => hasSelector(pod),
    () => findsNoPool(pod, context),
  );
  if (!findNone) return;
  const { self, stack } = context;
  const cluster = stack.clusterOf(self);
  const selected =
    cluster && stack.poolsOf(cluster).find(({ inputs }) => ifKnown(() => selectsPool(pod, inputs)));
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
