import {
  CLUSTER,
  DEPLOYMENT,
  FIREWALL,
  HELM_RELEASE,
  HORIZONTAL_POD_AUTOSCALER,
  MUTATING_WEBHOOK,
  NAMESPACE,
  NETWORK_FIREWALL_POLICY_RULE,
  NODE_POOL,
  REGION_FIREWALL_POLICY,
  SERVICE,
  VALIDATING_WEBHOOK,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const NAME = "kubernetes.io/metadata.name";
const SELECTOR = "webhooks[0].namespaceSelector";
const on = { cluster: "cluster" };
const metadata = { namespace: "hooks", name: "hooks" };
const by = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }],
});
const ALL = by(NAME, "NotIn", "kube-system", "kube-node-lease");
const OTHERS = by(NAME, "NotIn", "kube-system", "kube-node-lease", "hooks");
const rules = (...resources: string[]) => [
  { apiGroups: ["*"], apiVersions: ["*"], operations: ["CREATE"], resources },
];
const hook = (props: object = {}, type: string = VALIDATING_WEBHOOK): TestResource =>
  resource(
    type as typeof VALIDATING_WEBHOOK,
    {
      webhooks: [
        {
          name: "pods.example.com",
          clientConfig: { service: metadata },
          rules: rules("pods"),
          namespaceSelector: ALL,
          ...props,
        },
      ],
    },
    { name: "hook", ...on },
  );
const service = (targetPort: unknown = 443) =>
  resource(
    SERVICE,
    { metadata, spec: { selector: { app: "hooks" }, ports: [{ port: 443, targetPort }] } },
    { name: "service", ...on },
  );
const pods = (replicas: unknown = 2) =>
  resource(
    DEPLOYMENT,
    {
      metadata,
      spec: {
        replicas,
        template: {
          metadata: { labels: { app: "hooks" } },
          spec: { containers: [{ name: "hooks", ports: [{ name: "tls", containerPort: 9443 }] }] },
        },
      },
    },
    { name: "pods", ...on },
  );
const cluster = (privateClusterConfig: object = {}) =>
  resource(CLUSTER, { privateClusterConfig }, { name: "cluster" });
const PEERED = cluster({ enablePrivateNodes: true, masterIpv4CidrBlock: "172.16.0.0/28" });
const firewall = (ports: unknown, more: object = {}) =>
  resource(FIREWALL, { network: "n", allows: [{ protocol: "tcp", ports }], ...more }, { name: "firewall" });

/** A configuration with three webhooks, the last of which asks another Service. */
const manyHooks = resource(
  VALIDATING_WEBHOOK,
  {
    webhooks: ["hooks", "hooks", "others"].map((name, i) => ({
      name: `${i}.example.com`,
      clientConfig: { service: { ...metadata, name } },
      rules: rules("ingresses"),
      namespaceSelector: OTHERS,
    })),
  },
  { name: "hook", ...on },
);
const otherService = resource(
  SERVICE,
  {
    metadata: { ...metadata, name: "others" },
    spec: { selector: { app: "hooks" }, ports: [{ port: 443, targetPort: 8443 }] },
  },
  { name: "others", ...on },
);

const policyRule = (action: string) => ({
  action,
  direction: "INGRESS",
  match: { srcIpRanges: ["172.16.0.0/12"], layer4Configs: [{ ipProtocol: "tcp", ports: ["9443"] }] },
});

const release = (chart: unknown, values: unknown = {}, more: object = {}) =>
  resource(HELM_RELEASE, { chart, values, ...more }, { name: "release", ...on });

const SERVICE_PATH = "webhooks[0].clientConfig.service";
const namespace = resource(NAMESPACE, { metadata: { name: "hooks" } }, { name: "namespace", ...on });
/** An object of which an operator may make what it needs. */
const operated: TestResource = {
  ...resource(SERVICE, { spec: {} }, { name: "operated", ...on }),
  type: "kubernetes:operator.example.com/v1:Hooks",
};
const serviceOf = (spec: object, at: object = metadata) =>
  resource(SERVICE, { metadata: at, spec }, { name: "service", ...on });
