import {
  CALICO_GLOBAL_POLICY,
  CALICO_POLICY,
  CILIUM_CLUSTERWIDE_POLICY,
  CILIUM_POLICY,
  CLUSTER,
  NETWORK_POLICY,
  type ResourceType,
} from "../../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

// The rule on GKE's own Pods, of Cilium's and Calico's policies.

const on = { cluster: "cluster" };
const V2 = resource(CLUSTER, { datapathProvider: "ADVANCED_DATAPATH" }, { name: "cluster" });
const IPTABLES = resource(CLUSTER, { networkPolicy: { enabled: true } }, { name: "cluster" });
const cached = (enabled: boolean, of: object) =>
  resource(CLUSTER, { ...of, addonsConfig: { dnsCacheConfig: { enabled } } }, { name: "cluster" });
const policy = (type: ResourceType, spec: object, more: Partial<TestResource> = {}, metadata: object = {}) =>
  resource(type, { metadata, spec }, { name: "policy", ...on, ...more });
const withPrometheus = (enabled: boolean, of: object) =>
  resource(CLUSTER, { ...of, monitoringConfig: { managedPrometheus: { enabled } } }, { name: "cluster" });
const outside = (...values: string[]) => ({
  endpointSelector: {
    matchExpressions: [{ key: "io.kubernetes.pod.namespace", operator: "NotIn", values }],
  },
});
const OUTSIDE_SYSTEM = outside("kube-system");
const within = (namespace: string) => ({
  endpointSelector: { matchLabels: { "k8s:io.kubernetes.pod.namespace": namespace } },
});
const TO_RESOLVER = {
  toCIDR: ["169.254.169.254/32"],
  toPorts: [{ ports: [{ port: "53", protocol: "UDP" }] }],
};
const clusterwide = (spec: object, more: Partial<TestResource> = {}) =>
  policy(CILIUM_CLUSTERWIDE_POLICY, { endpointSelector: {}, ...spec }, more);
const globally = (spec: object, more: Partial<TestResource> = {}) =>
  policy(CALICO_GLOBAL_POLICY, { types: ["Egress"], ...spec }, more);

