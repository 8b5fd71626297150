import {
  CLUSTER,
  DEPLOYMENT,
  HORIZONTAL_POD_AUTOSCALER,
  HORIZONTAL_POD_AUTOSCALER_V1,
  NAMESPACE,
  POD,
  POD_DISRUPTION_BUDGET,
  POD_DISRUPTION_BUDGET_V1BETA1,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  SCALED_OBJECT,
  STATEFUL_SET,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const MAX_UNAVAILABLE = "spec.maxUnavailable";
const MIN_AVAILABLE = "spec.minAvailable";
const labels = { app: "cart" };
const cluster = (name = "cluster", more: Record<string, unknown> = {}) => resource(CLUSTER, more, { name });
const metadata = { namespace: "shop", name: "cart" };
const budget = (spec: Record<string, unknown>, more: Partial<TestResource> = {}, meta: unknown = metadata) =>
  resource(
    POD_DISRUPTION_BUDGET,
    { metadata: meta, spec: { selector: { matchLabels: labels }, ...spec } },
    { name: "budget", cluster: "cluster", ...more },
  );
const DNS = { matchLabels: { "k8s-app": "kube-dns" } };
const ofDns = (spec: Record<string, unknown>, name = "dns") =>
  budget({ selector: DNS, ...spec }, { name }, { namespace: "kube-system", name });
interface Workload {
  type?: string;
  podLabels?: unknown;
  namespace?: unknown;
}
const workload = (
  replicas: unknown,
  { type = DEPLOYMENT, podLabels = labels, namespace = "shop" }: Workload = {},
  { name = "cart", ...more }: Partial<TestResource> = {},
): TestResource => ({
  type,
  name,
  props: {
    metadata: { namespace, name },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      template: { metadata: { labels: podLabels }, spec: { containers: [] } },
    },
  },
  cluster: "cluster",
  ...more,
});
const autoscaler = (
  spec: Record<string, unknown>,
  type: string = HORIZONTAL_POD_AUTOSCALER,
  target: unknown = "cart",
) =>
  resource(
    type as typeof HORIZONTAL_POD_AUTOSCALER,
    {
      metadata: { namespace: "shop", name: "scaler" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: target },
        maxReplicas: 9,
        ...spec,
      },
    },
    { name: "scaler", cluster: "cluster" },
  );

const scaledObject = (spec: Record<string, unknown>, paused?: unknown) =>
  resource(
    SCALED_OBJECT,
    {
      metadata: {
        namespace: "shop",
        name: "scaler",
        ...(paused !== undefined && { annotations: { "autoscaling.keda.sh/paused-replicas": paused } }),
      },
      spec: { scaleTargetRef: { name: "cart" }, ...spec },
    },
    { name: "scaler", cluster: "cluster" },
  );

