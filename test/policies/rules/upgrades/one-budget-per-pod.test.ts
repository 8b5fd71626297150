import {
  CLUSTER,
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  POD_DISRUPTION_BUDGET,
  STATEFUL_SET,
} from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = "spec.selector";
const CART = { app: "cart", tier: "web" };
const cluster = (name = "cluster") => resource(CLUSTER, {}, { name });
const workload = (type: string = DEPLOYMENT, labels: unknown = CART, namespace = "shop"): TestResource => {
  const template = { metadata: { labels }, spec: { containers: [] } };
  const spec = type === CRON_JOB ? { jobTemplate: { spec: { template } } } : { template };
  return { type, name: "cart", cluster: "cluster", props: { metadata: { namespace, name: "cart" }, spec } };
};
const budget = (
  name: string,
  selector: unknown,
  more: Partial<TestResource> = {},
  namespace: unknown = "shop",
) =>
  resource(
    POD_DISRUPTION_BUDGET,
    {
      metadata: { namespace, name },
      spec: { maxUnavailable: 1, ...(selector === undefined ? {} : { selector }) },
    },
    { name, cluster: "cluster", ...more },
  );
const byApp = { matchLabels: { app: "cart" } };
const byTier = { matchLabels: { tier: "web" } };

ruleTable("one-budget-per-pod", {
  accepts: {
    "one budget": [cluster(), workload(), budget("ours", byApp)],
    "two budgets for different Pods": [
      cluster(),
      workload(),
      budget("ours", byApp),
      budget("search", { matchLabels: { app: "search" } }),
    ],
    "two budgets that expressions keep apart": [
      cluster(),
      workload(),
      budget("ours", byApp),
      budget("rest", { matchExpressions: [{ key: "app", operator: "NotIn", values: ["cart"] }] }),
    ],
    "budgets of two namespaces": [
      cluster(),
      workload(),
      budget("ours", byApp),
      budget("other", byApp, {}, "tools"),
    ],
    "budgets of two clusters": [
      cluster(),
      cluster("other"),
      workload(),
      budget("ours", byApp),
      budget("theirs", byApp, { cluster: "other" }),
    ],
    "a budget without a selector, which is of no Pod": [
      cluster(),
      workload(),
      budget("ours", undefined),
      budget("chart", byApp),
    ],
    "a second budget without a selector": [
      cluster(),
      workload(),
      budget("ours", byApp),
      budget("chart", undefined),
    ],
    "Pods of a DaemonSet, which no drain evicts": [
      cluster(),
      workload(DAEMON_SET),
      budget("ours", byApp),
      budget("chart", byApp),
    ],
    "two budgets without Pods in the stack, of which neither selects all that the other does": [
      cluster(),
      budget("ours", byApp),
      budget("chart", byTier),
    ],
    "a budget without a spec": [
      cluster(),
      workload(),
      resource(POD_DISRUPTION_BUDGET, {}, { cluster: "cluster" }),
    ],
  },
  rejects: {
    "two budgets with one selector for Pods that something else makes, as advisory": {
      resources: [cluster(), budget("ours", byApp), budget("chart", byApp)],
      at: AT,
      level: "advisory",
      problem: /if something makes such Pods/,
      fix: / The other one is PodDisruptionBudget\.ours\.$/,
    },
    "a budget of some of the Pods of another, which something else makes": {
      resources: [
        cluster(),
        budget("some", {
          matchLabels: CART,
          matchExpressions: [{ key: "canary", operator: "DoesNotExist" }],
        }),
        budget("all", {
          matchLabels: { app: "cart" },
          matchExpressions: [
            { key: "tier", operator: "In", values: ["web", "api"] },
            { key: "canary", operator: "DoesNotExist" },
          ],
        }),
      ],
      at: AT,
      level: "advisory",
      fix: / The other one is PodDisruptionBudget\.all\.$/,
    },
    "a chart's budget beside one's own": {
      resources: [cluster(), workload(), budget("ours", byApp), budget("chart", byApp)],
      at: AT,
      fix: / The other one is PodDisruptionBudget\.ours\.$/,
    },
    "two budgets by different labels of the same Pods": {
      resources: [cluster(), workload(STATEFUL_SET), budget("ours", byApp), budget("web", byTier)],
      at: AT,
    },
    "a budget of every Pod of the namespace beside another": {
      resources: [cluster(), workload(), budget("all", {}), budget("ours", byApp)],
      at: AT,
    },
    "Pods of a CronJob": {
      resources: [cluster(), workload(CRON_JOB), budget("ours", byApp), budget("chart", byApp)],
      at: AT,
    },
    "each budget after the first": {
      resources: [cluster(), workload(), budget("a", byApp), budget("b", byApp), budget("c", byTier)],
      at: [AT, AT],
    },
    "budgets on a cluster of another stack": {
      resources: [workload(), budget("ours", byApp), budget("chart", byApp)].map((r) => ({
        ...r,
        cluster: undefined,
      })),
      at: AT,
    },
  },
  undecided: {
    "which of two budgets selects what, where something else makes the Pods": {
      resources: [cluster(), budget("ours", byApp), budget("chart", { matchLabels: { app: unknown } })],
      at: ["PodDisruptionBudget.chart.spec.selector.matchLabels.app", "spec.selector.matchLabels.app"],
    },
    "labels that are not known": {
      resources: [
        cluster(),
        workload(DEPLOYMENT, { app: unknown }),
        budget("ours", byApp),
        budget("chart", byApp),
      ],
      at: "Deployment.cart.spec.template.metadata.labels.app",
    },
    "a selector that is not known": {
      resources: [
        cluster(),
        workload(),
        budget("ours", byApp),
        budget("chart", { matchLabels: { app: unknown } }),
      ],
      at: "spec.selector.matchLabels.app",
    },
  },
});
