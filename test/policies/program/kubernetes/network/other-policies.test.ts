import {
  CALICO_CRD_GLOBAL_POLICY,
  CALICO_CRD_POLICY,
  CALICO_GLOBAL_POLICY,
  CALICO_POLICY,
  CILIUM_CLUSTERWIDE_POLICY,
  CILIUM_POLICY,
  CLUSTER,
  DEPLOYMENT,
  FQDN_POLICY,
  KUBERNETES_SERVICE_ACCOUNT,
  NETWORK_POLICY,
  type ResourceType,
} from "../../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

// The rule on Cilium's and Calico's own policies.

const cluster = (props: object = {}) => resource(CLUSTER, { ...props }, { name: "cluster" });
const on = { cluster: "cluster" };
const V2 = cluster({ datapathProvider: "ADVANCED_DATAPATH" });
/** A cluster that gives Pods an identity. */
const POOLED = cluster({
  datapathProvider: "ADVANCED_DATAPATH",
  workloadIdentityConfig: { workloadPool: "project.svc.id.goog" },
});
const IPTABLES = cluster({ networkPolicy: { enabled: true } });
const ACCOUNT = resource(
  KUBERNETES_SERVICE_ACCOUNT,
  {
    metadata: {
      name: "runner",
      namespace: "apps",
      annotations: { "iam.gke.io/gcp-service-account": "app@my-project.iam.gserviceaccount.com" },
    },
  },
  { name: "account", ...on },
);
const workload = (spec: object = {}) =>
  resource(
    DEPLOYMENT,
    {
      metadata: { namespace: "apps" },
      spec: {
        template: {
          metadata: { labels: { app: "a" } },
          spec: { serviceAccountName: "runner", containers: [{ name: "c", image: "c" }], ...spec },
        },
      },
    },
    { name: "workload", ...on },
  );
const PODS = [ACCOUNT, workload()];

const policy = (
  type: ResourceType,
  spec: object,
  more: { name?: string; metadata?: object } = {},
): TestResource =>
  resource(
    type,
    { metadata: { namespace: "apps", ...more.metadata }, spec },
    { name: more.name ?? "policy", ...on },
  );
const cilium = (spec: object, more: { name?: string; metadata?: object } = {}) =>
  policy(CILIUM_POLICY, { endpointSelector: {}, ...spec }, more);
const clusterwide = (spec: object, more: { name?: string; metadata?: object } = {}) =>
  policy(CILIUM_CLUSTERWIDE_POLICY, { endpointSelector: {}, ...spec }, more);
const calico = (egress: object[], more: object = {}, type: ResourceType = CALICO_POLICY) =>
  policy(type, { types: ["Egress"], egress, ...more });
const globally = (egress: object[], more: object = {}) => calico(egress, more, CALICO_GLOBAL_POLICY);

const fqdn = (egress: object[], podSelector: object = {}) => policy(FQDN_POLICY, { podSelector, egress });
const NAMES = cluster({ datapathProvider: "ADVANCED_DATAPATH", enableFqdnNetworkPolicy: true });

const METADATA = "169.254.169.254/32";
const NAMESPACE = "k8s:io.kubernetes.pod.namespace";
const WEB = { toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }] };
const TO_METADATA = { toCIDR: [METADATA], toPorts: [{ ports: [{ port: "80", protocol: "TCP" }] }] };
const DNS = { action: "Allow", protocol: "UDP", destination: { ports: [53] } };
const OPENS = {
  action: "Allow",
  protocol: "TCP",
  destination: { nets: ["169.254.169.252/32"], ports: [988] },
};
const onV2 = (...policies: TestResource[]) => [V2, ...PODS, ...policies];
const onIptables = (...policies: TestResource[]) => [IPTABLES, ...PODS, ...policies];

