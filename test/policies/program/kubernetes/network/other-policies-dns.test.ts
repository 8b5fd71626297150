import {
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

// The rule on DNS, of Cilium's, Calico's and GKE's own policies.

const on = { cluster: "cluster" };
const cluster = (props: object) => resource(CLUSTER, { ...props }, { name: "cluster" });
const cache = (enabled: boolean) => ({ addonsConfig: { dnsCacheConfig: { enabled } } });
const V2 = { datapathProvider: "ADVANCED_DATAPATH" };
const KUBE = cluster({ ...V2, ...cache(false) });
const CACHE = cluster({ ...V2, ...cache(true) });
const CLOUD = cluster({ ...V2, dnsConfig: { clusterDns: "CLOUD_DNS" } });
const IPTABLES = cluster({ networkPolicy: { enabled: true }, ...cache(false) });
const ON_NODES = cluster({ networkPolicy: { enabled: true }, ...cache(true) });
const PODS = [
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    {
      metadata: {
        name: "app",
        namespace: "apps",
        annotations: { "iam.gke.io/gcp-service-account": "app@my-project.iam.gserviceaccount.com" },
      },
    },
    { name: "account", ...on },
  ),
  resource(
    DEPLOYMENT,
    {
      metadata: { namespace: "apps" },
      spec: {
        template: {
          metadata: { labels: { app: "a" } },
          spec: { serviceAccountName: "app", containers: [{ name: "c", image: "c" }] },
        },
      },
    },
    { name: "workload", ...on },
  ),
];
/** Pods that ask whom their node asks. */
const OF_NODE: TestResource[] = JSON.parse(
  JSON.stringify(PODS).replace('"serviceAccountName"', '"dnsPolicy":"Default","serviceAccountName"'),
);
/** Pods that ask name servers of their own. */
const withServers = (...nameservers: string[]): TestResource[] =>
  JSON.parse(
    JSON.stringify(PODS).replace(
      '"serviceAccountName"',
      `"dnsPolicy":"None","dnsConfig":{"nameservers":${JSON.stringify(nameservers)}},"serviceAccountName"`,
    ),
  );
const policy = (type: ResourceType, spec: object, more: Partial<TestResource> = {}) =>
  resource(type, { metadata: { namespace: "apps" }, spec }, { name: "policy", ...on, ...more });
const cilium = (...egress: object[]) => policy(CILIUM_POLICY, { endpointSelector: {}, egress });
const clusterwide = (...egress: object[]) =>
  policy(CILIUM_CLUSTERWIDE_POLICY, { endpointSelector: {}, egress });
const calico = (...egress: object[]) => policy(CALICO_POLICY, { types: ["Egress"], egress });

const PORT = { toPorts: [{ ports: [{ port: "53", protocol: "ANY" }] }] };
const WEB = { toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }] };
const IDENTITY = { toCIDR: ["169.254.169.254/32"], toPorts: [{ ports: [{ port: "80", protocol: "TCP" }] }] };
const pods = (matchLabels: object) => ({ toEndpoints: [{ matchLabels }], ...PORT });
const KUBE_DNS = pods({ "k8s:io.kubernetes.pod.namespace": "kube-system", "k8s:k8s-app": "kube-dns" });
const ALLOW = { action: "Allow", protocol: "TCP", destination: { ports: [443] } };
const dns = (destination: object) => ({
  action: "Allow",
  protocol: "UDP",
  destination: { ...destination, ports: [53] },
});
/** As of a stack whose cluster another one makes. */
const elsewhere = (...resources: TestResource[]) => resources.map((r) => ({ ...r, cluster: undefined }));
const SYSTEM = "projectcalico.org/name == 'kube-system'";

