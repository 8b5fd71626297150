import { counted } from "../../../gke/counted";
import { KUBE_DNS_PODS } from "../../../gke/dns";
import { allOf, someItem } from "../../evaluation/unknown";
import { isOfKubeDns, mayHaveMorePods } from "../../program/kubernetes/budgets";
import { leastReplicasOf, mostReplicasOf, scalablesOf } from "../../program/kubernetes/replicas";
import {
  CLUSTER,
  DEPLOYMENT,
  HORIZONTAL_POD_AUTOSCALER,
  HORIZONTAL_POD_AUTOSCALER_V1,
  POD_DISRUPTION_BUDGET,
  POD_DISRUPTION_BUDGET_V1BETA1,
  SCALED_OBJECT,
} from "../../resource-types";
import { type Example, forTypes, type Rule } from "../../rule";

const MAX_UNAVAILABLE = "spec.maxUnavailable";
const MIN_AVAILABLE = "spec.minAvailable";
const NO_EVICTION =
  "so no Pod may be evicted: a drain waits until its timeout, and then ends the Pods anyway";
const WHILE_NOT_READY = 'unhealthyPodEvictionPolicy: "AlwaysAllow" lets Pods go that are not ready anyway.';
const FIX =
  `Set ${MAX_UNAVAILABLE} to 1 or more instead of ${MIN_AVAILABLE}, and more replicas where one is too few to lose; ` +
  WHILE_NOT_READY;

export const pdbDoesNotBlockDrain: Rule = {
  name: "pdb-does-not-block-drain",
  description: "PodDisruptionBudgets let a node be drained.",
  why:
    "An upgrade drains each node, and a budget that never lets a Pod go holds it up: GKE waits for an hour by default, and then ends the " +
    "Pods without the budget's care. With many nodes the upgrade outlasts its window, and nodes and control plane stay " +
    "apart for days; the incident began between nodes and managed parts of different age. " +
    `A ${MAX_UNAVAILABLE} of 0 and a ${MIN_AVAILABLE} of 100% let no Pod go however many there are. A ${MIN_AVAILABLE} that is at least the number of ` +
    "Pods that the program asks for is an advisory finding: it blocks only while no more of them run, and an autoscaler, somebody by hand or another " +
    "stack may run more. Where autoscalers allow no more of them, it blocks for good, and so does the finding. Without replicas, 1 counts; for an autoscaled workload, its minReplicas (KEDA's minReplicaCount) count. Of kube-dns, which GKE runs, 2 count.",
  fix: FIX,
  whenToExempt: "A single Pod that may be stopped only by hand, on a pool that somebody upgrades.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies",
    "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    "https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/",
  ],
  severity: "medium",
  level: "mandatory",
  good: example({ maxUnavailable: 1 }),
  bad: example({ maxUnavailable: 0 }),
  reads: [HORIZONTAL_POD_AUTOSCALER, HORIZONTAL_POD_AUTOSCALER_V1, SCALED_OBJECT],
  checks: {
    ...forTypes(
      [POD_DISRUPTION_BUDGET, POD_DISRUPTION_BUDGET_V1BETA1],
      function* maxUnavailable({ spec }) {
        // Without a selector a budget is of no Pod.
        if (!spec || !("selector" in spec)) return;
        const allowed = amountOf(spec.maxUnavailable);
        if (allowed?.number !== 0) return;
        yield {
          at: MAX_UNAVAILABLE,
          problem: `is ${textOf(allowed)}, ${NO_EVICTION}`,
          fix: `Set ${MAX_UNAVAILABLE} to 1 or more; ${WHILE_NOT_READY}`,
        };
      },
      function* minAvailable({ spec }) {
        if (!spec || !("selector" in spec)) return;
        const wanted = amountOf(spec.minAvailable);
        if (!wanted?.isPercentage || wanted.number < 100) return;
        yield { at: MIN_AVAILABLE, problem: `is ${textOf(wanted)}, ${NO_EVICTION}` };
      },
      function* replicas({ spec }, { self, stack }) {
        if (!spec || !("selector" in spec)) return;
        const wanted = amountOf(spec.minAvailable);
        if (!wanted || (wanted.isPercentage && wanted.number >= 100)) return;
        const workloads = scalablesOf(self, stack, spec.selector ?? {});
        const total = (podsOf: typeof leastReplicasOf) =>
          workloads.reduce((sum, workload) => sum + podsOf(workload, stack), 0);
        const leavesNone = (pods: number) =>
          pods > 0 && (wanted.isPercentage ? Math.ceil((wanted.number * pods) / 100) : wanted.number) >= pods;
        const pods =
          workloads.length === 0 && leavesNone(KUBE_DNS_PODS) && isOfKubeDns(self, stack)
            ? KUBE_DNS_PODS
            : total(leastReplicasOf);
        if (!leavesNone(pods)) return;
        const isForGood = allOf(
          () =>
            !someItem(workloads, (workload) => mostReplicasOf(workload, stack) === Number.POSITIVE_INFINITY),
          () => leavesNone(total(mostReplicasOf)),
          () => !mayHaveMorePods(self, stack),
        );
        if (isForGood) {
          yield {
            at: MIN_AVAILABLE,
            problem: `is ${textOf(wanted)}, and autoscalers give the workloads that it selects ${counted(total(mostReplicasOf), "Pod")} at most, ${NO_EVICTION}`,
            fix: `${FIX} Or raise the autoscalers' maximum and minimum.`,
          };
          return;
        }
        yield {
          at: MIN_AVAILABLE,
          problem: `is ${textOf(wanted)}, and the workloads that it selects may have as few Pods as ${pods}, ${NO_EVICTION}`,
          fix: `${FIX} This is advice, as more Pods than these may run.`,
          level: "advisory",
        };
      },
    ),
  },
};

interface Amount {
  readonly number: number;
  readonly isPercentage: boolean;
}

/** Reads `1` or `"50%"`; undefined if it is neither. */
function amountOf(value: unknown): Amount | undefined {
  const [, digits, percent] = /^(\d{1,9})(%?)$/.exec(String(value)) ?? [];
  return digits === undefined ? undefined : { number: Number(digits), isPercentage: percent === "%" };
}

const textOf = ({ number, isPercentage }: Amount): string => (isPercentage ? `"${number}%"` : String(number));

function example(budget: Record<string, unknown>): Example {
  const metadata = { namespace: "shop", name: "cart" };
  const matchLabels = { app: "cart" };
  return [
    { type: CLUSTER, name: "cluster", props: {} },
    {
      type: DEPLOYMENT,
      name: "cart",
      cluster: "cluster",
      props: {
        metadata,
        spec: {
          replicas: 3,
          selector: { matchLabels },
          template: {
            metadata: { labels: matchLabels },
            spec: { containers: [{ name: "cart", image: "cart" }] },
          },
        },
      },
    },
    {
      type: POD_DISRUPTION_BUDGET,
      name: "cart",
      cluster: "cluster",
      props: { metadata, spec: { ...budget, selector: { matchLabels } } },
    },
  ];
}