ruleTable("netpol-allows-metadata-egress", {
  accepts: {
    "a policy of Cilium's that opens the way": onV2(cilium({ egress: [WEB, TO_METADATA] })),
    "a policy of Cilium's on an Autopilot cluster that opens the way": [
      cluster({ enableAutopilot: true }),
      ...PODS,
      clusterwide({ egress: [TO_METADATA] }),
    ],
    "a policy of Cilium's that opens all": onV2(cilium({ egress: [{ toEntities: ["all"] }] })),
    "a policy of Cilium's for what comes in": onV2(cilium({ ingress: [{}] })),
    "a denial of another address that closes nothing else": onV2(
      clusterwide({ egressDeny: [{ toCIDR: ["10.0.0.0/8"] }], enableDefaultDeny: { egress: false } }),
    ),
    "two policies of Cilium's that open the way together": onV2(
      cilium({ egress: [WEB] }),
      clusterwide({ egress: [TO_METADATA] }, { name: "opens" }),
    ),
    "a policy of Cilium's beside a NetworkPolicy that opens the way": onV2(
      cilium({ egress: [WEB] }),
      policy(NETWORK_POLICY, {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: METADATA } }] }],
      }),
    ),
    "a NetworkPolicy beside a policy of Cilium's that opens the way": onV2(
      cilium({ egress: [TO_METADATA] }),
      policy(NETWORK_POLICY, { podSelector: {}, policyTypes: ["Egress"], egress: [] }),
    ),
    "a policy of Cilium's for nodes": onV2(
      policy(CILIUM_CLUSTERWIDE_POLICY, { nodeSelector: {}, egress: [WEB] }),
    ),
    "a policy of Cilium's for another namespace": onV2(
      clusterwide({
        endpointSelector: { matchLabels: { "k8s:io.kubernetes.pod.namespace": "other" } },
        egress: [WEB],
      }),
    ),
    "a policy that means it": onV2(
      cilium({ egress: [WEB] }, { metadata: { annotations: { "gke-metadata/deny": "intended" } } }),
    ),
    "a denial for the whole cluster in a stack whose Pods have no identity": [
      V2,
      workload({ serviceAccountName: "other" }),
      clusterwide({ egressDeny: [{ toCIDR: [METADATA] }] }),
    ],
    "a denial for other stacks' Pods, but for those with a label": [
      POOLED,
      clusterwide({
        endpointSelector: { matchExpressions: [{ key: "identity", operator: "DoesNotExist" }] },
        egressDeny: [{ toCIDR: [METADATA] }],
      }),
    ],
    "a denial for other stacks' Pods, but for those of a namespace": [
      POOLED,
      clusterwide({
        endpointSelector: {
          matchExpressions: [{ key: NAMESPACE, operator: "NotIn", values: ["kube-system", "apps"] }],
        },
        egressDeny: [{ toCIDR: [METADATA] }],
      }),
    ],
    "a denial for other stacks' Pods that means it": [
      POOLED,
      clusterwide(
        { egressDeny: [{ toCIDR: [METADATA] }] },
        { metadata: { annotations: { "gke-metadata/deny": "intended" } } },
      ),
    ],
    "a denial on a cluster without Workload Identity, where it keeps Pods from the identity of their node": [
      V2,
      clusterwide({ egressDeny: [{ toCIDR: [METADATA] }] }),
    ],
    "a policy for the whole cluster that closes all, which other stacks' may open": [
      V2,
      clusterwide({ egress: [WEB] }),
    ],
    "a denial of a namespace without Pods in the stack": [
      V2,
      cilium({ egressDeny: [{ toCIDR: [METADATA] }] }),
    ],
    "a policy for Pods without an identity": [V2, workload(), cilium({ egress: [WEB] })],
    "a policy for Pods on the host's network": [
      V2,
      ACCOUNT,
      workload({ hostNetwork: true }),
      cilium({ egress: [WEB] }),
    ],
    "a policy of names beside a NetworkPolicy that opens the way": [
      NAMES,
      ...PODS,
      fqdn([{ matches: [{ pattern: "*.googleapis.com" }] }]),
      policy(NETWORK_POLICY, {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: METADATA } }], ports: [{ protocol: "TCP", port: 80 }] }],
      }),
    ],
    "a policy of names with the metadata server's": [
      NAMES,
      ...PODS,
      fqdn([{ matches: [{ name: "metadata.google.internal" }], ports: [{ protocol: "TCP", port: 80 }] }]),
    ],
    "a policy of names for other Pods": [NAMES, ...PODS, fqdn([], { matchLabels: { app: "b" } })],
    "a policy of Calico's that opens the way": onIptables(calico([DNS, OPENS])),
    "a policy of Calico's that lets everything out": onIptables(globally([{ action: "Allow" }])),
    "a policy of Calico's for other Pods": onIptables(globally([DNS], { selector: "app in {'b', 'c'}" })),
    "a policy of Calico's for another namespace": onIptables(
      globally([DNS], { selector: "projectcalico.org/namespace != 'apps'" }),
    ),
    "a denial of all beside a policy that comes first": onIptables(
      globally([{ action: "Deny" }], { order: 1000 }),
      calico([OPENS], { order: 10 }),
    ),
    "a policy of Calico's that passes all on, to the namespace's own rules": onIptables(
      globally([{ action: "Log" }, { action: "Pass" }]),
    ),
    "a denial of all after a policy that passes the way on": onIptables(
      globally([{ action: "Deny" }], { order: 1000 }),
      calico([{ ...OPENS, action: "Pass" }], { order: 10 }),
    ),
    "a pattern of names that holds the metadata server's": onV2(
      cilium({ egress: [{ toFQDNs: [{ matchPattern: "*.google.internal" }] }] }),
    ),
    "a policy of Calico's for what comes in": onIptables(
      policy(CALICO_POLICY, { ingress: [{ action: "Deny" }] }),
    ),
    "a policy without a spec": onIptables(resource(CALICO_POLICY, { metadata: {} }, on)),
  },
  rejects: {
    "a denial of Cilium's for the whole cluster": {
      resources: onV2(clusterwide({ egressDeny: [{ toCIDR: [METADATA] }] })),
      at: "spec.egressDeny",
      problem: /denies the traffic .* 169\.254\.169\.254:80/,
      fix: /^Leave 169\.254\.169\.254\/32 out of/,
    },
    "a denial for the whole cluster in a stack without Pods, as advisory": {
      resources: [POOLED, clusterwide({ egressDeny: [{ toCIDR: [METADATA] }] })],
      at: "spec.egressDeny",
      level: "advisory",
      problem: /denies the traffic of all Pods of the cluster to 169\.254\.169\.254:80/,
      fix: /^Leave 169\.254\.169\.254\/32 out of/,
    },
    "a denial for all of the cluster's Pods but GKE's, as advisory": {
      resources: [
        POOLED,
        clusterwide({
          endpointSelector: {
            matchExpressions: [{ key: NAMESPACE, operator: "NotIn", values: ["kube-system"] }],
          },
          egressDeny: [{ toCIDRSet: [{ cidr: "169.254.0.0/16" }] }],
        }),
      ],
      at: "spec.egressDeny",
      level: "advisory",
    },
    "a denial of Cilium's whatever opens the way": {
      resources: onV2(
        clusterwide({ egressDeny: [{ toCIDRSet: [{ cidr: "169.254.0.0/16" }] }] }, { name: "denies" }),
        cilium({ egress: [TO_METADATA] }),
      ),
      at: "spec.egressDeny",
    },
    "a policy of Cilium's that opens other ways": {
      resources: onV2(cilium({ egress: [{ toEndpoints: [{}] }] })),
      at: "spec.egress",
      problem: /blocks the traffic .* 169\.254\.169\.254:80/,
    },
    "patterns of other names by Cilium": {
      resources: onV2(
        cilium({
          egress: [
            { toFQDNs: [{ matchPattern: "*.googleapis.com" }, { matchPattern: "*.internal" }] },
            { toFQDNs: [{ matchPattern: "**.pkg.dev" }, { matchPattern: "meta*x.google.internal" }] },
          ],
        }),
      ),
      at: "spec.egress",
    },
    "an empty rule of Cilium's, which opens nothing": {
      resources: onV2(cilium({ egress: [{}] })),
      at: "spec.egress",
      fix: /as DNS is closed too, /,
    },
    "a policy of Cilium's that opens the host alone": {
      resources: onV2(cilium({ egress: [{ toEntities: ["host"] }] })),
      at: "spec.egress",
    },
    "a policy of Cilium's that leaves the address out": {
      resources: onV2(cilium({ egress: [{ toCIDRSet: [{ cidr: "0.0.0.0/0", except: [METADATA] }] }] })),
      at: "spec.egress",
    },
    "a denial by Cilium of an entity, out of which no address can be left": {
      resources: onV2(cilium({ egressDeny: [{ toEntities: ["world"] }] })),
      at: "spec.egressDeny",
      fix: /^Deny toCIDRSet: \[\{ cidr: "0\.0\.0\.0\/0", except: \["169\.254\.169\.254\/32"\] \}\] in place of the entity, or select/,
    },
    "one of several parts": {
      resources: onV2(
        resource(
          CILIUM_POLICY,
          { metadata: { namespace: "apps" }, specs: [{ endpointSelector: {}, egress: [WEB] }] },
          { name: "policy", ...on },
        ),
      ),
      at: "specs[0].egress",
      fix: /Add to specs\[0\]\.egress, here/,
    },
    "the first of two policies of Cilium's": {
      resources: onV2(cilium({ egress: [{}] }), clusterwide({ egress: [{}] }, { name: "again" })),
      at: "spec.egress",
    },
    "a policy of names alone, which closes all but DNS and those": {
      resources: [
        NAMES,
        ...PODS,
        fqdn([{ matches: [{ pattern: "*.googleapis.com" }], ports: [{ protocol: "TCP", port: 443 }] }]),
      ],
      at: "spec.egress",
      problem: /blocks the traffic .* 169\.254\.169\.254:80/,
      fix: /^Add a NetworkPolicy for the same Pods with the egress rule .*169\.254\.169\.254\/32/,
    },
    "a policy of names with an item that is null": {
      resources: [NAMES, ...PODS, fqdn([null as unknown as object])],
      at: "spec.egress",
      problem: /blocks the traffic/,
    },
    "a policy of names on a cluster that does not enforce them, as advisory": {
      resources: onV2(fqdn([{ matches: [{ name: "example.com" }] }])),
      at: "spec.egress",
      level: "advisory",
      problem: /enableFqdnNetworkPolicy/,
    },
    "a policy of Calico's that opens DNS alone": {
      resources: onIptables(calico([DNS], {}, CALICO_CRD_POLICY)),
      at: "spec.egress",
      problem: /blocks the traffic .* 169\.254\.169\.252:988/,
    },
    "a denial of Calico's for the whole cluster": {
      resources: onIptables(
        calico([{ action: "Deny", destination: { nets: [METADATA] } }], {}, CALICO_CRD_GLOBAL_POLICY),
      ),
      at: "spec.egress",
      problem: /denies the traffic/,
    },
    "a denial of Calico's that comes before what opens the way": {
      resources: onIptables(globally([{ action: "Deny" }], { order: 1 }), calico([OPENS], { order: 10 })),
      at: "spec.egress",
    },
    "a policy of Calico's by an expression": {
      resources: onIptables(globally([DNS], { selector: "has(app) && !(app == 'b' || app == \"c\")" })),
      at: "spec.egress",
    },
    "a policy of Calico's on Dataplane V2, as advisory": {
      resources: onV2(calico([DNS])),
      at: "spec.egress",
      level: "advisory",
    },
  },
  undecided: {
    "a block that is not known": {
      resources: onV2(cilium({ egress: [{ toCIDR: [unknown] }] })),
      at: "spec.egress[0].toCIDR[0]",
    },
    "a block that other stacks' Pods are denied": {
      resources: [POOLED, clusterwide({ egressDeny: [{ toCIDR: [unknown] }] })],
      at: "spec.egressDeny[0].toCIDR[0]",
    },
    "a selector that is not known": {
      resources: onIptables(globally([DNS], { selector: unknown })),
      at: "spec.selector",
    },
    "an expression that is not understood": {
      resources: onIptables(globally([DNS], { selector: "app ~ 'a'" })),
      at: "spec.selector",
    },
    "a group of blocks that stands elsewhere": {
      resources: onV2(cilium({ egress: [{ toCIDRSet: [{ cidrGroupRef: "google" }] }] })),
      at: "spec.egress",
    },
    "a name that is not known": {
      resources: [NAMES, ...PODS, fqdn([{ matches: [{ name: unknown }] }])],
      at: "spec.egress[0].matches[0].name",
    },
    "a way that a policy of another tier opens": {
      resources: onIptables(
        globally([{ action: "Deny" }], { order: 1000 }),
        calico([OPENS], { order: 10, tier: "platform" }),
      ),
      at: "spec.tier",
    },
    "labels of namespaces": {
      resources: onIptables(globally([DNS], { namespaceSelector: "team == 'a'" })),
      at: "spec.namespaceSelector",
    },
  },
});
