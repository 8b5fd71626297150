import {
  CALICO_GLOBAL_POLICY,
  CALICO_POLICY,
  CALICO_POLICY_V1,
  CILIUM_CLUSTERWIDE_POLICY,
  CILIUM_POLICY,
  CLUSTER,
  DEPLOYMENT,
  KUBERNETES_SERVICE_ACCOUNT,
  NETWORK_POLICY,
} from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const on = { cluster: "cluster" };

/** A workload with an identity, on a cluster with policies of Cilium or Calico. */
const app = (labels: object = { app: "app" }, pod: object = {}): TestResource[] => [
  resource(CLUSTER, { datapathProvider: "ADVANCED_DATAPATH" }, { name: "cluster" }),
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    {
      metadata: {
        namespace: "apps",
        name: "app",
        annotations: { "iam.gke.io/gcp-service-account": "app@my-project.iam.gserviceaccount.com" },
      },
    },
    { name: "account", ...on },
  ),
  resource(
    DEPLOYMENT,
    {
      metadata: { namespace: "apps", name: "app" },
      spec: {
        template: { metadata: { labels }, spec: { serviceAccountName: "app", containers: [], ...pod } },
      },
    },
    { name: "app", ...on },
  ),
];
const cilium = (spec: object, metadata: object = {}, type: typeof CILIUM_POLICY = CILIUM_POLICY) =>
  resource(
    type,
    { metadata: { namespace: "apps", ...metadata }, spec: { endpointSelector: {}, ...spec } } as never,
    on,
  );
const calico = (spec: object, metadata: object = {}, type: typeof CALICO_POLICY = CALICO_POLICY) =>
  resource(
    type,
    { metadata: { namespace: "apps", ...metadata }, spec: { types: ["Egress"], ...spec } } as never,
    on,
  );
const wide = CILIUM_CLUSTERWIDE_POLICY as unknown as typeof CILIUM_POLICY;
const global = CALICO_GLOBAL_POLICY as unknown as typeof CALICO_POLICY;

const DNS = { toPorts: [{ ports: [{ port: "53", protocol: "UDP" }] }] };
const toMetadata = (port: string) => ({
  toCIDR: ["169.254.169.254/32"],
  toPorts: [{ ports: [{ port, protocol: "TCP" }] }],
});
const allow = (nets: string[], ports: (number | string)[]) => ({
  action: "Allow",
  protocol: "TCP",
  destination: { nets, ports },
});

