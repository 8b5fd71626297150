import {
  CALICO_POLICY,
  CLUSTER,
  DEPLOYMENT,
  FIREWALL,
  HELM_CHART_V4,
  HELM_RELEASE,
  NAMESPACE,
  NETWORK_POLICY,
} from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

// The rule on what serves webhooks, of well-known charts.

const on = { cluster: "cluster" };
const PRIVATE = resource(
  CLUSTER,
  {
    datapathProvider: "ADVANCED_DATAPATH",
    privateClusterConfig: { enablePrivateNodes: true, masterIpv4CidrBlock: "172.16.0.0/28" },
  },
  { name: "cluster" },
);
const V2 = resource(CLUSTER, { datapathProvider: "ADVANCED_DATAPATH" }, { name: "cluster" });
const IPTABLES = resource(CLUSTER, {}, { name: "cluster" });
const release = (chart: string, values?: unknown, more: object = {}) =>
  resource(
    HELM_RELEASE,
    { chart, namespace: "tools", ...(values !== undefined && { values }), ...more },
    { name: "release", ...on },
  );
const policy = (spec: object, name = "policy", namespace: unknown = "tools"): TestResource =>
  resource(
    NETWORK_POLICY,
    { metadata: { namespace, name }, spec: { podSelector: {}, policyTypes: ["Ingress"], ...spec } },
    { name, ...on },
  );
const DENY = policy({}, "deny");
const firewall = (port: string) =>
  resource(
    FIREWALL,
    { network: "n", sourceRanges: ["172.16.0.0/28"], allows: [{ protocol: "tcp", ports: [port] }] },
    { name: "firewall" },
  );
const KYVERNO = { admissionController: { replicas: 3 } };
const rendered = resource(DEPLOYMENT, { metadata: { name: "d", namespace: "tools" } }, {
  name: "rendered",
  ...on,
  parent: "release",
} as Partial<TestResource>);