ruleTable("netpol-spares-system-pods", {
  accepts: {
    "a denial for the whole cluster that leaves kube-system out": [
      V2,
      clusterwide({
        endpointSelector: {
          matchExpressions: [
            { key: "io.kubernetes.pod.namespace", operator: "NotIn", values: ["kube-system", "gmp-system"] },
          ],
        },
        egress: [{}],
      }),
    ],
    "ways out by Cilium to a set of blocks that is left in part, or to a group of blocks": [
      V2,
      clusterwide({
        egress: [
          { toCIDRSet: [{ cidr: "10.0.0.0/8", except: ["10.0.0.0/9"] }, { cidrGroupRef: "a" }] },
          TO_RESOLVER,
        ],
      }),
    ],
    "a denial beside what opens ways again": [
      V2,
      clusterwide({ egress: [{}] }),
      clusterwide({ egress: [{ toEntities: ["all"] }] }, { name: "opens" }),
    ],
    "a denial beside a NetworkPolicy of kube-system that opens ways": [
      V2,
      clusterwide({ egress: [{}] }),
      policy(
        NETWORK_POLICY,
        { podSelector: {}, policyTypes: ["Egress"], egress: [{}] },
        { name: "opens" },
        { namespace: "kube-system" },
      ),
      policy(
        NETWORK_POLICY,
        { podSelector: {}, policyTypes: ["Egress"], egress: [{}] },
        { name: "prometheus" },
        { namespace: "gmp-system" },
      ),
    ],
    "ways in from Pods of another namespace by Cilium, in kube-system": [
      V2,
      policy(
        CILIUM_POLICY,
        {
          endpointSelector: {},
          ingress: [{ fromEndpoints: [{}, { matchLabels: { "k8s:io.kubernetes.pod.namespace": "apps" } }] }],
        },
        {},
        { namespace: "kube-system" },
      ),
    ],
    "a denial of Cilium's in one's own namespace": [
      V2,
      policy(CILIUM_POLICY, { endpointSelector: {}, egress: [{}] }, {}, { namespace: "apps" }),
    ],
    "a denial of Calico's for namespaces that are not GKE's": [
      IPTABLES,
      globally({
        namespaceSelector:
          "kubernetes.io/metadata.name != 'kube-system' && !(kubernetes.io/metadata.name starts with 'gmp-')",
      }),
    ],
    "a denial of Calico's that leaves kube-system out, where Managed Service for Prometheus is off": [
      withPrometheus(false, IPTABLES.props),
      globally({ namespaceSelector: "kubernetes.io/metadata.name != 'kube-system'" }),
    ],
    "a denial of Cilium's that leaves kube-system out, on Autopilot": [
      resource(CLUSTER, { enableAutopilot: true }, { name: "cluster" }),
      clusterwide({ ...OUTSIDE_SYSTEM, egress: [{}] }),
    ],
    "a denial of Calico's for namespaces with a name that is not GKE's, as its documentation has it": [
      IPTABLES,
      globally({
        namespaceSelector:
          'has(projectcalico.org/name) && projectcalico.org/name not in {"kube-system", "calico-system", "gmp-system"}',
      }),
    ],
    "a policy of Calico's that opens ways": [IPTABLES, globally({ egress: [{ action: "Allow" }] })],
    "ways out to all that GKE's Pods ask of the control plane, by an entity or a reserved label": [
      V2,
      clusterwide({ egress: [{ toEntities: ["kube-apiserver"] }, TO_RESOLVER] }),
      clusterwide({
        egress: [{ toEndpoints: [{ matchLabels: { "reserved:kube-apiserver": "" } }] }, TO_RESOLVER],
      }),
    ],
    "ways out of Calico's by ports": [
      IPTABLES,
      globally({
        egress: [
          { action: "Allow", protocol: "TCP", destination: { ports: ["443:8132"] } },
          { action: "Allow", protocol: "UDP", destination: { nets: ["169.254.169.254"], ports: [53] } },
        ],
      }),
    ],
    "a denial of what comes in beside what opens ways in": [
      V2,
      clusterwide({ ingress: [{}] }),
      clusterwide({ ingress: [{ fromEntities: ["cluster"] }] }, { name: "opens" }),
    ],
    "a denial of what comes in beside a NetworkPolicy that opens ways in": [
      V2,
      clusterwide({ ingress: [{}] }),
      policy(
        NETWORK_POLICY,
        { podSelector: {}, ingress: [{}] },
        { name: "opens" },
        { namespace: "kube-system" },
      ),
    ],
    "a policy of Cilium's that denies some ways in and says that it closes no other": [
      V2,
      clusterwide({ ingressDeny: [{ fromEntities: ["world"] }], enableDefaultDeny: { ingress: false } }),
    ],
    "a policy of Calico's that lets Pods in to others": [
      IPTABLES,
      policy(CALICO_GLOBAL_POLICY, { types: ["Ingress"], ingress: [{ action: "Allow" }] }),
    ],
    "ways in by ports, queries among them, or a port by name": [
      V2,
      clusterwide({
        ingress: [{ toPorts: [{ ports: [{ port: "443" }, { port: "53", protocol: "UDP" }] }] }],
      }),
      clusterwide({ ingress: [{ toPorts: [{ ports: [{ port: "dns" }] }] }] }, { name: "named" }),
    ],
    "ways in to kube-dns over either protocol by Cilium": [
      cached(false, V2.props),
      clusterwide({ ingress: [{ toPorts: [{ ports: [{ port: "53" }] }] }] }),
    ],
    "ways in of Calico's by a range of ports": [
      IPTABLES,
      policy(CALICO_GLOBAL_POLICY, {
        types: ["Ingress"],
        ingress: [{ action: "Allow", protocol: "UDP", destination: { ports: ["50:60"] } }],
      }),
    ],
    "a denial of what comes in for one's own Pods (cilium.io, default deny)": [
      V2,
      clusterwide({
        endpointSelector: { matchLabels: { "io.kubernetes.pod.namespace": "shop" } },
        ingress: [{}],
      }),
    ],
  },
  rejects: {
    "ways out by Cilium to sets of blocks whose excepted parts are all of them": {
      resources: [
        V2,
        clusterwide({
          egress: [{ toCIDRSet: [{ cidr: "10.0.0.0/8", except: ["10.0.0.0/9", "10.128.0.0/9"] }] }],
        }),
      ],
      at: "spec.egress",
      problem: /nothing allows any/,
    },
    "ways out by Calico to blocks that others leave out": {
      resources: [
        IPTABLES,
        globally({
          egress: [{ action: "Allow", destination: { nets: ["10.0.0.0/8"], notNets: ["10.0.0.0/8"] } }],
        }),
      ],
      at: "spec.egress",
    },
    "a denial of Cilium's for the whole cluster": {
      resources: [V2, clusterwide({ egress: [{}] })],
      at: "spec.egress",
      problem: /blocks all traffic from kube-dns.* \(kube-system\)/,
    },
    "ways out to Pods alone by Cilium": {
      resources: [
        V2,
        clusterwide({ egress: [{ toEndpoints: [{}] }, { toPorts: [{ ports: [{ port: "53" }] }] }] }),
      ],
      at: "spec.egress",
      problem: /blocks traffic to TCP port 443 of the control plane from kube-dns.*, and nothing allows any$/,
    },
    "ways out without the port for konnectivity-agent by Calico": {
      resources: [
        IPTABLES,
        globally({ egress: [{ action: "Allow", protocol: "TCP", destination: { ports: [443] } }] }),
      ],
      at: "spec.egress",
      problem: /blocks traffic to TCP port 8132 of the control plane from konnectivity-agent/,
    },
    "a way out by Calico to another port, of which it is not known where it leads: it may not be all that is blocked":
      {
        resources: [
          IPTABLES,
          globally({
            egress: [{ action: "Allow", protocol: "TCP", destination: { nets: unknown, ports: [988] } }],
          }),
        ],
        at: "spec.egress",
        problem: /blocks traffic to TCP port 443 of the control plane from kube-dns/,
      },
    "a denial by Cilium of what leaves the cluster, the control plane aside": {
      resources: [
        cached(true, V2.props),
        clusterwide({ egress: [{ toEntities: ["cluster", "kube-apiserver"] }] }),
      ],
      at: "spec.egress",
      problem:
        /blocks queries for names outside the cluster \(UDP port 53 of 169\.254\.169\.254\) from NodeLocal DNSCache/,
    },
    "a denial by Cilium of what leaves the cluster where nothing says who asks the resolver, as advisory": {
      resources: [V2, clusterwide({ egress: [{ toEntities: ["cluster", "kube-apiserver"] }] })],
      at: "spec.egress",
      level: "advisory",
      problem: /from kube-dns.*unless NodeLocal DNSCache or Cloud DNS answers in their place$/,
    },
    "such a denial, and one of what comes in, of which it is sure whom it concerns": {
      resources: [
        V2,
        clusterwide({ egress: [{ toEntities: ["cluster", "kube-apiserver"] }], ingress: [{}] }),
      ],
      at: "spec.ingress",
    },
    "ways in to kube-dns over TCP alone by Cilium, where Pods ask it over UDP": {
      resources: [
        cached(false, V2.props),
        clusterwide({ ingress: [{ toPorts: [{ ports: [{ port: "53", protocol: "TCP" }] }] }] }),
      ],
      at: "spec.ingress",
      problem: /^blocks traffic at UDP port 53 to kube-dns/,
    },
    "ways in to kube-dns over UDP alone by Calico, where NodeLocal DNSCache asks it over TCP": {
      resources: [
        cached(true, IPTABLES.props),
        policy(CALICO_GLOBAL_POLICY, {
          types: ["Ingress"],
          ingress: [{ action: "Allow", protocol: "UDP", destination: { ports: [53] } }],
        }),
      ],
      at: "spec.ingress",
      problem: /^blocks traffic at TCP port 53 to kube-dns/,
    },
    "ways out to private blocks by Calico": {
      resources: [
        cached(false, IPTABLES.props),
        globally({ egress: [{ action: "Allow", destination: { nets: ["10.0.0.0/8"] } }] }),
      ],
      at: "spec.egress",
      problem: /UDP port 53/,
    },
    "a denial of Cilium's that leaves kube-system out, as advisory": {
      resources: [V2, clusterwide({ ...OUTSIDE_SYSTEM, egress: [{}] })],
      at: "spec.egress",
      level: "advisory",
      problem:
        /what GKE runs there \(gmp-system\), and nothing allows any, where Managed Service for Prometheus/,
      fix: /values: \["kube-system", "gmp-system", "gke-gmp-system"\] \}, and the cluster's namespaces that/,
    },
    "a denial of Cilium's that leaves kube-system out, where Managed Service for Prometheus is on": {
      resources: [withPrometheus(true, V2.props), clusterwide({ ...OUTSIDE_SYSTEM, egress: [{}] })],
      at: "spec.egress",
    },
    "a denial of Cilium's for another namespace of GKE's": {
      resources: [V2, clusterwide({ ...within("gke-managed-cim"), egressDeny: [{ toEntities: ["all"] }] })],
      at: "spec.egress",
      problem: /\(gke-managed-cim\)/,
      fix: /^Give the policy an endpointSelector that selects your own Pods alone\.$/,
    },
    "a denial of Cilium's for gmp-system": {
      resources: [V2, clusterwide({ ...within("gmp-system"), egress: [{}] })],
      at: "spec.egress",
    },
    "a denial of Calico's for another namespace of GKE's": {
      resources: [IPTABLES, globally({ selector: "projectcalico.org/namespace == 'gke-managed-cim'" })],
      at: "spec.egress",
      fix: /^Give the policy a selector that selects your own Pods alone\.$/,
    },
    "a denial in the second of a policy's specifications": {
      resources: [
        V2,
        resource(
          CILIUM_CLUSTERWIDE_POLICY,
          {
            specs: [
              { ...within("apps"), ingress: [{ fromEntities: ["all"] }] },
              { endpointSelector: {}, egress: [{}] },
            ],
          },
          { name: "policy", ...on },
        ),
      ],
      at: "specs[1].egress",
      fix: /^Exclude GKE's Pods: add specs\[1\]\.endpointSelector/,
    },
    "a denial in a list beside another specification": {
      resources: [
        V2,
        resource(
          CILIUM_CLUSTERWIDE_POLICY,
          { spec: { ...within("apps"), ingress: [{}] }, specs: [{ endpointSelector: {}, egress: [{}] }] },
          { name: "policy", ...on },
        ),
      ],
      at: "specs[0].egress",
    },
    "a denial of Cilium's in kube-system": {
      resources: [
        V2,
        policy(CILIUM_POLICY, { endpointSelector: {}, egress: [{}] }, {}, { namespace: "kube-system" }),
      ],
      at: "spec.egress",
      fix: /^Give the policy an endpointSelector that selects your own Pods alone/,
    },
    "ways in from its own namespace alone by Cilium, in kube-system": {
      resources: [
        V2,
        policy(
          CILIUM_POLICY,
          { endpointSelector: {}, ingress: [{ fromEndpoints: [{}] }] },
          {},
          { namespace: "kube-system" },
        ),
      ],
      at: "spec.ingress",
      problem: /blocks traffic at port 53 to kube-dns/,
    },
    "a denial of Calico's for the whole cluster": {
      resources: [IPTABLES, globally({})],
      at: "spec.egress",
    },
    "a denial of what comes in to every Pod of the cluster, by Cilium": {
      resources: [V2, clusterwide({ ingress: [{}] })],
      at: "spec.ingress",
      problem: /blocks all traffic to kube-dns/,
      fix: /io\.kubernetes\.pod\.namespace.*NotIn/,
    },
    "ways in by ports of Cilium's that leave kube-dns without queries": {
      resources: [
        V2,
        clusterwide({ ingress: [{ toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }] }] }),
      ],
      at: "spec.ingress",
      problem: /blocks traffic at port 53 to kube-dns/,
    },
    "ways in by ports of Calico's that leave kube-dns without queries": {
      resources: [
        IPTABLES,
        policy(CALICO_GLOBAL_POLICY, {
          types: ["Ingress"],
          ingress: [{ action: "Allow", protocol: "TCP", destination: { ports: [443] } }],
        }),
      ],
      at: "spec.ingress",
      problem: /blocks traffic at port 53 to kube-dns/,
    },
    "a list of denied ways in, which closes all others too": {
      resources: [V2, clusterwide({ ingressDeny: [{ fromEntities: ["world"] }] })],
      at: "spec.ingress",
    },
    "a denial of what comes in by Calico": {
      resources: [IPTABLES, policy(CALICO_GLOBAL_POLICY, { types: ["Ingress"] })],
      at: "spec.ingress",
      fix: /namespaceSelector/,
    },
    "a policy of Calico's without types and rules, which closes what comes in": {
      resources: [IPTABLES, policy(CALICO_GLOBAL_POLICY, { selector: "all()" })],
      at: "spec.ingress",
    },
    "a denial of both ways, which is one cause": {
      resources: [IPTABLES, globally({ types: ["Ingress", "Egress"] })],
      at: "spec.egress",
    },
    "a denial of what comes in to kube-dns, in kube-system": {
      resources: [
        V2,
        policy(
          CILIUM_POLICY,
          { endpointSelector: { matchLabels: { "k8s-app": "kube-dns" } }, ingress: [{}] },
          {},
          { namespace: "kube-system" },
        ),
      ],
      at: "spec.ingress",
    },
    "the first of two denials": {
      resources: [IPTABLES, globally({}), globally({}, { name: "again" })],
      at: "spec.egress",
    },
    "a denial of Calico's on Dataplane V2, as advisory": {
      resources: [V2, policy(CALICO_POLICY, { types: ["Egress"] }, {}, { namespace: "kube-system" })],
      at: "spec.egress",
      level: "advisory",
    },
  },
  undecided: {
    "peers that are not known beside blocks whose excepted parts are all of them": {
      resources: [
        V2,
        clusterwide({
          egress: [
            {
              toCIDRSet: [{ cidr: "10.0.0.0/8", except: ["10.0.0.0/9", "10.128.0.0/9"] }],
              toEndpoints: unknown,
            },
          ],
        }),
      ],
      at: "spec.egress[0].toEndpoints",
    },
    "ways in from its own namespace by Cilium, in kube-system, and from one that is not known": {
      resources: [
        V2,
        policy(
          CILIUM_POLICY,
          {
            endpointSelector: {},
            ingress: [
              { fromEndpoints: [{}, { matchLabels: { "k8s:io.kubernetes.pod.namespace": unknown } }] },
            ],
          },
          {},
          { namespace: "kube-system" },
        ),
      ],
      at: 'spec.ingress[0].fromEndpoints[1].matchLabels["k8s:io.kubernetes.pod.namespace"]',
    },
    "a rule of which it is not known whether it is empty": {
      resources: [V2, clusterwide({ egress: [{ toEndpoints: unknown }] })],
      at: "spec.egress[0].toEndpoints",
    },
    "a selector that is not known": {
      resources: [IPTABLES, globally({ selector: unknown })],
      at: "spec.selector",
    },
  },
});