const PORTS = { ports: [{ port: 443, targetPort: 443 }] };
/** A Service whose selector fits no Pods, and a webhook that leaves its namespace out. */
const astray = (...more: TestResource[]) => [
  cluster(),
  hook({ namespaceSelector: OTHERS }),
  serviceOf({ selector: { app: "hook" }, ...PORTS }),
  pods(),
  ...more,
];
const nodes = (...tags: string[]) =>
  resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig: { tags } }, { name: "nodes" });
const tagged = (...targetTags: unknown[]) => [
  PEERED,
  hook({ namespaceSelector: OTHERS }),
  service(9443),
  pods(),
  firewall(["9443"], { targetTags }),
];

ruleTable("webhook-is-reachable", {
  accepts: {
    "a Service that names a host outside of the cluster": [
      cluster(),
      hook({ namespaceSelector: OTHERS, clientConfig: { service: { ...metadata, port: 8443 } } }),
      serviceOf({ type: "ExternalName", externalName: "hooks.example.com", ...PORTS }),
    ],
    "a Service without a selector, whose addresses something else sets": [
      cluster(),
      hook({ namespaceSelector: OTHERS }),
      serviceOf(PORTS),
      pods(),
    ],
    "a Service in a namespace of which the stack makes no Pods": [
      cluster(),
      hook({ namespaceSelector: OTHERS }),
      serviceOf({ selector: { app: "hook" }, ...PORTS }),
    ],
    "a Service that selects none of the Pods of a namespace that another stack makes": astray(),
    "a Service that selects none of the Pods of a namespace that a cluster lists": astray(
      resource(NAMESPACE, { metadata: { name: "hooks", uid: "1a2b" } }, { name: "namespace", ...on }),
    ),
    "a Service that selects none of the Pods, beside a chart that may make others": astray(
      namespace,
      release("hook", {}, { namespace: "elsewhere" }),
    ),
    "a Service that asks for a label that is set while Pods run": [
      cluster(),
      namespace,
      hook({ namespaceSelector: OTHERS }),
      serviceOf({ selector: { app: "hooks", "statefulset.kubernetes.io/pod-name": "hooks-0" }, ...PORTS }),
      pods(),
    ],
    "a Service that the stack does not make, as it does another of a namespace of another stack": [
      cluster(),
      hook(),
      serviceOf(PORTS, { ...metadata, name: "others" }),
    ],
    "a Service whose Pods a release of its namespace may make": astray(
      release("hook", {}, { namespace: "hooks" }),
    ),
    "a Service that a release may make": [
      cluster(),
      hook({ namespaceSelector: OTHERS }),
      serviceOf(PORTS, { ...metadata, name: "others" }),
      release("hook", {}, { namespace: "hooks" }),
    ],
    "a Service that an operator may make": [cluster(), namespace, hook(), operated],
    "a Service of whose Pods an operator may make some": [
      cluster(),
      namespace,
      hook({ namespaceSelector: OTHERS }),
      service(),
      operated,
    ],
    "a Service that asks only for a label that a controller sets": [
      cluster(),
      namespace,
      hook({ namespaceSelector: OTHERS }),
      serviceOf({ selector: { "statefulset.kubernetes.io/pod-name": "hooks-0" }, ...PORTS }),
      pods(),
    ],
    "a port that a firewall rule opens on the nodes' tag": [...tagged("other", "prod"), nodes("prod")],
    "a port that a firewall rule opens on the tag that GKE gives nodes": [
      ...tagged("gke-prod-1a2b3c4d-node"),
      nodes("prod"),
    ],
    "a port that a firewall rule opens on a tag, where another stack has the pools": [
      resource(
        CLUSTER,
        {
          removeDefaultNodePool: true,
          privateClusterConfig: { enablePrivateNodes: true, masterIpv4CidrBlock: "172.16.0.0/28" },
        },
        { name: "cluster" },
      ),
      ...tagged("prod").slice(1),
    ],
    "its own namespace left out, with two Pods": [
      cluster(),
      hook({ namespaceSelector: OTHERS }),
      service(),
      pods(),
    ],
    "its own Pods left out by a label": [
      cluster(),
      hook({ objectSelector: by("app", "NotIn", "hooks") }),
      service(),
      pods(),
    ],
    "namespaces that ask by a label, which its own does not bear": [
      cluster(),
      hook({ namespaceSelector: by("inject", "Exists") }),
      service(),
      pods(),
    ],
    "its own namespace left out by a matchCondition": [
      cluster(),
      hook({ matchConditions: [{ name: "own", expression: "request.namespace != 'hooks'" }] }),
      service(),
      pods(),
    ],
    "a webhook that fails open": [cluster(), hook({ failurePolicy: "Ignore" }), service(9443), pods(1)],
    "other kinds than Pods": [cluster(), hook({ rules: rules("ingresses") }), service(), pods(1)],
    "a webhook of which the stack has no Service": [cluster(), hook(), pods(1)],
    "a webhook outside of the cluster": [
      cluster(),
      hook({ clientConfig: { url: "https://hooks.example.com" } }),
    ],
    "two Pods by an autoscaler": [
      cluster(),
      hook({ namespaceSelector: OTHERS }),
      service(),
      pods(1),
      resource(
        HORIZONTAL_POD_AUTOSCALER,
        { metadata, spec: { minReplicas: 2, scaleTargetRef: { kind: "Deployment", name: "hooks" } } },
        { name: "autoscaler", ...on },
      ),
    ],
    "the port 443 of a private cluster": [PEERED, hook({ namespaceSelector: OTHERS }), service(), pods()],
    "the kubelet's port of a private cluster": [
      PEERED,
      hook({ namespaceSelector: OTHERS }),
      service(10250),
      pods(),
    ],
    "a port among others that are null": [
      PEERED,
      hook({ namespaceSelector: OTHERS }),
      resource(
        SERVICE,
        { metadata, spec: { selector: { app: "hooks" }, ports: [null, { port: 443, targetPort: 443 }] } },
        { name: "service", ...on },
      ),
      pods(),
    ],
    "a port that a firewall rule opens": [
      PEERED,
      hook({ namespaceSelector: OTHERS }),
      service(9443),
      pods(),
      firewall(["8443", "9000-9500"]),
    ],
    "a port that a firewall rule opens with all others": [
      PEERED,
      hook({ namespaceSelector: OTHERS }),
      service(9443),
      pods(),
      firewall(undefined),
    ],
    "a port that a rule of a network's firewall policy opens": [
      PEERED,
      hook({ namespaceSelector: OTHERS }),
      service(9443),
      pods(),
      resource(NETWORK_FIREWALL_POLICY_RULE, policyRule("allow"), { name: "rule" }),
    ],
    "a port that a firewall policy opens with all its rules": [
      PEERED,
      hook({ namespaceSelector: OTHERS }),
      service(9443),
      pods(),
      resource(
        REGION_FIREWALL_POLICY,
        { rules: [policyRule("deny"), policyRule("allow")] },
        { name: "policy" },
      ),
    ],
    "a port of a cluster with Private Service Connect": [
      cluster({ enablePrivateNodes: true }),
      hook({ namespaceSelector: OTHERS }),
      service(9443),
      pods(),
    ],
    "a port of an Autopilot cluster with public nodes": [
      resource(CLUSTER, { enableAutopilot: true }, { name: "cluster" }),
      hook({ namespaceSelector: OTHERS }),
      service(9443),
      pods(),
    ],
    "a chart's port of a cluster with public nodes": [cluster(), release("istiod", { autoscaleMin: 2 })],
    "a chart's port that a firewall rule opens": [
      PEERED,
      release("istiod", { autoscaleMin: 2 }),
      firewall(["15017"]),
    ],
    "a chart's port set to the kubelet's": [
      PEERED,
      release("opentelemetry-operator", { manager: { ports: { webhookPort: 10250 } } }),
    ],
    "a chart without its webhook": [
      PEERED,
      release("ingress-nginx", { controller: { admissionWebhooks: { enabled: false } } }),
    ],
    "a chart whose webhook is off": [PEERED, release("gatekeeper", { disableValidatingWebhook: true })],
    "a chart's webhook that fails open": [
      PEERED,
      release("opentelemetry-operator", { admissionWebhooks: { failurePolicy: "Ignore" } }),
    ],
    "a chart that is not known": [PEERED, release("shop")],
    "no selector at all, of which another rule speaks": [
      cluster(),
      hook({ namespaceSelector: undefined }),
      service(),
      pods(2),
    ],
  },
  rejects: {
    "a port that its Service does not have": {
      resources: [
        cluster(),
        hook({ namespaceSelector: OTHERS, clientConfig: { service: { ...metadata, port: 8443 } } }),
        service(),
        pods(),
      ],
      at: `${SERVICE_PATH}.port`,
      level: "mandatory",
      problem: /^is 8443, which Service\.service does not have, so nothing answers/,
    },
    "the port 443 by default, which its Service does not have, for other kinds than Pods, as advisory": {
      resources: [
        cluster(),
        hook({ rules: rules("ingresses") }),
        serviceOf({ selector: { app: "hooks" }, ports: [{ port: 9443 }] }),
        pods(),
      ],
      at: `${SERVICE_PATH}.port`,
      level: "advisory",
      problem: /^is absent, which means 443, /,
    },
    "a Service that selects none of the Pods of a namespace that the stack makes": {
      resources: astray(namespace),
      at: SERVICE_PATH,
      level: "mandatory",
      problem: /^is Service\.service, whose spec\.selector fits none of the Pods/,
    },
    "a Service in a namespace that the stack makes, of which it makes no Pods, as advisory": {
      resources: [cluster(), namespace, hook({ namespaceSelector: OTHERS }), service()],
      at: SERVICE_PATH,
      level: "advisory",
      problem: /^is Service\.service, whose spec\.selector fits none of the Pods/,
      fix: /Where another stack makes them in that namespace, it is right\.$/,
    },
    "a Service that asks for a label that the Pods of its namespace lack, as advisory": {
      resources: [
        cluster(),
        namespace,
        hook({ namespaceSelector: OTHERS }),
        serviceOf({ selector: { "app.kubernetes.io/name": "hooks" }, ...PORTS }),
        pods(),
      ],
      at: SERVICE_PATH,
      level: "advisory",
    },
    "a Service that the stack does not make, as it does its namespace, as advisory": {
      resources: [cluster(), namespace, hook()],
      at: SERVICE_PATH,
      level: "advisory",
      problem: /^is a Service that this stack does not make, as it does that namespace, so nothing/,
    },
    "a Service that the stack does not make, as it does another of that namespace, as advisory": {
      resources: [cluster(), namespace, hook(), serviceOf(PORTS, { ...metadata, name: "others" })],
      at: SERVICE_PATH,
      level: "advisory",
      problem: /^is a Service that this stack does not make, as/,
    },
    "a Service whose name another namespace has, as advisory": {
      resources: [cluster(), hook(), serviceOf(PORTS, { ...metadata, namespace: "hook" })],
      at: SERVICE_PATH,
      level: "advisory",
      problem: /Service\.service is the one of that name, in another namespace$/,
    },
    "the name of a Service in a URL": {
      resources: [cluster(), hook({ clientConfig: { url: "https://hooks.hooks.svc:443/validate" } })],
      at: "webhooks[0].clientConfig.url",
      level: "mandatory",
    },
    "a Service's whole name in a URL, for other kinds than Pods, as advisory": {
      resources: [
        cluster(),
        hook({
          rules: rules("ingresses"),
          clientConfig: { url: "https://hooks.hooks.svc.cluster.local/" },
        }),
      ],
      at: "webhooks[0].clientConfig.url",
      level: "advisory",
    },
    "a port that a firewall rule opens on a tag that no node has, as advisory": {
      resources: [...tagged("old"), nodes("prod")],
      at: SERVICE_PATH,
      level: "advisory",
      problem: /^leads to port 9443/,
    },
    "its own one Pod (confidential-containers/cloud-api-adaptor#305)": {
      resources: [cluster(), hook({}, MUTATING_WEBHOOK), service(), pods(1)],
      at: SELECTOR,
      problem: /one Pod, which cannot come back once it is gone$/,
      fix: /values: \[the namespace of clientConfig\.service\]/,
    },
    "its own one Pod among the namespaces that it selects": {
      resources: [
        cluster(),
        hook({ namespaceSelector: by(NAME, "In", "hooks", "shop") }),
        service(),
        pods(1),
      ],
      at: SELECTOR,
    },
    "its own Pods where there are several, as advisory": {
      resources: [cluster(), hook(), service(), pods(3)],
      at: SELECTOR,
      level: "advisory",
    },
    "one Pod for others' (gke-labs/pod-migration#16), as advisory": {
      resources: [cluster(), hook({ namespaceSelector: OTHERS }), service(), pods(1)],
      at: "webhooks[0].failurePolicy",
      level: "advisory",
    },
    "no Pod for others', as advisory": {
      resources: [cluster(), hook({ namespaceSelector: OTHERS }), service(), pods(0)],
      at: "webhooks[0].failurePolicy",
      level: "advisory",
      problem: /^fails closed, and no Pod serves the webhook while its workload has 0 replicas/,
    },
    "one Pod by Kubernetes' default, as advisory": {
      resources: [cluster(), hook({ namespaceSelector: OTHERS }), service(), pods(null)],
      at: "webhooks[0].failurePolicy",
      level: "advisory",
    },
    "a port of a private cluster that nothing opens (sighupio/module-policy#28), as advisory": {
      resources: [PEERED, hook({ namespaceSelector: OTHERS }), service(8443), pods()],
      at: "webhooks[0].clientConfig.service",
      level: "advisory",
      problem: /leads to port 8443 of Pods/,
      fix: /tcp:8443 from privateClusterConfig\.masterIpv4CidrBlock/,
    },
    "one port for several webhooks, once (kubernetes-sigs/kueue), and another": {
      resources: [PEERED, manyHooks, service(8443), otherService, pods()],
      at: [SERVICE_PATH, "webhooks[2].clientConfig.service"],
      level: "advisory",
    },
    "a named port (open-telemetry/opentelemetry-operator#1009), as advisory": {
      resources: [
        PEERED,
        hook({ namespaceSelector: OTHERS, rules: rules("instrumentations") }),
        service("tls"),
        pods(),
      ],
      at: "webhooks[0].clientConfig.service",
      level: "advisory",
      problem: /port 9443/,
    },
    "a port that a firewall rule opens outwards alone, as advisory": {
      resources: [
        PEERED,
        hook({ namespaceSelector: OTHERS }),
        service(9443),
        pods(),
        firewall(["9443"], { direction: "EGRESS" }),
      ],
      at: "webhooks[0].clientConfig.service",
      level: "advisory",
    },
    "a port that a firewall rule opens to other addresses, as advisory": {
      resources: [
        PEERED,
        hook({ namespaceSelector: OTHERS }),
        service(9443),
        pods(),
        firewall(["9443"], { sourceRanges: ["10.0.0.0/8", "192.168.0.0/16"] }),
      ],
      at: "webhooks[0].clientConfig.service",
      level: "advisory",
    },
    "a port that a firewall rule opens to tagged machines, as advisory": {
      resources: [
        PEERED,
        hook({ namespaceSelector: OTHERS }),
        service(9443),
        pods(),
        firewall(["9443"], { sourceTags: ["bastion"] }),
      ],
      at: "webhooks[0].clientConfig.service",
      level: "advisory",
    },
    "a port that a rule of a firewall policy refuses, as advisory": {
      resources: [
        PEERED,
        hook({ namespaceSelector: OTHERS }),
        service(9443),
        pods(),
        resource(NETWORK_FIREWALL_POLICY_RULE, policyRule("deny"), { name: "rule" }),
      ],
      at: "webhooks[0].clientConfig.service",
      level: "advisory",
    },
    "Istio's chart on a private cluster (istio/istio#20621), as advisory": {
      resources: [PEERED, release("istiod", { autoscaleMin: 2 })],
      at: "chart",
      level: "advisory",
      problem: /port 15017/,
    },
    "Gatekeeper's chart on a private cluster, as advisory": {
      resources: [PEERED, release("gatekeeper")],
      at: "values.controllerManager.port",
      level: "advisory",
    },
    "a port that a chart is given, as advisory": {
      resources: [PEERED, release("ingress-nginx", { controller: { admissionWebhooks: { port: 9999 } } })],
      at: "values.controller.admissionWebhooks.port",
      level: "advisory",
      fix: /tcp:9999/,
    },
    "another port than the firewall rules open, as advisory": {
      resources: [PEERED, hook({ namespaceSelector: OTHERS }), service(9443), pods(), firewall(["8443"])],
      at: "webhooks[0].clientConfig.service",
      level: "advisory",
    },
  },
  undecided: {
    "a port of its Service that is not known": {
      resources: [
        cluster(),
        hook({ namespaceSelector: OTHERS }),
        serviceOf({ selector: { app: "hooks" }, ports: [{ port: unknown, targetPort: 443 }] }),
        pods(),
      ],
      at: "Service.service.spec.ports[0].port",
    },
    "a namespace of its Service's Pods that is not known": {
      resources: [
        cluster(),
        namespace,
        hook({ namespaceSelector: OTHERS }),
        serviceOf({ selector: { app: "hook" }, ...PORTS }),
        resource(
          DEPLOYMENT,
          {
            metadata: { namespace: unknown },
            spec: { template: { metadata: { labels: { app: "hooks" } } } },
          },
          { name: "pods", ...on },
        ),
      ],
      at: "Deployment.pods.metadata.namespace",
    },
    "a selector of its Service that is not known": {
      resources: [
        cluster(),
        namespace,
        hook({ namespaceSelector: OTHERS }),
        serviceOf({ selector: { app: unknown }, ...PORTS }),
        pods(),
      ],
      at: "Service.service.spec.selector.app",
    },
    "a URL that is not known": {
      resources: [cluster(), hook({ clientConfig: { url: unknown } })],
      at: "webhooks[0].clientConfig.url",
    },
    "the target of a firewall rule that is not known": {
      resources: [...tagged(unknown), nodes("prod")],
      at: "Firewall.firewall.targetTags[0]",
    },
    "a port that a firewall rule may open": {
      resources: [PEERED, hook({ namespaceSelector: OTHERS }), service(9443), pods(), firewall(unknown)],
      at: "Firewall.firewall.allows[0].ports",
    },
    "a port that a firewall rule opens to addresses that are not known": {
      resources: [
        PEERED,
        hook({ namespaceSelector: OTHERS }),
        service(9443),
        pods(),
        firewall(["9443"], { sourceRanges: [unknown, "192.168.0.0/16"] }),
      ],
      at: "Firewall.firewall.sourceRanges[0]",
    },
    "a chart's port that is not known": {
      resources: [
        PEERED,
        release("kyverno", { admissionController: { replicas: 3, webhookServer: { port: unknown } } }),
      ],
      at: "values.admissionController.webhookServer.port",
    },
    "a number of Pods that is not known": {
      resources: [cluster(), hook({ namespaceSelector: OTHERS }), service(), pods(unknown)],
      at: "Deployment.pods.spec.replicas",
    },
    "a policy for failures that is not known": {
      resources: [cluster(), hook({ failurePolicy: unknown }), service(), pods(1)],
      at: "webhooks[0].failurePolicy",
    },
  },
});