ruleTable("vendor-policy-allows-metadata-egress", {
  accepts: {
    "a policy that allows everything": [...app(), cilium({ egress: [{ toEntities: ["all"] }] })],
    "a policy that allows the metadata server's port": [
      ...app(),
      cilium({ egress: [DNS, toMetadata("80")] }),
    ],
    "a port everywhere": [...app(), cilium({ egress: [{ toPorts: [{ ports: [{ port: "80" }] }] }] })],
    "the metadata server by its name": [
      ...app(),
      cilium({ egress: [{ toFQDNs: [{ matchName: "metadata.google.internal" }] }] }),
    ],
    "another policy for the same Pods that opens it": [
      ...app(),
      cilium({ egress: [DNS] }),
      resource(
        CILIUM_CLUSTERWIDE_POLICY,
        { metadata: { name: "metadata" }, spec: { endpointSelector: {}, egress: [toMetadata("80")] } },
        { name: "metadata", ...on },
      ),
    ],
    "a NetworkPolicy of Kubernetes that opens it": [
      ...app(),
      cilium({ egress: [DNS] }),
      resource(
        NETWORK_POLICY,
        {
          metadata: { namespace: "apps", name: "metadata" },
          spec: {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [
              { to: [{ ipBlock: { cidr: "169.254.169.254/32" } }], ports: [{ protocol: "TCP", port: 80 }] },
            ],
          },
        },
        { name: "metadata", ...on },
      ),
    ],
    "rules for ingress alone": [...app(), cilium({ ingress: [{ fromEntities: ["cluster"] }] })],
    "a policy that leaves the default as it is": [
      ...app(),
      cilium({ egress: [DNS], enableDefaultDeny: { egress: false } }),
    ],
    "other Pods": [
      ...app(),
      cilium({ endpointSelector: { matchLabels: { "k8s:app": "other" } }, egress: [DNS] }),
    ],
    "another namespace": [...app(), cilium({ egress: [DNS] }, { namespace: "batch" })],
    "Pods of another namespace, by a policy for the cluster": [
      ...app(),
      cilium(
        { endpointSelector: { matchLabels: { "k8s:io.kubernetes.pod.namespace": "batch" } }, egress: [DNS] },
        {},
        wide,
      ),
    ],
    nodes: [
      ...app(),
      resource(CILIUM_CLUSTERWIDE_POLICY, { spec: { nodeSelector: {}, egress: [DNS] } } as never, on),
    ],
    "Pods on the nodes' network": [...app({ app: "app" }, { hostNetwork: true }), cilium({ egress: [DNS] })],
    "Pods without an identity": [
      resource(CLUSTER, {}, { name: "cluster" }),
      resource(
        DEPLOYMENT,
        { metadata: { namespace: "apps" }, spec: { template: { spec: { containers: [] } } } },
        { name: "plain", ...on },
      ),
      cilium({ egress: [DNS] }),
    ],
    "a policy that says that it means it": [
      ...app(),
      cilium({ egress: [DNS] }, { annotations: { "gke-metadata/deny": "intended" } }),
    ],
    "what is denied elsewhere": [
      ...app(),
      cilium({ egress: [{ toEntities: ["all"] }], egressDeny: [{ toCIDR: ["10.0.0.0/8"] }] }),
    ],
    "a block with an exception elsewhere": [
      ...app(),
      cilium({ egress: [{ toCIDRSet: [{ cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] }] }] }),
    ],
    "Calico's policy that opens the iptables dataplane's address": [
      ...app(),
      calico({ egress: [allow(["169.254.169.252/32"], [988])] }),
    ],
    "Calico's policy that opens a range of ports": [
      ...app(),
      calico({ egress: [allow(["0.0.0.0/0"], ["1:1024"])] }),
    ],
    "Calico's policy that allows before it denies": [
      ...app(),
      calico({ egress: [allow(["169.254.169.252/32"], [988]), { action: "Deny" }] }),
    ],
    "Calico's policy for other Pods": [
      ...app(),
      calico({ selector: "app == 'other' && has(team)", egress: [] }),
    ],
    "Calico's policy for ingress": [...app(), calico({ types: ["Ingress"], ingress: [] })],
  },
  rejects: {
    "a policy that denies the metadata server to the whole cluster": {
      resources: [
        ...app(),
        cilium({ egressDeny: [{ toCIDR: ["169.254.169.254/32"] }] }, { namespace: undefined }, wide),
      ],
      at: "spec.egressDeny",
      problem: /^denies Pods that use Workload Identity 169\.254\.169\.254:80/,
    },
    "a policy that denies it although another allows it": {
      resources: [
        ...app(),
        cilium({
          egress: [{ toEntities: ["all"] }],
          egressDeny: [{ toCIDRSet: [{ cidr: "169.254.0.0/16" }] }],
        }),
      ],
      at: "spec.egressDeny",
    },
    "a policy that allows only DNS": {
      resources: [...app(), cilium({ egress: [DNS] })],
      at: "spec.egress",
      problem: /^cuts Pods that use Workload Identity off from 169\.254\.169\.254:80/,
    },
    "an empty rule, which allows nothing": {
      resources: [...app(), cilium({ egress: [{}] })],
      at: "spec.egress",
    },
    "the port of another dataplane": {
      resources: [...app(), cilium({ egress: [toMetadata("988")] })],
      at: "spec.egress",
    },
    "the node, which the metadata server is not": {
      resources: [...app(), cilium({ egress: [{ toEntities: ["host", "cluster"] }] })],
      at: "spec.egress",
    },
    "a rule that denies something else, which turns the default around": {
      resources: [...app(), cilium({ egressDeny: [{ toCIDR: ["10.0.0.0/8"] }] })],
      at: "spec.egress",
    },
    "the second of several specs": {
      resources: [
        ...app(),
        resource(
          CILIUM_POLICY,
          {
            metadata: { namespace: "apps" },
            specs: [
              { endpointSelector: { matchLabels: { app: "other" } }, egress: [DNS] },
              { endpointSelector: { matchLabels: { "any:app": "app" } }, egress: [DNS] },
            ],
          },
          on,
        ),
      ],
      at: "specs[1].egress",
    },
    "Calico's policy that allows only DNS": {
      resources: [
        ...app(),
        resource(
          CALICO_POLICY_V1,
          {
            metadata: { namespace: "apps" },
            spec: {
              types: ["Egress"],
              egress: [{ action: "Allow", protocol: "UDP", destination: { ports: [53] } }],
            },
          },
          on,
        ),
      ],
      at: "spec.egress",
      problem: /169\.254\.169\.252:988 or 169\.254\.169\.254:80/,
    },
    "Calico's policy that denies the metadata server to the whole cluster": {
      resources: [
        ...app(),
        calico(
          {
            egress: [{ action: "Deny", destination: { nets: ["169.254.169.252/30"] } }, { action: "Allow" }],
          },
          { namespace: undefined },
          global,
        ),
      ],
      at: "spec.egress",
      problem: /^denies/,
    },
    "Calico's policy for Pods by their labels": {
      resources: [...app(), calico({ selector: 'app == "app" && !has(team)', egress: [] })],
      at: "spec.egress",
    },
    "Calico's policy for a namespace": {
      resources: [
        ...app(),
        calico({ namespaceSelector: "projectcalico.org/name == 'apps'", egress: [] }, {}, global),
      ],
      at: "spec.egress",
    },
  },
  undecided: {
    "addresses that are not known": {
      resources: [...app(), cilium({ egress: [{ toCIDR: [unknown] }] })],
      at: "spec.egress[0].toCIDR[0]",
    },
    "labels that are not known": {
      resources: [...app(), cilium({ endpointSelector: { matchLabels: { app: unknown } }, egress: [DNS] })],
      at: "spec.endpointSelector.matchLabels.app",
    },
  },
});