ruleTable("pdb-does-not-block-drain", {
  accepts: {
    "budgets that let a Pod of kube-dns go, and of other Pods of GKE's": [
      cluster(),
      ofDns({ minAvailable: 1 }, "one"),
      ofDns({ minAvailable: "50%" }, "half"),
      ofDns({ maxUnavailable: 1 }, "documented"),
      ofDns({ minAvailable: 2, selector: {} }, "all"),
      ofDns({ minAvailable: 2, selector: { matchLabels: { "k8s-app": "konnectivity-agent" } } }, "other"),
      budget({ minAvailable: 2, selector: DNS }, { name: "elsewhere" }),
    ],
    "a budget that lets one Pod go": [cluster(), workload(3), budget({ maxUnavailable: 1 })],
    "a budget of a share of the Pods": [cluster(), workload(3), budget({ maxUnavailable: "1%" })],
    "fewer Pods wanted than there are": [cluster(), workload(3), budget({ minAvailable: 2 })],
    "a share that leaves one Pod to lose": [cluster(), workload(3), budget({ minAvailable: "66%" })],
    "no Pod wanted": [cluster(), workload(1), budget({ minAvailable: 0 })],
    "an autoscaler that keeps more Pods than wanted": [
      cluster(),
      workload(1),
      autoscaler({ minReplicas: 3 }),
      budget({ minAvailable: 2 }),
    ],
    "an autoscaler of version 1": [
      cluster(),
      workload(undefined),
      autoscaler({ minReplicas: 3 }, HORIZONTAL_POD_AUTOSCALER_V1),
      budget({ minAvailable: 2 }),
    ],
    "an autoscaler that refers to the workload": [
      cluster(),
      workload(1),
      autoscaler({ minReplicas: 3 }, HORIZONTAL_POD_AUTOSCALER, ref("cart", "metadata")),
      budget({ minAvailable: 2 }),
    ],
    "KEDA, which keeps more Pods than wanted": [
      cluster(),
      workload(undefined),
      scaledObject({ minReplicaCount: 3 }),
      budget({ minAvailable: 2 }),
    ],
    "KEDA, which keeps the workload at nothing for a time": [
      cluster(),
      workload(undefined),
      scaledObject({ minReplicaCount: 2, maxReplicaCount: 2 }, "0"),
      budget({ minAvailable: 2 }),
    ],
    "KEDA, which scales to nothing": [
      cluster(),
      workload(undefined),
      scaledObject({}),
      budget({ minAvailable: 1 }),
    ],
    "two workloads that are more than wanted together": [
      cluster(),
      workload(2),
      workload(2, {}, { name: "other" }),
      budget({ minAvailable: 3 }),
    ],
    "Pods of other labels": [
      cluster(),
      workload(1, { podLabels: { app: "till" } }),
      budget({ minAvailable: 1 }),
    ],
    "Pods of another namespace": [cluster(), workload(1, { namespace: "bank" }), budget({ minAvailable: 1 })],
    "Pods of another cluster": [
      cluster(),
      cluster("second"),
      workload(1, {}, { cluster: "second" }),
      budget({ minAvailable: 1 }),
    ],
    "a budget of no workload of the stack": [cluster(), budget({ minAvailable: 2 })],
    "a workload that is scaled to nothing": [cluster(), workload(0), budget({ minAvailable: 1 })],
    "replicas that are observed where the program says nothing": [
      cluster(),
      workload(undefined, {}, { observed: { spec: { replicas: 3 } } }),
      budget({ minAvailable: 2 }),
    ],
    "a budget without a selector, which is of no Pod": [
      cluster(),
      workload(1),
      resource(
        POD_DISRUPTION_BUDGET,
        { metadata, spec: { maxUnavailable: 0 } },
        { name: "budget", cluster: "cluster" },
      ),
    ],
    "a budget without a limit": [cluster(), workload(1), budget({})],
  },
  rejects: {
    "both Pods of kube-dns, as advisory": {
      resources: [cluster(), ofDns({ minAvailable: 2 })],
      at: MIN_AVAILABLE,
      level: "advisory",
      problem: /^is 2, and the workloads that it selects may have as few Pods as 2, /,
    },
    "most Pods of kube-dns, as advisory": {
      resources: [cluster(), ofDns({ minAvailable: "75%" })],
      at: MIN_AVAILABLE,
      level: "advisory",
    },
    "a budget that lets no Pod go": {
      resources: [cluster(), workload(3), budget({ maxUnavailable: 0 })],
      at: MAX_UNAVAILABLE,
      problem: /is 0/,
      fix: /AlwaysAllow/,
    },
    "a budget of a share of nothing, whatever it is for": {
      resources: budget({ maxUnavailable: "0%" }, { cluster: undefined }),
      at: MAX_UNAVAILABLE,
      problem: /is "0%"/,
    },
    "all Pods wanted": { resources: [cluster(), budget({ minAvailable: "100%" })], at: MIN_AVAILABLE },
    "a budget of an Autopilot cluster": {
      resources: [cluster("cluster", { enableAutopilot: true }), budget({ maxUnavailable: 0 })],
      at: MAX_UNAVAILABLE,
    },
    "as many Pods wanted as there are, as advisory": {
      resources: [cluster(), workload(2), budget({ minAvailable: 2 })],
      at: MIN_AVAILABLE,
      level: "advisory",
      problem: /is 2.*as few Pods as 2/,
      fix: /AlwaysAllow.* This is advice, as more Pods than these may run\.$/,
    },
    "one Pod wanted of a workload that does not say how many, as advisory": {
      resources: [cluster(), workload(undefined), budget({ minAvailable: 1 })],
      at: MIN_AVAILABLE,
      level: "advisory",
    },
    "a share that is rounded up to all Pods, as advisory": {
      resources: [cluster(), workload(3), budget({ minAvailable: "67%" })],
      at: MIN_AVAILABLE,
      level: "advisory",
      problem: /is "67%"/,
    },
    "an autoscaler that may leave as many Pods as wanted, as advisory": {
      resources: [cluster(), workload(5), autoscaler({}), budget({ minAvailable: 1 })],
      at: MIN_AVAILABLE,
      level: "advisory",
      problem: /as few Pods as 1/,
    },
    "an autoscaler that never gives more Pods than wanted": {
      resources: [
        cluster(),
        workload(undefined),
        autoscaler({ minReplicas: 2, maxReplicas: 2 }),
        budget({ minAvailable: 2 }),
      ],
      at: MIN_AVAILABLE,
      level: "mandatory",
      problem: /is 2, and autoscalers give the workloads that it selects 2 Pods at most/,
    },
    "an autoscaler that never gives more Pods than wanted, beside others that the budget selects, as advisory":
      {
        resources: [
          cluster(),
          workload(undefined),
          autoscaler({ minReplicas: 2, maxReplicas: 2 }),
          budget({ minAvailable: 2 }),
          resource(
            POD,
            { metadata: { ...metadata, name: "own", labels }, spec: { containers: [] } },
            { name: "own", cluster: "cluster" },
          ),
        ],
        at: MIN_AVAILABLE,
        level: "advisory",
      },
    "an autoscaler that never gives more Pods than wanted, beside a controller's Pods, as advisory": {
      resources: [
        cluster(),
        workload(undefined),
        autoscaler({ minReplicas: 2, maxReplicas: 2 }),
        budget({ minAvailable: 2 }),
        {
          ...workload(2, { type: "kubernetes:argoproj.io/v1alpha1:Rollout" }, { name: "rollout" }),
          props: { metadata, spec: { template: { spec: { containers: [{ name: "cart" }] } } } },
        },
      ],
      at: MIN_AVAILABLE,
      level: "advisory",
    },
    "a share of all Pods that KEDA may give": {
      resources: [
        cluster(),
        workload(5),
        scaledObject({ minReplicaCount: 2, maxReplicaCount: 3 }),
        budget({ minAvailable: "67%" }),
      ],
      at: MIN_AVAILABLE,
      level: "mandatory",
    },
    "an autoscaler of one workload, of whatever maximum, beside one of a fixed number, as advisory": {
      resources: [
        cluster(),
        workload(undefined),
        autoscaler({ minReplicas: 1, maxReplicas: unknown }),
        workload(1, {}, { name: "other" }),
        budget({ minAvailable: 2 }),
      ],
      at: MIN_AVAILABLE,
      level: "advisory",
      problem: /as few Pods as 2/,
    },
    "a budget of the API version that is gone": {
      resources: resource(POD_DISRUPTION_BUDGET_V1BETA1, {
        metadata,
        spec: { selector: { matchLabels: labels }, maxUnavailable: 0 },
      }),
      at: MAX_UNAVAILABLE,
      level: "mandatory",
    },
    "KEDA, which keeps as many Pods as wanted for a time, as advisory": {
      resources: [
        cluster(),
        workload(undefined),
        scaledObject({ minReplicaCount: 0, maxReplicaCount: 2 }, "2"),
        budget({ minAvailable: 2 }),
      ],
      at: MIN_AVAILABLE,
      level: "advisory",
      problem: /as few Pods as 2/,
    },
    "KEDA, which may leave as many Pods as wanted, as advisory": {
      resources: [cluster(), workload(5), scaledObject({ minReplicaCount: 2 }), budget({ minAvailable: 2 })],
      at: MIN_AVAILABLE,
      level: "advisory",
      problem: /as few Pods as 2/,
    },
    "a workload by which another one's autoscaler measures": {
      resources: [
        cluster(),
        workload(1),
        autoscaler(
          {
            minReplicas: 3,
            metrics: [{ type: "Object", object: { describedObject: { name: ref("cart", "metadata") } } }],
          },
          HORIZONTAL_POD_AUTOSCALER,
          "till",
        ),
        budget({ minAvailable: 1 }),
      ],
      at: MIN_AVAILABLE,
      level: "advisory",
    },
    "an autoscaler of another workload, as advisory": {
      resources: [
        cluster(),
        workload(1),
        autoscaler({ minReplicas: 3 }, HORIZONTAL_POD_AUTOSCALER, "till"),
        budget({ minAvailable: 1 }),
      ],
      at: MIN_AVAILABLE,
      level: "advisory",
    },
    "a StatefulSet, as advisory": {
      resources: [cluster(), workload(3, { type: STATEFUL_SET }), budget({ minAvailable: 3 })],
      at: MIN_AVAILABLE,
      level: "advisory",
    },
    "a ReplicaSet, as advisory": {
      resources: [cluster(), workload(1, { type: REPLICA_SET }), budget({ minAvailable: 1 })],
      at: MIN_AVAILABLE,
      level: "advisory",
    },
    "a ReplicationController, as advisory": {
      resources: [cluster(), workload(1, { type: REPLICATION_CONTROLLER }), budget({ minAvailable: 1 })],
      at: MIN_AVAILABLE,
      level: "advisory",
    },
    "every Pod of the namespace, as advisory": {
      resources: [cluster(), workload(1), budget({ minAvailable: 1, selector: {} })],
      at: MIN_AVAILABLE,
      level: "advisory",
    },
    "a workload of a namespace that both refer to, as advisory": {
      resources: [
        cluster(),
        resource(NAMESPACE, { metadata: {} }, { name: "shop", cluster: "cluster" }),
        workload(1, { namespace: ref("shop", "metadata") }),
        budget({ minAvailable: 1 }, {}, { namespace: ref("shop", "metadata"), name: "cart" }),
      ],
      at: MIN_AVAILABLE,
      level: "advisory",
    },
  },
  undecided: {
    "at how many Pods KEDA keeps a workload": {
      resources: [
        cluster(),
        workload(undefined),
        scaledObject({ minReplicaCount: 2 }, unknown),
        budget({ minAvailable: 2 }),
      ],
      at: 'ScaledObject.scaler.metadata.annotations["autoscaling.keda.sh/paused-replicas"]',
    },
    "an autoscaler's maximum that is not known": {
      resources: [cluster(), workload(5), autoscaler({ maxReplicas: unknown }), budget({ minAvailable: 1 })],
      at: "HorizontalPodAutoscaler.scaler.spec.maxReplicas",
    },
    "a limit that is not known": {
      resources: [cluster(), budget({ maxUnavailable: unknown })],
      at: MAX_UNAVAILABLE,
    },
    "replicas that are not known": {
      resources: [cluster(), workload(unknown), budget({ minAvailable: 1 })],
      at: "Deployment.cart.spec.replicas",
    },
    "labels of a workload that are not known": {
      resources: [cluster(), workload(1, { podLabels: unknown }), budget({ minAvailable: 1 })],
      at: "Deployment.cart.spec.template.metadata.labels",
    },
    "a workload whose namespace is not known": {
      resources: [cluster(), workload(1, { namespace: unknown }), budget({ minAvailable: 1 })],
      at: "Deployment.cart.metadata.namespace",
    },
  },
});
