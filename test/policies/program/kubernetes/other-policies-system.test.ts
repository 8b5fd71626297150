import {
  CALICO_GLOBAL_POLICY,
  CALICO_POLICY,
  CILIUM_CLUSTERWIDE_POLICY,
  CILIUM_POLICY,
  CLUSTER,
  NETWORK_POLICY,
  type ResourceType,
} from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

// The rule on GKE's own Pods, of Cilium's and Calico's policies.

const on = { cluster: "cluster" };
const V2 = resource(CLUSTER, { datapathProvider: "ADVANCED_DATAPATH" }, { name: "cluster" });
const IPTABLES = resource(CLUSTER, { networkPolicy: { enabled: true } }, { name: "cluster" });
const policy = (type: ResourceType, spec: object, more: Partial<TestResource> = {}, metadata: object = {}) =>
  resource(type, { metadata, spec }, { name: "policy", ...on, ...more });
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
            { key: "io.kubernetes.pod.namespace", operator: "NotIn", values: ["kube-system"] },
          ],
        },
        egress: [{}],
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
    ],
    "a denial of Cilium's in one's own namespace": [
      V2,
      policy(CILIUM_POLICY, { endpointSelector: {}, egress: [{}] }, {}, { namespace: "apps" }),
    ],
    "a denial of Calico's for namespaces that are not GKE's": [
      IPTABLES,
      globally({ namespaceSelector: "kubernetes.io/metadata.name != 'kube-system'" }),
    ],
    "a policy of Calico's that opens ways": [IPTABLES, globally({ egress: [{ action: "Allow" }] })],
    "a policy of Calico's for what comes in": [
      IPTABLES,
      policy(CALICO_GLOBAL_POLICY, { types: ["Ingress"] }),
    ],
  },
  rejects: {
    "a denial of Cilium's for the whole cluster": {
      resources: [V2, clusterwide({ egress: [{}] })],
      at: "spec.egress",
      problem: /closes every way out of kube-dns.* \(kube-system\)/,
    },
    "a denial of Cilium's in kube-system": {
      resources: [
        V2,
        policy(CILIUM_POLICY, { endpointSelector: {}, egress: [{}] }, {}, { namespace: "kube-system" }),
      ],
      at: "spec.egress",
    },
    "a denial of Calico's for the whole cluster": {
      resources: [IPTABLES, globally({})],
      at: "spec.egress",
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
