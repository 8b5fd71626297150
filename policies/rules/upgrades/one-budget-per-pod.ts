import { resourcePath } from "../../evaluation/unknown";
import { containerOf, hasSelector, sharerOf } from "../../program/kubernetes/budgets";
import { CLUSTER, DEPLOYMENT, POD_DISRUPTION_BUDGET } from "../../resource-types";
import type { Example, ExampleResource, Rule } from "../../rule";

const FIX = "Remove one of the two budgets, or narrow spec.selector to Pods that the other does not select.";

export const oneBudgetPerPod: Rule = {
  name: "one-budget-per-pod",
  description: "No Pod is under two PodDisruptionBudgets.",
  why:
    "Kubernetes refuses every eviction of a Pod that two budgets select, whatever they allow. A drain then waits until its time is " +
    "over, and ends the Pods without the care of either; with many nodes the upgrade outlasts its window, and nodes and control " +
    "plane stay apart for days. It happens where a chart brings a budget of its own.",
  fix: FIX,
  whenToExempt: "Pods that somebody moves by hand before each upgrade, so that nothing evicts them.",
  sources: [
    "https://github.com/kubernetes/kubernetes/issues/75957",
    "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies",
  ],
  severity: "medium",
  level: "mandatory",
  good: example(["cart"]),
  bad: example(["cart", "chart"]),
  checks: {
    [POD_DISRUPTION_BUDGET]: [
      function* overlap(_, { self, stack }) {
        const sharer = hasSelector(self) ? sharerOf(self, stack) : undefined;
        if (!sharer) return;
        yield {
          at: "spec.selector",
          problem:
            "selects Pods that another PodDisruptionBudget of the namespace selects too, so none of them can be evicted",
          fix: `${FIX} The other one is ${resourcePath(sharer)}.`,
        };
      },
      function* containment(_, { self, stack }) {
        const container = hasSelector(self) ? containerOf(self, stack) : undefined;
        if (!container) return;
        yield {
          at: "spec.selector",
          problem:
            "selects only Pods that another PodDisruptionBudget of the namespace selects too, so if something makes such Pods, none of them can be evicted",
          fix: `${FIX} The other one is ${resourcePath(container)}.`,
          level: "advisory",
        };
      },
    ],
  },
};

function example(budgets: readonly string[]): Example {
  const matchLabels = { app: "cart" };
  return [
    { type: CLUSTER, name: "cluster", props: {} },
    {
      type: DEPLOYMENT,
      name: "cart",
      cluster: "cluster",
      props: {
        metadata: { namespace: "shop", name: "cart" },
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
    ...budgets.map(
      (name): ExampleResource => ({
        type: POD_DISRUPTION_BUDGET,
        name: `${name}-budget`,
        cluster: "cluster",
        props: {
          metadata: { namespace: "shop", name },
          spec: { maxUnavailable: 1, selector: { matchLabels } },
        },
      }),
    ),
  ];
}