ruleTable("webhook-is-reachable", {
  accepts: {
    "Kyverno's chart with three Pods": [V2, release("kyverno", KYVERNO)],
    "Kyverno's chart with an autoscaler": [
      V2,
      release("kyverno", { admissionController: { autoscaling: { enabled: true, minReplicas: 2 } } }),
    ],
    "Kyverno's chart that fails open": [
      V2,
      release("kyverno", { features: { forceFailurePolicyIgnore: { enabled: true } } }),
    ],
    "Kyverno's chart before 3.0, of which the number is not known": [
      V2,
      release("kyverno", {}, { version: "2.1.3" }),
    ],
    "Istio's chart with a fixed number": [
      V2,
      release("istiod", { autoscaleEnabled: false, replicaCount: 2 }),
    ],
    "Istio's chart with the values of an older one": [V2, release("istiod", { pilot: { autoscaleMin: 2 } })],
    "CrowdStrike's chart for nodes, and with its own two Pods": [V2, release("falcon-sensor")],
    "CrowdStrike's chart for containers, with its own two Pods": [
      V2,
      release("falcon-sensor", { container: { enabled: true } }),
    ],
    "charts that fail open by themselves": [PRIVATE, release("vault")],
    "Vault's chart by its former value, over which the newer one's default stands": [
      PRIVATE,
      release("vault", { injector: { failurePolicy: "Fail" } }),
    ],
    "Vault's chart with everything off": [
      PRIVATE,
      release("vault", { global: { enabled: false }, injector: { webhook: { failurePolicy: "Fail" } } }),
    ],
    "Linkerd's chart that fails open": [PRIVATE, release("linkerd-control-plane")],
    "KEDA's chart that fails open": [PRIVATE, release("keda")],
    "cert-manager's chart, on an open port": [PRIVATE, release("cert-manager")],
    "External Secrets' chart without its webhook": [
      PRIVATE,
      release("external-secrets", { webhook: { create: false, port: 9443 } }),
    ],
    "Consul's chart with its port opened": [
      PRIVATE,
      release("consul", { connectInject: { replicas: 2 } }),
      firewall("8080"),
    ],
    "a release of which the objects are seen": [V2, release("istiod"), rendered],
    "a component of which the objects are seen": [
      V2,
      { ...release("istiod"), type: HELM_CHART_V4 },
      rendered,
    ],
    "a denial beside a policy that opens the port": [
      V2,
      release("kyverno", KYVERNO),
      DENY,
      policy({ podSelector: { matchLabels: { app: "kyverno" } }, ingress: [{ ports: [{ port: 9443 }] }] }),
    ],
    "a denial in another namespace": [V2, release("kyverno", KYVERNO), policy({}, "deny", "shop")],
    "a denial for other Pods of the namespace": [
      V2,
      release("kyverno", KYVERNO),
      policy({ podSelector: { matchLabels: { app: "shop" } } }),
    ],
    "a denial beside a policy that the chart brings": [
      V2,
      release("kyverno", {
        admissionController: { replicas: 3, networkPolicy: { enabled: true } },
      }),
      DENY,
    ],
    "a denial for Pods on the host's network": [
      V2,
      release("cert-manager", { webhook: { hostNetwork: true } }),
      DENY,
    ],
    "a denial beside a policy of Calico's": [
      V2,
      release("kyverno", KYVERNO),
      DENY,
      resource(CALICO_POLICY, { metadata: { namespace: "tools" }, spec: {} }, { name: "calico", ...on }),
    ],
    "a denial beside a policy of Calico's on a cluster that is not known": [
      V2,
      release("kyverno", KYVERNO),
      DENY,
      resource(CALICO_POLICY, { metadata: { namespace: "tools" }, spec: {} }, { name: "calico" }),
    ],
    "a denial of what goes out": [V2, release("kyverno", KYVERNO), policy({ policyTypes: ["Egress"] })],
    "a denial on a cluster that enforces none": [IPTABLES, release("kyverno", KYVERNO), DENY],
    "a denial in the namespace of a chart that is not known": [V2, release("shop"), DENY],
  },
  rejects: {
    "a component of a chart with one Pod, as advisory": {
      resources: [V2, { ...release("istiod"), type: HELM_CHART_V4 }],
      at: "values.autoscaleMin",
      level: "advisory",
    },
    "Kyverno's chart as it is, as advisory": {
      resources: [V2, release("kyverno")],
      at: "values.admissionController.replicas",
      level: "advisory",
      problem: /^is absent, and the chart has one Pod/,
      fix: /^Set values\.admissionController\.replicas to 2 or more\.$/,
    },
    "Kyverno's chart with an autoscaler from one on, as advisory": {
      resources: [V2, release("kyverno", { admissionController: { autoscaling: { enabled: true } } })],
      at: "values.admissionController.autoscaling.minReplicas",
      level: "advisory",
    },
    "Istio's chart as it is, as advisory": {
      resources: [V2, release("istiod", { replicaCount: 3 })],
      at: "values.autoscaleMin",
      level: "advisory",
    },
    "GitHub's runners' chart with one Pod, as advisory": {
      resources: [V2, release("actions-runner-controller", { replicaCount: 1 })],
      at: "values.replicaCount",
      level: "advisory",
      problem: /^leaves one Pod/,
    },
    "CrowdStrike's chart for containers with one Pod, as advisory": {
      resources: [V2, release("falcon-sensor", { container: { enabled: true, replicas: 1 } })],
      at: "values.container.replicas",
      level: "advisory",
    },
    "Vault's chart that fails closed, as advisory": {
      resources: [V2, release("vault", { injector: { webhook: { failurePolicy: "Fail" } } })],
      at: "values.injector.replicas",
      level: "advisory",
    },
    "Gatekeeper's chart that fails closed with one Pod, as advisory": {
      resources: [V2, release("gatekeeper", { validatingWebhookFailurePolicy: "Fail", replicas: 1 })],
      at: "values.replicas",
      level: "advisory",
    },
    "OpenTelemetry's operator that fails closed for Pods, as advisory": {
      resources: [
        V2,
        release("opentelemetry-operator", { admissionWebhooks: { pods: { failurePolicy: "Fail" } } }),
      ],
      at: "values.replicaCount",
      level: "advisory",
    },
    "Linkerd's chart that fails closed on a private cluster, as advisory": {
      resources: [
        PRIVATE,
        release("linkerd-control-plane", { webhookFailurePolicy: "Fail", controllerReplicas: 3 }),
      ],
      at: "chart",
      level: "advisory",
      problem: /port 8443/,
    },
    "CrowdStrike's chart for containers on a private cluster, as advisory": {
      resources: [PRIVATE, release("falcon-sensor", { container: { enabled: true } })],
      at: "values.container.injectorPort",
      level: "advisory",
      problem: /port 4433/,
    },
    "Consul's chart on a private cluster, as advisory": {
      resources: [PRIVATE, release("consul", { connectInject: { replicas: 2 } })],
      at: "chart",
      level: "advisory",
      problem: /port 8080/,
    },
    "Kueue's chart on a private cluster, as advisory": {
      resources: [PRIVATE, release("kueue")],
      at: "chart",
      level: "advisory",
      problem: /port 9443/,
    },
    "Spark's operator on a private cluster, as advisory": {
      resources: [PRIVATE, release("spark-operator", { webhook: { replicas: 2 } })],
      at: "values.webhook.port",
      level: "advisory",
    },
    "cert-manager's chart on another port, as its page asks for beside the host's network, as advisory": {
      resources: [PRIVATE, release("cert-manager", { webhook: { hostNetwork: true, securePort: 10260 } })],
      at: "values.webhook.securePort",
      level: "advisory",
      problem: /port 10260/,
    },
    "KEDA's chart that fails closed on a private cluster, as advisory": {
      resources: [PRIVATE, release("keda", { webhooks: { failurePolicy: "Fail", port: "" } })],
      at: "values.webhooks.port",
      level: "advisory",
      problem: /port 9443/,
    },
    "a denial of what comes in to a chart's namespace": {
      resources: [V2, release("kyverno", KYVERNO), DENY],
      at: "namespace",
      problem: /close it to the control plane/,
      fix: /ingress rule for port 9443 and no from/,
    },
    "a denial beside a policy of another kind on another cluster": {
      resources: [
        V2,
        resource(CLUSTER, {}, { name: "other" }),
        release("kyverno", KYVERNO),
        DENY,
        resource(
          CALICO_POLICY,
          { metadata: { namespace: "tools" }, spec: {} },
          { name: "calico", cluster: "other" },
        ),
      ],
      at: "namespace",
    },
    "a denial beside a policy that opens another port": {
      resources: [
        V2,
        release("kyverno", KYVERNO),
        DENY,
        policy({ ingress: [{ ports: [{ protocol: "TCP", port: 8000 }] }] }),
      ],
      at: "namespace",
    },
    "a denial beside a policy that opens the namespace to itself": {
      resources: [
        V2,
        release("kyverno", KYVERNO),
        DENY,
        policy({ ingress: [{ from: [{ podSelector: {} }] }] }),
      ],
      at: "namespace",
    },
    "a denial in a namespace whose name is not known yet": {
      resources: [
        V2,
        resource(NAMESPACE, { metadata: {} }, { name: "tools", ...on }),
        release("kyverno", KYVERNO, { namespace: ref("tools", "metadata") }),
        resource(
          NETWORK_POLICY,
          {
            metadata: { namespace: ref("tools", "metadata") },
            spec: { podSelector: {}, policyTypes: ["Ingress"] },
          },
          { name: "deny", ...on },
        ),
      ],
      at: "namespace",
    },
    "a denial for a webhook on a chart's own kinds, as advisory": {
      resources: [V2, release("cert-manager"), DENY],
      at: "namespace",
      level: "advisory",
    },
  },
  undecided: {
    "a denial of what comes in to Pods whose labels are not known": {
      resources: [
        V2,
        release("kyverno", KYVERNO),
        policy({ podSelector: { matchLabels: { app: unknown } } }),
      ],
      at: "NetworkPolicy.policy.spec.podSelector.matchLabels.app",
    },
    "a number of Pods that is not known": {
      resources: [V2, release("kyverno", { admissionController: { replicas: unknown } })],
      at: "values.admissionController.replicas",
    },
    "a failure policy that is not known": {
      resources: [
        V2,
        release("linkerd-control-plane", { webhookFailurePolicy: unknown, controllerReplicas: 1 }),
      ],
      at: "values.webhookFailurePolicy",
    },
  },
});