ruleTable("netpol-allows-dns-egress", {
  accepts: {
    "Cilium's and Calico's way to Pods' own servers, or to one of them": [
      KUBE,
      ...withServers("8.8.8.8", "1.1.1.1"),
      cilium({ toCIDR: ["8.8.8.0/24"], ...PORT }, WEB),
    ],
    "Cilium's way to the world for Pods that ask a public server": [
      KUBE,
      ...withServers("8.8.8.8"),
      cilium({ toEntities: ["world"], ...PORT }, WEB),
    ],
    "Calico's way to Pods' own servers": [
      IPTABLES,
      ...withServers("8.8.8.8"),
      calico(dns({ nets: ["8.8.8.8/32"] }), ALLOW),
    ],
    "Cilium's policy for Pods that ask servers which may be the cluster's": [
      KUBE,
      ...withServers("10.0.0.53"),
      cilium(WEB),
    ],
    "a NetworkPolicy's way to Pods' own servers beside Cilium's policy": [
      KUBE,
      ...withServers("8.8.8.8"),
      cilium(WEB),
      policy(
        NETWORK_POLICY,
        {
          podSelector: {},
          policyTypes: ["Egress"],
          egress: [
            { to: [{ ipBlock: { cidr: "8.8.8.8/32" } }], ports: [{ protocol: "UDP", port: 53 }] },
            { ports: [{ protocol: "TCP", port: 443 }] },
          ],
        },
        { name: "standard" },
      ),
    ],
    "kube-dns' Pods by Cilium": [KUBE, ...PODS, cilium(KUBE_DNS, WEB)],
    "kube-dns' Pods by Cilium's policy of the whole cluster, in any namespace": [
      KUBE,
      ...PODS,
      clusterwide(pods({ "k8s-app": "kube-dns" }), WEB),
    ],
    "all Pods of the cluster by their entity": [
      KUBE,
      ...PODS,
      cilium({ toEntities: ["cluster"], ...PORT }, WEB),
    ],
    "the Service by Cilium": [
      KUBE,
      ...PODS,
      cilium({ toServices: [{ k8sService: { serviceName: "kube-dns", namespace: "kube-system" } }] }, WEB),
    ],
    "NodeLocal DNSCache by Cilium": [
      CACHE,
      ...PODS,
      cilium(pods({ "io.kubernetes.pod.namespace": "kube-system" }), WEB),
    ],
    "Cloud DNS by Cilium": [CLOUD, ...PODS, cilium({ toCIDR: ["169.254.169.254/32"], ...PORT }, WEB)],
    "what is outside of the cluster for Pods that ask their node's resolver": [
      KUBE,
      ...OF_NODE,
      cilium({ toEntities: ["world"] }),
    ],
    "what is outside of the cluster, with Cloud DNS": [CLOUD, ...PODS, cilium({ toEntities: ["world"] })],
    "DNS in a NetworkPolicy beside a policy of Cilium's": [
      KUBE,
      ...PODS,
      cilium(WEB),
      policy(
        NETWORK_POLICY,
        {
          podSelector: {},
          policyTypes: ["Egress"],
          egress: [{ to: [{ namespaceSelector: {} }], ports: [{ protocol: "UDP", port: 53 }] }],
        },
        { name: "dns" },
      ),
    ],
    "DNS in a policy of Cilium's beside a NetworkPolicy": [
      KUBE,
      ...PODS,
      cilium(KUBE_DNS),
      policy(
        NETWORK_POLICY,
        {
          podSelector: {},
          policyTypes: ["Egress"],
          egress: [{ ports: [{ protocol: "TCP", port: 443 }] }],
        },
        { name: "web" },
      ),
    ],
    "GKE's policy of names, which opens DNS by itself, beside a NetworkPolicy": [
      CACHE,
      ...PODS,
      policy(FQDN_POLICY, { podSelector: {}, egress: [{ matches: [{ pattern: "*.googleapis.com" }] }] }),
      policy(
        NETWORK_POLICY,
        {
          podSelector: {},
          policyTypes: ["Egress"],
          egress: [{ to: [{ ipBlock: { cidr: "169.254.169.254/32" } }] }],
        },
        { name: "identity" },
      ),
    ],
    "Cilium of one's own beside the iptables dataplane, for which it takes the cache": [
      ON_NODES,
      ...PODS,
      cilium(KUBE_DNS, WEB),
    ],
    "kube-dns' Pods by Calico": [
      IPTABLES,
      ...PODS,
      calico(dns({ namespaceSelector: SYSTEM, selector: "k8s-app == 'kube-dns'" }), ALLOW),
    ],
    "kube-dns' Pods by Calico, by the name that Kubernetes puts on the namespace": [
      IPTABLES,
      ...PODS,
      calico(dns({ namespaceSelector: "kubernetes.io/metadata.name in {'kube-system'}" }), ALLOW),
    ],
    "Pods of all namespaces, or of those with a label that kube-system may have, by Calico": [
      IPTABLES,
      ...PODS,
      calico(dns({ namespaceSelector: "all()" }), ALLOW),
      policy(
        CALICO_POLICY,
        { types: ["Egress"], egress: [dns({ namespaceSelector: "team == 'a' && has(team)" })] },
        { name: "team" },
      ),
    ],
    "kube-dns' Pods of any namespace by Calico's policy of the whole cluster": [
      IPTABLES,
      ...PODS,
      policy(CALICO_GLOBAL_POLICY, {
        namespaceSelector: "kubernetes.io/metadata.name == 'apps'",
        types: ["Egress"],
        egress: [dns({ selector: "k8s-app == 'kube-dns'" }), ALLOW],
      }),
    ],
    "DNS wherever it answers, by Calico": [IPTABLES, ...PODS, calico(dns({}), ALLOW)],
    "the Service's address by Calico under NodeLocal DNSCache": [
      ON_NODES,
      ...PODS,
      calico(dns({ nets: ["10.8.0.10/32"] }), ALLOW),
    ],
    "a denial of DNS by Cilium to others than who answers": [
      KUBE,
      ...PODS,
      policy(CILIUM_POLICY, {
        endpointSelector: {},
        egress: [{ toEntities: ["all"] }],
        egressDeny: [
          { toCIDR: ["8.8.8.8/32"], ...PORT },
          pods({ "k8s:io.kubernetes.pod.namespace": "kube-system", component: "other" }),
          { toPorts: [{ ports: [{ port: "53", protocol: "TCP" }] }] },
        ],
      }),
    ],
    "a denial of DNS by Calico to another address": [
      IPTABLES,
      ...PODS,
      calico(
        { action: "Deny", protocol: "UDP", destination: { nets: ["8.8.8.8/32"], ports: [53] } },
        { action: "Allow" },
      ),
    ],
    "a denial of DNS by Calico after a policy that opens it": [
      IPTABLES,
      ...PODS,
      policy(CALICO_GLOBAL_POLICY, { order: 1000, types: ["Egress"], egress: [{ action: "Deny" }] }),
      policy(CALICO_POLICY, { order: 10, types: ["Egress"], egress: [dns({}), ALLOW] }, { name: "opens" }),
    ],
    "a policy of Calico's that passes all on": [IPTABLES, ...PODS, calico({ action: "Pass" })],
    "a policy of Calico's that opens nothing, of which another rule speaks": [IPTABLES, ...PODS, calico()],
  },
  rejects: {
    "the Service's address alone in Calico's policy, without the cache": {
      resources: [
        cluster({
          networkPolicy: { enabled: true },
          ...cache(false),
          ipAllocationPolicy: { servicesIpv4CidrBlock: "10.8.0.0/20" },
        }),
        ...PODS,
        calico(dns({ nets: ["10.8.0.10/32"] }), ALLOW),
      ],
      at: "spec.egress",
    },
    "TLS alone by Calico on a cluster of another stack, with the fix in Calico's language": {
      resources: elsewhere(...PODS, calico(ALLOW)),
      at: "spec.egress",
      fix: /^Add to spec\.egress, here or in another policy for the same Pods: { action: "Allow", [^;]*nets: \["169\.254\.20\.10\/32", "169\.254\.169\.254\/32"\], ports: \[53\] } } with Cloud DNS, .*nets: \["ADDRESS\/32".* where NodeLocal DNSCache answers, .*selector: "k8s-app == 'kube-dns'", ports: \[53\] } } otherwise\.$/,
    },
    "TLS alone by Cilium on a cluster of another stack, with the fix in Cilium's language": {
      resources: elsewhere(...PODS, cilium(WEB)),
      at: "spec.egress",
      fix: /: { toCIDR: \["169\.254\.20\.10\/32"\], .* with Cloud DNS, { toEndpoints: .* otherwise\.$/,
    },
    "a denial of DNS by Calico on a cluster of another stack, with the fix of a denial": {
      resources: elsewhere(
        ...PODS,
        calico({ action: "Deny", protocol: "UDP", destination: { ports: [53] } }, { action: "Allow" }),
      ),
      at: "spec.egress",
      fix: /^Leave this out of what the policy denies/,
    },
    "Cilium's kube-dns for Pods that ask public servers": {
      resources: [KUBE, ...withServers("8.8.8.8", "1.1.1.1"), cilium(KUBE_DNS, WEB)],
      at: "spec.egress",
      problem: /no rule allows it where their own name servers answer, which they ask by dnsPolicy: None$/,
      fix: /spec\.dnsConfig\.nameservers and port 53 over UDP and TCP/,
    },
    "Calico's kube-dns for Pods that ask a public server": {
      resources: [IPTABLES, ...withServers("8.8.8.8"), calico(dns({ nets: ["10.0.0.0/8"] }), ALLOW)],
      at: "spec.egress",
    },
    "one of Cilium's policies that opens something, after one that denies all": {
      resources: [
        KUBE,
        ...PODS,
        policy(CILIUM_POLICY, { endpointSelector: {}, egress: [{}] }, { name: "first" }),
        cilium({ toEntities: ["world"], toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }] }),
      ],
      at: "spec.egress",
      problem: /^allows egress from Pods that use Workload Identity, but no DNS/,
    },
    "a denial of DNS by Cilium, whatever opens it": {
      resources: [
        KUBE,
        ...PODS,
        policy(CILIUM_POLICY, {
          endpointSelector: {},
          egress: [{ toEntities: ["all"] }],
          egressDeny: [{ toPorts: [{ ports: [{ port: "53", protocol: "UDP" }] }] }],
        }),
      ],
      at: "spec.egressDeny",
      problem: /^refuses DNS queries/,
      fix: /^On Dataplane V2 the Pods of kube-dns in kube-system answer/,
    },
    "a denial of kube-system by Cilium, which closes nothing else": {
      resources: [
        KUBE,
        ...PODS,
        policy(CILIUM_CLUSTERWIDE_POLICY, {
          endpointSelector: {},
          enableDefaultDeny: { egress: false },
          egressDeny: [pods({ "k8s:io.kubernetes.pod.namespace": "kube-system" })],
        }),
      ],
      at: "spec.egressDeny",
    },
    "a denial of the address of Cloud DNS": {
      resources: [
        CLOUD,
        ...PODS,
        policy(CILIUM_POLICY, {
          endpointSelector: {},
          enableDefaultDeny: { egress: false },
          egressDeny: [{ toCIDR: ["169.254.0.0/16"], ...PORT }],
        }),
      ],
      at: "spec.egressDeny",
      fix: /Cloud DNS answers at 169\.254\.169\.254:53/,
    },
    "a denial of DNS by Calico before all else is let out": {
      resources: [
        IPTABLES,
        ...PODS,
        calico({ action: "Deny", protocol: "UDP", destination: { ports: [53] } }, { action: "Allow" }),
      ],
      at: "spec.egress",
      problem: /^refuses DNS queries/,
    },
    "TLS and the metadata server alone by Cilium": {
      resources: [KUBE, ...PODS, cilium(WEB, IDENTITY)],
      at: "spec.egress",
      problem: /no rule allows it where DNS answers$/,
      fix: /toEndpoints: .*kube-system.*kube-dns/,
    },
    "names without DNS by Cilium": {
      resources: [KUBE, ...PODS, cilium({ toFQDNs: [{ matchPattern: "*" }] })],
      at: "spec.egress",
    },
    "Pods of its own namespace by Cilium": {
      resources: [KUBE, ...PODS, cilium(pods({ "k8s-app": "kube-dns" }), WEB)],
      at: "spec.egress",
    },
    "blocks of addresses by Cilium, which hold no Pod": {
      resources: [KUBE, ...PODS, clusterwide({ toCIDR: ["10.0.0.0/8"], ...PORT }, WEB)],
      at: "spec.egress",
    },
    "kube-dns' Pods alone by Cilium with Cloud DNS": {
      resources: [CLOUD, ...PODS, cilium(KUBE_DNS, WEB)],
      at: "spec.egress",
      fix: /^Cloud DNS answers at 169\.254\.169\.254:53\. .*toCIDR: \["169\.254\.169\.254\/32"\]/,
    },
    "kube-dns' Pods and the cache's address alone by Cilium under NodeLocal DNSCache": {
      resources: [CACHE, ...PODS, cilium(KUBE_DNS, { toCIDR: ["169.254.20.10"], ...PORT }, WEB)],
      at: "spec.egress",
      fix: /NodeLocal DNSCache answers/,
    },
    "TLS alone by Calico": {
      resources: [IPTABLES, ...PODS, policy(CALICO_GLOBAL_POLICY, { types: ["Egress"], egress: [ALLOW] })],
      at: "spec.egress",
      fix: /projectcalico\.org\/name == 'kube-system'/,
    },
    "Pods alone by Calico under NodeLocal DNSCache": {
      resources: [
        ON_NODES,
        ...PODS,
        calico(dns({ namespaceSelector: SYSTEM, selector: "k8s-app == 'kube-dns'" }), ALLOW),
      ],
      at: "spec.egress",
      fix: /nets: \["ADDRESS\/32"/,
    },
    "the cache's own address alone by Calico under NodeLocal DNSCache, which Pods do not ask": {
      resources: [ON_NODES, ...PODS, calico(dns({ nets: ["169.254.20.10/32"] }), ALLOW)],
      at: "spec.egress",
      fix: /nets: \["ADDRESS\/32"/,
    },
    "another namespace alone by Calico": {
      resources: [
        IPTABLES,
        ...PODS,
        calico(dns({ namespaceSelector: "projectcalico.org/name == 'dns'" }), ALLOW),
      ],
      at: "spec.egress",
    },
    "other Pods of kube-system alone by Calico": {
      resources: [
        IPTABLES,
        ...PODS,
        calico(dns({ namespaceSelector: SYSTEM, selector: "k8s-app == 'coredns'" }), ALLOW),
      ],
      at: "spec.egress",
    },
    "Pods of its own namespace alone by Calico, of which kube-dns is none": {
      resources: [IPTABLES, ...PODS, calico(dns({ selector: "k8s-app == 'kube-dns'" }), ALLOW)],
      at: "spec.egress",
    },
    "the loopback alone by Calico under NodeLocal DNSCache": {
      resources: [ON_NODES, ...PODS, calico(dns({ nets: ["127.0.0.1/32"] }), ALLOW)],
      at: "spec.egress",
    },
    "multicast alone by Cilium of one's own beside the iptables dataplane": {
      resources: [ON_NODES, ...PODS, cilium({ toCIDR: ["224.0.0.251"], ...PORT }, WEB)],
      at: "spec.egress",
    },
    "kube-dns alone by Cilium for Pods that ask their node's resolver": {
      resources: [KUBE, ...OF_NODE, cilium(KUBE_DNS, WEB)],
      at: "spec.egress",
      problem: /where their node's resolver answers/,
      fix: /toCIDR: \["169\.254\.169\.254\/32"\]/,
    },
    "TLS alone by Calico on Dataplane V2, as advisory": {
      resources: [KUBE, ...PODS, calico(ALLOW)],
      at: "spec.egress",
      level: "advisory",
    },
  },
  undecided: {
    "which name servers Pods ask": {
      resources: [KUBE, ...withServers(unknown), cilium(KUBE_DNS, WEB)],
      at: "Deployment.workload.spec.template.spec.dnsConfig.nameservers[0]",
    },
    "namespaces of Calico's that are not known": {
      resources: [IPTABLES, ...PODS, calico(dns({ namespaceSelector: unknown }), ALLOW)],
      at: "spec.egress[0].destination.namespaceSelector",
    },
    "Pods of a namespace that is not known": {
      resources: [
        KUBE,
        ...PODS,
        cilium(pods({ "io.kubernetes.pod.namespace": unknown, "k8s-app": "kube-dns" }), WEB),
      ],
      at: 'spec.egress[0].toEndpoints[0].matchLabels["io.kubernetes.pod.namespace"]',
    },
    "a refusal by Calico of what a source sends that is not known": {
      resources: [KUBE, ...PODS, calico({ action: "Deny", source: { selector: unknown } }, dns({}), ALLOW)],
      at: "spec.egress[0].source.selector",
    },
  },
});
