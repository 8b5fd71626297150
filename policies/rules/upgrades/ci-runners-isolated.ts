import { METADATA_MODE } from "../../../gke/metadata-server";
import type { Source } from "../../evaluation/reading";
import { allOf, someItem } from "../../evaluation/unknown";
import { isGkeMetadata, readMetadataMode } from "../../program/gcp/metadata-mode";
import { type Pool, poolSourcesOf } from "../../program/gcp/node-pools";
import {
  jobPods,
  type Placement,
  RUNNER_TYPES,
  releasePods,
  workloadPods,
} from "../../program/kubernetes/ci-runners";
import { hasSelector } from "../../program/kubernetes/node-selection";
import { isDedicated, mayRunOn } from "../../program/kubernetes/scheduling";
import { CLUSTER, HELM_RELEASE, NODE_POOL } from "../../resource-types";
import { type Context, type Example, type Finding, forTypes, type Rule, ref } from "../../rule";

type Runner = (typeof RUNNER_TYPES)[number] | typeof HELM_RELEASE;

const SHARED = "so the runners share nodes with kube-dns and everything else that runs there";

const FIX_JOBS =
  "Set [runners.kubernetes.node_selector] to the label, and [runners.kubernetes.node_tolerations] to the taint, of a node pool that is for " +
  "jobs alone.";

export const ciRunnersIsolated: Rule = {
  name: "ci-runners-isolated",
  description: "CI runners run on nodes of their own, with the GKE metadata server.",
  why:
    "CI jobs are the heaviest and least predictable load of a platform, and every one of them asks the metadata server for an identity. " +
    "On the same nodes as kube-dns, they take what the whole cluster needs; on a pool of their own an upgrade can spare them, try them " +
    "out, or be undone for them alone. In the incident all of a company's runners lost their identity at once.",
  fix:
    "Give the runners' Pods a nodeSelector for the label, and a toleration for the taint, of a node pool that is for them alone, such as " +
    "dedicated: ci.",
  whenToExempt:
    "A cluster that is for CI alone, or a runner that only hands out jobs while their Pods run on a pool of their own.",
  sources: [
    "https://docs.gitlab.com/runner/executors/kubernetes/",
    "https://docs.gitlab.com/runner/install/kubernetes/",
    "https://github.com/actions/actions-runner-controller/blob/master/charts/gha-runner-scale-set/values.yaml",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/isolate-workloads-dedicated-nodes",
    "How We Deal with a GKE Metadata Server Outage, medium.com/airwallex-engineering, 2022-06-07",
  ],
  severity: "medium",
  level: "advisory",
  good: example({
    nodeSelector: { dedicated: "ci" },
    tolerations: [{ key: "dedicated", operator: "Equal", value: "ci", effect: "NoSchedule" }],
    runners: {
      config: [
        "[[runners]]",
        "[runners.kubernetes.node_selector]",
        'dedicated = "ci"',
        "[runners.kubernetes.node_tolerations]",
        '"dedicated=ci" = "NoSchedule"',
      ].join("\n"),
    },
  }),
  bad: example({}),
  checks: {
    ...forTypes(RUNNER_TYPES, function* pods(inputs, context) {
      for (const placement of workloadPods({ ...context.resource, inputs }))
        yield* sharedNodes(placement, context);
    }),
    [HELM_RELEASE]: [
      function* pods(release, context) {
        for (const placement of releasePods(release)) yield* sharedNodes(placement, context);
      },
      function* jobs(release, context) {
        for (const placement of jobPods(release)) {
          const findings = [...sharedNodes(placement, context)];
          for (const finding of findings) yield { fix: FIX_JOBS, ...finding };
          // One finding is enough for several [[runners]].
          if (findings.length > 0) return;
        }
      },
    ],
  },
};

/** The findings on a runner's Pods that share nodes, or run without the GKE metadata server. */
function* sharedNodes(
  { pod, selector, tolerations }: Placement,
  context: Context<Runner>,
): Iterable<Finding> {
  const { self, stack } = context;
  const cluster = stack.clusterOf(self);
  if (cluster?.inputs.enableAutopilot) return;
  const pools = cluster ? poolSourcesOf(cluster, stack) : [];
  const hasNoSelector = !hasSelector(pod);
  if (pools.length === 0) {
    if (hasNoSelector) yield { at: selector.at, problem: `${selector.absent}, ${SHARED}` };
    if ((pod?.spec?.tolerations?.length ?? 0) === 0)
      yield {
        at: tolerations.at,
        problem: `${tolerations.absent}, so no taint can keep other Pods off the runners' nodes`,
      };
    return;
  }
  const runsOnSome = (ask: (pool: Source<Pool>) => boolean): boolean =>
    someItem(pools, (pool) =>
      allOf(
        () => mayRunOn(pod, pool.inputs),
        () => ask(pool),
      ),
    );
  if (runsOnSome(({ inputs }) => !isDedicated(inputs))) {
    const absent = hasNoSelector ? selector.absent : "allows the Pods on a node pool without a taint";
    yield { at: selector.at, problem: `${absent}, ${SHARED}` };
  } else if (runsOnSome(hasOtherMode)) {
    yield {
      at: selector.at,
      problem: "allows the Pods on a node pool without the GKE metadata server",
      fix: `Set nodeConfig.workloadMetadataConfig.mode of this node pool to ${METADATA_MODE.gke}, or select another.`,
    };
  }
}

const hasOtherMode = (pool: Source<Pool>): boolean =>
  !isGkeMetadata(readMetadataMode(pool)?.value ?? METADATA_MODE.gke);

function example(values: Record<string, unknown>): Example {
  return [
    { type: CLUSTER, name: "cluster", props: { removeDefaultNodePool: true } },
    { type: NODE_POOL, name: "general", props: { cluster: ref("cluster", "name") } },
    {
      type: NODE_POOL,
      name: "runners",
      props: {
        cluster: ref("cluster", "name"),
        nodeConfig: {
          labels: { dedicated: "ci" },
          taints: [{ key: "dedicated", value: "ci", effect: "NO_SCHEDULE" }],
        },
      },
    },
    {
      type: HELM_RELEASE,
      name: "gitlab-runner",
      cluster: "cluster",
      props: { chart: "gitlab-runner", values },
    },
  ];
}
