import {
  CALICO_GLOBAL_POLICY,
  CILIUM_POLICY,
  CLUSTER,
  DEPLOYMENT,
  NETWORK_POLICY,
  SERVICE,
  VALIDATING_WEBHOOK,
} from "../../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

// The rule on webhooks that can be reached, of the policies that close their Pods.

const on = { cluster: "cluster" };
const metadata = { namespace: "hooks", name: "hooks" };
const AT = "webhooks[0].clientConfig.service";
const V2 = resource(CLUSTER, { datapathProvider: "ADVANCED_DATAPATH" }, { name: "cluster" });
const CALICO = resource(CLUSTER, { networkPolicy: { enabled: true } }, { name: "cluster" });
const served = (resources = ["pods"], props: object = {}): TestResource[] => [
  resource(
    VALIDATING_WEBHOOK,
    {
      webhooks: [
        {
          name: "hooks.example.com",
          clientConfig: { service: metadata },
          rules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["CREATE"], resources }],
          namespaceSelector: {
            matchExpressions: [
              {
                key: "kubernetes.io/metadata.name",
                operator: "NotIn",
                values: ["kube-system", "kube-node-lease", "hooks"],
              },
            ],
          },
          ...props,
        },
      ],
    },
    { name: "hook", ...on },
  ),
  resource(
    SERVICE,
    { metadata, spec: { selector: { app: "hooks" }, ports: [{ port: 443, targetPort: "tls" }] } },
    { name: "service", ...on },
  ),
  resource(
    DEPLOYMENT,
    {
      metadata,
      spec: {
        replicas: 2,
        template: {
          metadata: { labels: { app: "hooks" } },
          spec: { containers: [{ name: "hooks", ports: [{ name: "tls", containerPort: 9443 }] }] },
        },
      },
    },
    { name: "pods", ...on },
  ),
];
const policy = (ingress: unknown, spec: object = {}, name = "policy"): TestResource =>
  resource(
    NETWORK_POLICY,
    { metadata: { namespace: "hooks", name }, spec: { podSelector: {}, ingress, ...spec } },
    { name, ...on },
  );
const DENY = policy(undefined, {}, "deny");
const calico = (spec: object): TestResource =>
  resource(CALICO_GLOBAL_POLICY, { metadata: { name: "global" }, spec }, { name: "global", ...on });
const cilium = (ingress: unknown): TestResource =>
  resource(
    CILIUM_POLICY,
    { metadata: { namespace: "hooks" }, spec: { endpointSelector: {}, ingress } },
    { name: "cilium", ...on },
  );

ruleTable("webhook-is-reachable", {
  accepts: {
    "no policies": [V2, ...served()],
    "a denial beside what opens the port to all": [
      V2,
      ...served(),
      DENY,
      policy([{ ports: [{ port: 9443 }] }]),
    ],
    "a denial beside what opens the port by its name": [
      V2,
      ...served(),
      DENY,
      policy([{ ports: [{ port: "tls" }] }]),
    ],
    "a denial beside what opens a range of ports": [
      V2,
      ...served(),
      DENY,
      policy([{ ports: [{ port: 9000, endPort: 9999 }] }]),
    ],
    "a denial beside what opens all ports to kube-system, where konnectivity-agent is": [
      V2,
      ...served(),
      DENY,
      policy([
        {
          from: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
              podSelector: { matchLabels: { "k8s-app": "konnectivity-agent" } },
            },
          ],
        },
      ]),
    ],
    "a denial beside what opens to addresses, which may be the control plane's": [
      V2,
      ...served(),
      DENY,
      policy([{ from: [{ ipBlock: { cidr: "172.16.0.0/28" } }] }]),
    ],
    "a denial of what goes out": [
      V2,
      ...served(),
      policy(undefined, { policyTypes: ["Egress"], egress: [{}] }),
    ],
    "a denial in another namespace, and one for other Pods": [
      V2,
      ...served(),
      { ...DENY, props: { ...DENY.props, metadata: { namespace: "shop" } } },
      policy(undefined, { podSelector: { matchLabels: { app: "other" } } }),
    ],
    "a denial on a cluster that enforces no policies": [
      resource(CLUSTER, {}, { name: "cluster" }),
      ...served(),
      DENY,
    ],
    "a webhook that fails open": [V2, ...served(["pods"], { failurePolicy: "Ignore" }), DENY],
    "Cilium's denial beside what it opens": [V2, ...served(), cilium([{ fromEntities: ["kube-apiserver"] }])],
  },
  rejects: {
    "a denial of the namespace (elastic/cloud-on-k8s 1634)": {
      resources: [V2, ...served(), DENY],
      at: AT,
      problem: /network policies of the stack close/,
      fix: /konnectivity-agent/,
    },
    "what opens the port to a block whose excepted parts are all of it": {
      resources: [
        V2,
        ...served(),
        policy([{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.0.0/9", "10.128.0.0/9"] } }] }]),
      ],
      at: AT,
    },
    "what opens the namespace to itself alone": {
      resources: [V2, ...served(), policy([{ from: [{ podSelector: {} }] }])],
      at: AT,
    },
    "what opens another port, such as that of metrics": {
      resources: [V2, ...served(), DENY, policy([{ ports: [{ port: 8080 }] }])],
      at: AT,
    },
    "what opens the port to another namespace": {
      resources: [
        CALICO,
        ...served(),
        policy([
          {
            from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
          },
        ]),
      ],
      at: AT,
    },
    "a denial for the whole cluster by Calico (external-secrets 2200)": {
      resources: [
        CALICO,
        ...served(),
        calico({ namespaceSelector: "projectcalico.org/name == 'hooks'", types: ["Ingress"] }),
      ],
      at: AT,
    },
    "a denial by Cilium": { resources: [V2, ...served(), cilium([{}])], at: AT },
    "a webhook for other kinds than Pods, as advisory": {
      resources: [V2, ...served(["configmaps"]), DENY],
      at: AT,
      level: "advisory",
    },
  },
  undecided: {
    "what opens a port that is not known": {
      resources: [V2, ...served(), DENY, policy([{ ports: [{ port: unknown }] }])],
      at: "NetworkPolicy.policy.spec.ingress[0].ports[0].port",
    },
    "a policy of which it is not known whether it restricts what comes in": {
      resources: [V2, ...served(), policy(undefined, { policyTypes: unknown })],
      at: "NetworkPolicy.policy.spec.policyTypes",
    },
  },
});
