import {
  CILIUM_POLICY,
  CLUSTER,
  DEPLOYMENT,
  KUBERNETES_SERVICE_ACCOUNT,
  NAMESPACE_PATCH,
  NETWORK_POLICY,
  NODE_POOL,
  SUBNETWORK,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = "spec.egress";
const CLOSED = /^allows egress from Pods .*, but no DNS: no rule allows it where DNS answers$/;
const on = { cluster: "cluster" };
const cluster = (props: object = {}) =>
  resource(CLUSTER, { datapathProvider: "ADVANCED_DATAPATH", ...props }, { name: "cluster" });
const CLOUD_DNS = { dnsConfig: { clusterDns: "CLOUD_DNS", clusterDnsScope: "CLUSTER_SCOPE" } };
const CLOUD = cluster(CLOUD_DNS);
const cache = (enabled: unknown) => ({ addonsConfig: { dnsCacheConfig: { enabled } } });
const KUBE = cluster(cache(false));
const CACHE = cluster(cache(true));
/** As policies had it before Kubernetes labelled namespaces by itself. */
const BY_NAME = {
  to: [{ namespaceSelector: { matchLabels: { name: "kube-system" } } }],
  ports: [{ protocol: "UDP", port: 53 }],
};
const IPTABLES = { datapathProvider: "LEGACY_DATAPATH", networkPolicy: { enabled: true } };
const SERVICES = { ipAllocationPolicy: { servicesIpv4CidrBlock: "10.8.0.0/20" } };
const PODS_IN_BLOCK = cluster({
  ...IPTABLES,
  ...cache(false),
  ipAllocationPolicy: { clusterIpv4CidrBlock: "10.4.0.0/14" },
});
/** Who resolves hangs on the version with which it was made. */
const SILENT = cluster();
const account = (annotations: object = { "iam.gke.io/gcp-service-account": "a@p.iam.gserviceaccount.com" }) =>
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    { metadata: { name: "results", namespace: "apps", annotations } },
    { name: "account", ...on },
  );
const workload = (pod: object = {}) =>
  resource(
    DEPLOYMENT,
    {
      metadata: { namespace: "apps" },
      spec: {
        template: {
          metadata: { labels: { app: "results" } },
          spec: { serviceAccountName: "results", containers: [], ...pod },
        },
      },
    },
    { name: "workload", ...on },
  );
const policy = (egress: unknown, more: Partial<TestResource> = {}, annotations: object = {}) =>
  resource(
    NETWORK_POLICY,
    {
      metadata: { namespace: "apps", annotations },
      spec: { podSelector: {}, policyTypes: ["Egress"], egress },
    },
    { name: "policy", ...on, ...more },
  );
const udp = (port: unknown = 53) => [{ protocol: "UDP", port }];
const block = (cidr: unknown) => [{ ipBlock: { cidr } }];
const SYSTEM = { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } };
const systemPods = (...names: unknown[]) => [
  {
    namespaceSelector: SYSTEM,
    podSelector: { matchExpressions: [{ key: "k8s-app", operator: "In", values: names }] },
  },
];
const KUBE_DNS = [{ namespaceSelector: SYSTEM, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }];
const NODE_LOCAL = systemPods("node-local-dns");
const TO_CACHE = { to: block("169.254.20.10/32"), ports: udp() };
const WHOEVER_ANSWERS = {
  to: [...systemPods("kube-dns"), ...NODE_LOCAL, ...block("169.254.20.10/32"), ...block("10.8.0.10/32")],
  ports: udp(),
};
const HTTPS = { ports: [{ protocol: "TCP", port: 443 }] };
const TO_KUBE_DNS = { to: KUBE_DNS, ports: udp() };
const TO_CLOUD_DNS = { to: block("169.254.169.254/32"), ports: udp() };
const program = (on: TestResource, ...egress: unknown[]) => [on, account(), workload(), policy(egress)];

/** As of an application's stack, whose cluster another one makes. */
const elsewhere = (...egress: unknown[]) =>
  program(KUBE, ...egress)
    .slice(1)
    .map((r) => ({ ...r, cluster: undefined }));

const ownServers = (...nameservers: unknown[]) => ({ dnsPolicy: "None", dnsConfig: { nameservers } });

ruleTable("netpol-allows-dns-egress", {
  accepts: {
    "a block that Pods of a pool may have, on the iptables dataplane without the cache": [
      resource(
        NODE_POOL,
        { cluster: ref("cluster", "name"), networkConfig: { podRange: "more" } },
        { name: "pool", ...on },
      ),
      ...program(PODS_IN_BLOCK, { to: block("10.96.0.0/16"), ports: udp() }, HTTPS),
    ],
    "a part of the block of Pods, on the iptables dataplane without the cache": program(
      PODS_IN_BLOCK,
      { to: block("10.4.0.0/16"), ports: udp() },
      HTTPS,
    ),
    "addresses of Pods beside those of Services, on the iptables dataplane without the cache": program(
      cluster({ ...IPTABLES, ...cache(false), ...SERVICES }),
      { to: [...block("10.8.0.0/20"), ...block("10.4.0.0/14")], ports: udp() },
      HTTPS,
    ),
    "a block that holds the one of Services and more, on the iptables dataplane without the cache": program(
      cluster({ ...IPTABLES, ...cache(false), ipAllocationPolicy: { servicesIpv4CidrBlock: unknown } }),
      { to: block("0.0.0.0/0"), ports: udp() },
      HTTPS,
    ),
    "name servers of Pods' own, one of them by its address": [
      KUBE,
      account(),
      workload(ownServers("8.8.8.8", "169.254.169.254")),
      policy([TO_CLOUD_DNS, HTTPS]),
    ],
    "name servers of Pods' own, which may be Pods, and no server": [
      KUBE,
      account(),
      workload(ownServers("10.8.0.10")),
      { ...workload(ownServers("169.254.20.10")), name: "cached" },
      { ...workload(ownServers()), name: "none" },
      policy([TO_KUBE_DNS, HTTPS]),
    ],
    "name servers of Pods' own beside a policy that another kind opens": [
      KUBE,
      account(),
      workload(ownServers("8.8.8.8")),
      policy([HTTPS]),
      resource(
        CILIUM_POLICY,
        {
          metadata: { namespace: "apps" },
          spec: { endpointSelector: {}, egress: [{ toCIDR: ["8.8.8.8/32"] }] },
        },
        { name: "cilium", ...on },
      ),
    ],
    "Cloud DNS by its address": program(CLOUD, TO_CLOUD_DNS, HTTPS),
    "Cloud DNS in a block around its address": program(CLOUD, { to: block("169.254.0.0/16") }, HTTPS),
    "DNS to all destinations": program(CLOUD, { ports: udp() }, HTTPS),
    "all destinations and ports": program(CLOUD, {}),
    "kube-dns by its labels": program(KUBE, TO_KUBE_DNS, HTTPS),
    "kube-dns by its namespace and the name of a port": program(
      KUBE,
      { to: KUBE_DNS, ports: udp("dns") },
      HTTPS,
    ),
    "kube-dns by the whole of its namespace": program(KUBE, { to: [{ namespaceSelector: SYSTEM }] }),
    "kube-dns by all namespaces": program(KUBE, { to: [{ namespaceSelector: {} }], ports: udp() }),
    "kube-dns by labels of its Pods that the program does not know": program(KUBE, {
      to: [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
          podSelector: { matchLabels: { app: "dns" } },
        },
      ],
    }),
    "kube-dns by a label that the program puts on kube-system": [
      ...program(KUBE, BY_NAME),
      resource(
        NAMESPACE_PATCH,
        { metadata: { name: "kube-system", labels: { name: "kube-system" } } },
        { name: "label", ...on },
      ),
    ],
    "every namespace but some by another label": program(KUBE, {
      to: [{ namespaceSelector: { matchExpressions: [{ key: "team", operator: "DoesNotExist" }] } }],
    }),
    "kube-dns by the addresses of Services on the iptables dataplane": program(
      cluster({ ...IPTABLES, ...cache(false) }),
      { to: block("10.0.0.0/8"), ports: udp() },
      HTTPS,
    ),
    "kube-dns on an older version, which brings no cache": program(
      cluster({ minMasterVersion: "1.33" }),
      TO_KUBE_DNS,
      HTTPS,
    ),
    "kube-dns where the state has no cache": program(
      { ...SILENT, observed: { masterVersion: "1.35.2-gke.1000000", addonsConfig: {} } },
      TO_KUBE_DNS,
      HTTPS,
    ),
    "NodeLocal DNSCache by its Pods": program(CACHE, { to: NODE_LOCAL, ports: udp() }, HTTPS),
    "NodeLocal DNSCache by its address beside Cloud DNS": program(
      cluster({ ...CLOUD_DNS, ...cache(true) }),
      TO_CACHE,
      HTTPS,
    ),
    "NodeLocal DNSCache by its address on an Autopilot cluster, which may have Cloud DNS": program(
      resource(CLUSTER, { enableAutopilot: true }, { name: "cluster" }),
      TO_CACHE,
      HTTPS,
    ),
    "NodeLocal DNSCache by the Service's address on the iptables dataplane": program(
      cluster({ ...IPTABLES, ...cache(true) }),
      { to: block("10.8.0.10/32"), ports: udp() },
      HTTPS,
    ),
    "public addresses on the iptables dataplane, which Services may have": program(
      cluster({ ...IPTABLES, ...cache(true) }),
      { to: block("34.118.224.10/32"), ports: udp() },
      HTTPS,
    ),
    "NodeLocal DNSCache by both of its addresses on the iptables dataplane": program(
      cluster({ ...IPTABLES, ...cache(true) }),
      { to: [...block("10.8.0.10/32"), ...block("169.254.20.10/32")], ports: udp() },
      HTTPS,
    ),
    "what the fix opens where it is not known who answers, on the iptables dataplane with the cache": program(
      cluster({ ...IPTABLES, ...cache(true), ...SERVICES }),
      WHOEVER_ANSWERS,
      HTTPS,
    ),
    "what the fix opens where it is not known who answers, without the cache": program(
      cluster({ ...IPTABLES, ...cache(false) }),
      WHOEVER_ANSWERS,
      HTTPS,
    ),
    "what the fix opens where it is not known who answers, on Dataplane V2": program(
      CACHE,
      WHOEVER_ANSWERS,
      HTTPS,
    ),
    "NodeLocal DNSCache by a block with addresses of the cluster's Services": program(
      cluster({ ...IPTABLES, ...cache(true), ...SERVICES }),
      { to: block("10.8.0.10/32"), ports: udp() },
      HTTPS,
    ),
    "kube-dns by any block on the iptables dataplane, as the addresses of its Pods are not known": program(
      cluster({ ...IPTABLES, ...cache(false), ...SERVICES }),
      { to: block("10.0.0.0/14"), ports: udp() },
      HTTPS,
    ),
    "addresses of IPv6 on the iptables dataplane": program(
      cluster({ ...IPTABLES, ...cache(true), ...SERVICES }),
      { to: block("fd00::/8"), ports: udp() },
      HTTPS,
    ),
    "kube-dns, the cache and Cloud DNS together, whoever answers (gke-labs/kube-agents#162)": program(
      SILENT,
      { to: [...systemPods("kube-dns", "node-local-dns"), ...block("169.254.169.254/32")], ports: udp() },
      HTTPS,
    ),
    "DNS that another policy opens for the same Pods": [
      ...program(CLOUD, HTTPS),
      policy([TO_CLOUD_DNS], { name: "dns" }),
    ],
    "whoever answers with kube-dns in a cluster of another stack": elsewhere(
      { to: [...KUBE_DNS, ...NODE_LOCAL], ports: udp() },
      HTTPS,
    ),
    "kube-dns and the cache's address in a cluster of another stack, as on the iptables dataplane": elsewhere(
      TO_KUBE_DNS,
      TO_CACHE,
    ),
    "Cloud DNS in a cluster of another stack": elsewhere(TO_CLOUD_DNS, HTTPS),
    "a denial of everything, of which another rule speaks": program(CLOUD),
    "Pods without an identity": [CLOUD, account({}), workload(), policy([HTTPS])],
    "Pods that are kept from the metadata server on purpose": [
      CLOUD,
      account(),
      workload(),
      policy([HTTPS], {}, { "gke-metadata/deny": "intended" }),
    ],
    "Pods with resolvers of their own": [CLOUD, account(), workload({ dnsPolicy: "None" }), policy([HTTPS])],
    "Pods that ask their node's resolver, which kube-dns is not": [
      KUBE,
      account(),
      workload({ dnsPolicy: "Default" }),
      policy([TO_CLOUD_DNS]),
    ],
    "Pods on the node's network": [CLOUD, account(), workload({ hostNetwork: true }), policy([HTTPS])],
    "a policy of ingress alone": [
      CLOUD,
      account(),
      workload(),
      resource(NETWORK_POLICY, { metadata: { namespace: "apps" }, spec: { podSelector: {} } }, on),
    ],
    "whoever resolves, where both are open": program(
      cluster({ dnsConfig: { clusterDns: unknown }, ...cache(false) }),
      TO_KUBE_DNS,
      TO_CLOUD_DNS,
    ),
  },
  rejects: {
    "an address outside the block of Pods, on the iptables dataplane without the cache": {
      resources: [
        resource(
          NODE_POOL,
          { cluster: ref("cluster", "name"), networkConfig: { enablePrivateNodes: true } },
          { name: "pool", ...on },
        ),
        ...program(PODS_IN_BLOCK, { to: block("10.96.0.10/32"), ports: udp() }, HTTPS),
      ],
      at: AT,
    },
    "all addresses but those of Pods, on the iptables dataplane without the cache": {
      resources: program(
        PODS_IN_BLOCK,
        { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.4.0.0/14"] } }], ports: udp() },
        HTTPS,
      ),
      at: AT,
    },
    "an address that Services have by default, on the iptables dataplane without the cache": {
      resources: program(
        cluster({ ...IPTABLES, ...cache(false) }),
        { to: block("34.118.224.10/32"), ports: udp() },
        HTTPS,
      ),
      at: AT,
    },
    "the Service's address alone on the iptables dataplane without the cache, where policies see the Pods'": {
      resources: program(
        cluster({ ...IPTABLES, ...cache(false), ...SERVICES }),
        { to: block("10.8.0.10/32"), ports: udp() },
        HTTPS,
      ),
      at: AT,
      fix: /The Pods of kube-dns in kube-system answer\. Add to spec\.egress/,
    },
    "the block of Services alone, of which the cluster names the range": {
      resources: [
        resource(
          SUBNETWORK,
          {
            name: "nodes",
            ipCidrRange: "10.1.0.0/20",
            secondaryIpRanges: [{ rangeName: "services", ipCidrRange: "10.8.0.0/20" }],
          },
          { name: "nodes" },
        ),
        ...program(
          cluster({
            ...IPTABLES,
            ...cache(false),
            subnetwork: ref("nodes", "name"),
            ipAllocationPolicy: { servicesSecondaryRangeName: "services" },
          }),
          { to: block("10.8.0.0/20"), ports: udp() },
          HTTPS,
        ),
      ],
      at: AT,
    },
    "TLS alone for Pods that ask name servers of their own": {
      resources: [KUBE, account(), workload(ownServers("10.0.0.53", "8.8.8.8")), policy([HTTPS])],
      at: AT,
      problem: /^allows egress .*where their own name servers answer, which they ask by dnsPolicy: None$/,
      fix: /spec\.dnsConfig\.nameservers/,
    },
    "kube-dns alone for Pods that ask a public resolver": {
      resources: [KUBE, account(), workload(ownServers("8.8.8.8")), policy([TO_KUBE_DNS, HTTPS])],
      at: AT,
    },
    "kube-dns by a label that GKE does not put on kube-system (calico 6898), as advisory": {
      resources: program(KUBE, BY_NAME),
      at: AT,
      level: "advisory",
      problem: /by a label that GKE does not put on kube-system/,
      fix: /"kubernetes\.io\/metadata\.name": "kube-system"/,
    },
    "kube-dns by such a label beside a denial of everything and a policy for a team, as advisory": {
      resources: [
        ...program(KUBE),
        policy([{ to: [{ namespaceSelector: { matchLabels: { team: "a" } } }], ports: udp(8080) }], {
          name: "team",
        }),
        policy([BY_NAME], { name: "dns" }),
      ],
      at: AT,
      level: "advisory",
      problem: /by a label that GKE does not put on kube-system/,
    },
    "every namespace of a team, as advisory": {
      resources: program(KUBE, {
        to: [{ namespaceSelector: { matchExpressions: [{ key: "team", operator: "Exists" }] } }],
      }),
      at: AT,
      level: "advisory",
    },
    "kube-dns' Pods alone with Cloud DNS (tektoncd/operator#4000)": {
      resources: program(CLOUD, TO_KUBE_DNS, HTTPS),
      at: AT,
      fix: /Cloud DNS answers at 169\.254\.169\.254:53\. Add to spec\.egress/,
    },
    "kube-dns' Pods alone where the state says Cloud DNS": {
      resources: program(
        { ...cluster(), observed: { dnsConfig: { clusterDns: "CLOUD_DNS" } } },
        TO_KUBE_DNS,
        HTTPS,
      ),
      at: AT,
    },
    "the address of Cloud DNS with the metadata server's port alone": {
      resources: program(
        CLOUD,
        { to: block("169.254.169.254/32"), ports: [{ protocol: "TCP", port: 80 }] },
        HTTPS,
      ),
      at: AT,
    },
    "unknown ports beside destinations that answer no name": {
      resources: program(CLOUD, { to: [{ podSelector: {} }], ports: unknown }, HTTPS),
      at: AT,
    },
    "unknown Pods in a namespace other than kube-system": {
      resources: program(
        CLOUD,
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "apps" } },
              podSelector: unknown,
            },
          ],
        },
        HTTPS,
      ),
      at: AT,
    },
    "Pods of which nothing is known, in the same words as Pods that are": {
      resources: program(
        CLOUD,
        { to: [{ namespaceSelector: { matchLabels: unknown } }], ports: udp() },
        HTTPS,
      ),
      at: AT,
      problem: CLOSED,
    },
    "private blocks alone on Dataplane V2 (jupyterhub/zero-to-jupyterhub-k8s#3167)": {
      resources: program(
        KUBE,
        { to: [...block("10.0.0.0/8"), ...block("172.16.0.0/12"), ...block("192.168.0.0/16")], ports: udp() },
        HTTPS,
      ),
      at: AT,
      fix: /On Dataplane V2 the Pods of kube-dns in kube-system answer, which no ipBlock matches there/,
    },
    "all addresses but the metadata server's on Dataplane V2, which holds no Pod (tryretool/retool-helm#375)":
      {
        resources: program(KUBE, {
          to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] } }],
        }),
        at: AT,
      },
    "kube-dns' Pods alone under NodeLocal DNSCache (world-federation-of-advertisers/cross-media-measurement#3569)":
      {
        resources: program(CACHE, TO_KUBE_DNS, HTTPS),
        at: AT,
        fix: /On Dataplane V2 NodeLocal DNSCache answers: the Pods of node-local-dns in kube-system, and 169\.254\.20\.10:53/,
      },
    "the cache's address alone on Dataplane V2 with kube-dns, where its Pods answer": {
      resources: program(CACHE, TO_CACHE, HTTPS),
      at: AT,
      fix: /169\.254\.20\.10:53, which no ipBlock alone opens\. Add to spec\.egress/,
    },
    "the cache's address alone with Cloud DNS and no cache": {
      resources: program(cluster({ ...CLOUD_DNS, ...cache(false) }), TO_CACHE, TO_KUBE_DNS, HTTPS),
      at: AT,
      fix: /Cloud DNS answers at 169\.254\.169\.254:53\. Add to spec\.egress/,
    },
    "the cache's Pods alone beside Cloud DNS, where they run on the node's network": {
      resources: program(cluster({ ...CLOUD_DNS, ...cache(true) }), { to: NODE_LOCAL, ports: udp() }, HTTPS),
      at: AT,
    },
    "kube-dns' Pods alone on Autopilot (restatedev/restate-operator#54)": {
      resources: program(
        resource(CLUSTER, { enableAutopilot: true }, { name: "cluster" }),
        TO_KUBE_DNS,
        HTTPS,
      ),
      at: AT,
    },
    "kube-dns' Pods and the cache's on Autopilot, as advisory": {
      resources: program(
        resource(CLUSTER, { enableAutopilot: true }, { name: "cluster" }),
        { to: [...KUBE_DNS, ...NODE_LOCAL], ports: udp() },
        HTTPS,
      ),
      at: AT,
      level: "advisory",
      problem: /with Cloud DNS, which new Autopilot clusters have$/,
      fix: /169\.254\.20\.10/,
    },
    "kube-dns' Pods alone in a new cluster, as advisory": {
      resources: program(SILENT, TO_KUBE_DNS, HTTPS),
      at: AT,
      level: "advisory",
      problem: /NodeLocal DNSCache, which a cluster that is made with 1\.34\.1-gke\.3720000 or later has$/,
    },
    "addresses that nobody has on the iptables dataplane": {
      resources: program(
        cluster({ ...IPTABLES, ...cache(false) }),
        {
          to: ["127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "0.0.0.0/8"].flatMap(block),
          ports: udp(),
        },
        HTTPS,
      ),
      at: AT,
    },
    "public resolvers and Google's APIs on the iptables dataplane, at which no cluster answers": {
      resources: program(
        cluster({ ...IPTABLES, ...cache(true) }),
        {
          to: ["8.8.8.8/32", "8.8.4.4/32", "1.1.1.0/24", "199.36.153.8/30"].flatMap(block),
          ports: udp(),
        },
        HTTPS,
      ),
      at: AT,
    },
    "an address without a prefix length on the iptables dataplane, which Kubernetes refuses": {
      resources: program(
        cluster({ ...IPTABLES, ...cache(true) }),
        { to: block("10.8.0.10"), ports: udp() },
        HTTPS,
      ),
      at: AT,
    },
    "a block without addresses of the cluster's Services under NodeLocal DNSCache on the iptables dataplane":
      {
        resources: program(
          cluster({ ...IPTABLES, ...cache(true), ...SERVICES }),
          { to: block("8.8.8.8/32"), ports: udp() },
          HTTPS,
        ),
        at: AT,
      },
    "all addresses but those of the cluster's Services, which the state says": {
      resources: program(
        { ...cluster({ ...IPTABLES, ...cache(true) }), observed: SERVICES },
        { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "169.254.0.0/16"] } }], ports: udp() },
        HTTPS,
      ),
      at: AT,
    },
    "a block whose excepted parts are all of it": {
      resources: program(
        cluster({ ...IPTABLES, ...cache(true) }),
        { to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.128.0.0/9", "10.0.0.0/9"] } }], ports: udp() },
        HTTPS,
      ),
      at: AT,
    },
    "Pods alone under NodeLocal DNSCache on the iptables dataplane, which answers on the node": {
      resources: program(cluster({ ...IPTABLES, ...cache(true) }), TO_KUBE_DNS, HTTPS),
      at: AT,
      fix: /address of the Service kube-dns, which no Pod selector matches/,
    },
    "the cache's own address alone on the iptables dataplane, where Pods ask at the Service's": {
      resources: program(cluster({ ...IPTABLES, ...cache(true) }), TO_CACHE, HTTPS),
      at: AT,
      fix: /answers at the address of the Service kube-dns, .*"ADDRESS\/32" .* with the address of the Service kube-dns in kube-system\.$/,
    },
    "the cache's own address alone, whatever addresses Services have": {
      resources: program(
        cluster({
          ...IPTABLES,
          ...cache(true),
          ipAllocationPolicy: { servicesIpv4CidrBlock: unknown },
        }),
        TO_CACHE,
        HTTPS,
      ),
      at: AT,
    },
    "kube-dns' Pods and the cache's own address on the iptables dataplane, as advisory where nothing says whether there is a cache":
      {
        resources: program(cluster(IPTABLES), TO_KUBE_DNS, TO_CACHE, HTTPS),
        at: AT,
        level: "advisory",
        fix: /For a cluster without NodeLocal DNSCache, set addonsConfig\.dnsCacheConfig\.enabled to false\.$/,
      },
    "the cache's address with a selector beside it, which Kubernetes refuses": {
      resources: program(
        CACHE,
        { to: [{ ...block("169.254.20.10/32")[0], namespaceSelector: SYSTEM }], ports: udp() },
        HTTPS,
      ),
      at: AT,
      fix: /has a peer with both an ipBlock and a selector/,
    },
    "the cache and kube-dns alone with Cloud DNS (gke-labs/kube-agents#1140)": {
      resources: program(
        CLOUD,
        { to: [...systemPods("kube-dns", "node-local-dns"), ...block("10.8.0.10/32")], ports: udp() },
        HTTPS,
      ),
      at: AT,
      fix: /Cloud DNS answers/,
    },
    "the cache's address alone beside Cloud DNS, where nothing says whether there is a cache (gke-labs/kube-agents#1140)":
      {
        resources: program(
          CLOUD,
          { to: [...systemPods("kube-dns", "node-local-dns"), ...block("169.254.20.10/32")], ports: udp() },
          HTTPS,
        ),
        at: AT,
        level: "advisory",
        problem:
          /no rule allows it where DNS answers without NodeLocal DNSCache, which a cluster that is made before 1\.34\.1-gke\.3720000 does not have by default$/,
        fix: /Cloud DNS answers at 169\.254\.169\.254:53\. .* For a cluster with NodeLocal DNSCache, set addonsConfig\.dnsCacheConfig\.enabled to true\.$/,
      },
    "kube-dns' Pods alone with Cloud DNS and the cache": {
      resources: program(
        cluster({ dnsConfig: { clusterDns: "CLOUD_DNS" }, ...cache(true) }),
        TO_KUBE_DNS,
        HTTPS,
      ),
      at: AT,
      fix: /NodeLocal DNSCache answers at 169\.254\.20\.10:53, and Cloud DNS at 169\.254\.169\.254:53\. .*169\.254\.20\.10\/32.*169\.254\.169\.254\/32/,
    },
    "another namespace's Pods alone": {
      resources: program(KUBE, {
        to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "dns" } } }],
      }),
      at: AT,
    },
    "other Pods of kube-system alone": {
      resources: program(KUBE, { to: systemPods("coredns"), ports: udp() }, HTTPS),
      at: AT,
    },
    "a port as a text, which Kubernetes refuses": {
      resources: program(KUBE, { to: KUBE_DNS, ports: udp("53") }, HTTPS),
      at: AT,
      fix: /^spec\.egress\[0\] comes closest: it has a port's number as a text/,
    },
    "a port's name over TCP": {
      resources: program(KUBE, { to: KUBE_DNS, ports: [{ port: "dns" }] }, HTTPS),
      at: AT,
    },
    "TCP alone": {
      resources: program(KUBE, { to: KUBE_DNS, ports: [{ protocol: "TCP", port: 53 }] }, HTTPS),
      at: AT,
    },
    "kube-dns alone for Pods that ask their node's resolver": {
      resources: [KUBE, account(), workload({ dnsPolicy: "Default" }), policy([TO_KUBE_DNS])],
      at: AT,
      problem:
        /^allows egress from Pods .* where their node's resolver answers, which they ask by dnsPolicy: Default$/,
      fix: /^Add to spec\.egress, .*169\.254\.169\.254\/32/,
    },
    "kube-dns and the cache alone for Pods that ask their node's resolver": {
      resources: [CACHE, account(), workload({ dnsPolicy: "Default" }), policy([TO_KUBE_DNS, TO_CACHE])],
      at: AT,
      fix: /169\.254\.169\.254\/32/,
    },
    "TLS alone for Pods that ask the cluster and others that ask their node, once": {
      resources: [
        CLOUD,
        account(),
        workload(),
        { ...workload({ dnsPolicy: "Default" }), name: "other" },
        policy([HTTPS]),
      ],
      at: AT,
    },
    "TLS alone with kube-dns": { resources: program(KUBE, HTTPS), at: AT, problem: CLOSED },
    "Pods of the same namespace alone, of which kube-dns is none": {
      resources: program(KUBE, { to: [{ podSelector: {} }] }),
      at: AT,
    },
    "the first alone of two policies that open no DNS": {
      resources: [...program(CLOUD, HTTPS), policy([HTTPS], { name: "again" })],
      at: AT,
    },
    "the policy that opens something, after one that denies all": {
      resources: [
        ...program(KUBE),
        policy([{ to: KUBE_DNS, ports: [{ protocol: "TCP", port: 53 }] }], { name: "later" }),
        policy([HTTPS], { name: "last" }),
      ],
      at: AT,
      problem: CLOSED,
      // At the policy itself, and not of NetworkPolicy["later"].
      fix: /^spec\.egress\[0\] comes closest: it allows TCP port 53/,
    },
    "a policy that denies all, where the rule on the metadata server is off": {
      resources: program(KUBE),
      config: { "netpol-allows-metadata-egress": "disabled" },
      at: AT,
      problem: /^denies all egress of Pods that use Workload Identity, DNS too: no rule allows it where/,
    },
    "a cluster of another stack without any DNS": { resources: elsewhere(HTTPS), at: AT },
    "kube-dns' Pods alone in a cluster of another stack, as advisory and once": {
      resources: [
        ...elsewhere(TO_KUBE_DNS, HTTPS),
        ...JSON.parse(
          JSON.stringify(elsewhere(TO_KUBE_DNS, HTTPS)).replace(
            /"(apps|account|workload|policy)"/g,
            '"$1-2"',
          ),
        ),
      ],
      at: AT,
      level: "advisory",
      problem: /NodeLocal DNSCache, which a cluster that is made with 1\.34\.1-gke\.3720000 or later has$/,
      fix: /169\.254\.20\.10\/32" } }, { ipBlock: { cidr: "ADDRESS\/32" } }\], ports: [^.]* with the address of the Service kube-dns in kube-system otherwise\. The same is true of NetworkPolicy\["policy-2"\]\.$/,
    },
    "a cluster that enforces no policies, as advisory": {
      resources: program(resource(CLUSTER, {}, { name: "cluster" }), HTTPS),
      at: AT,
      level: "advisory",
      problem: /once the cluster enforces policies/,
    },
  },
  undecided: {
    "an address that may be of Pods, on the iptables dataplane without the cache": {
      resources: program(
        cluster({ ...IPTABLES, ...cache(false), ipAllocationPolicy: { clusterIpv4CidrBlock: unknown } }),
        { to: block("10.96.0.10/32"), ports: udp() },
        HTTPS,
      ),
      at: "Cluster.cluster.ipAllocationPolicy.clusterIpv4CidrBlock",
    },
    "a block that may be the one of Services, on the iptables dataplane without the cache": {
      resources: program(
        cluster({ ...IPTABLES, ...cache(false), ipAllocationPolicy: { servicesIpv4CidrBlock: unknown } }),
        { to: block("10.8.0.0/20"), ports: udp() },
        HTTPS,
      ),
      at: "Cluster.cluster.ipAllocationPolicy.servicesIpv4CidrBlock",
    },
    "the name servers of Pods, where kube-dns alone is open": {
      resources: [KUBE, account(), workload(ownServers(unknown)), policy([TO_KUBE_DNS])],
      at: "Deployment.workload.spec.template.spec.dnsConfig.nameservers[0]",
    },
    "a port that may be that of DNS, where a label that GKE does not put on kube-system opens it": {
      resources: [
        ...program(KUBE),
        policy([{ to: [{ namespaceSelector: { matchLabels: { team: "a" } } }], ports: udp(8080) }], {
          name: "team",
        }),
        policy([{ ...BY_NAME, ports: udp(unknown) }], { name: "dns" }),
      ],
      // Of the denial, which it may open, and of the policy itself.
      at: ["NetworkPolicy.dns.spec.egress[0].ports[0].port", "spec.egress[0].ports[0].port"],
    },
    "whom Pods ask, where kube-dns alone is open": {
      resources: [KUBE, account(), workload({ dnsPolicy: unknown }), policy([TO_KUBE_DNS])],
      at: "Deployment.workload.spec.template.spec.dnsPolicy",
    },
    "who resolves, where kube-dns alone is open": {
      resources: program(
        cluster({ dnsConfig: { clusterDns: unknown }, ...cache(false) }),
        TO_KUBE_DNS,
        HTTPS,
      ),
      at: "Cluster.cluster.dnsConfig.clusterDns",
    },
    "whether a cache answers, where kube-dns alone is open": {
      resources: program(cluster(cache(unknown)), TO_KUBE_DNS, HTTPS),
      at: "Cluster.cluster.addonsConfig.dnsCacheConfig.enabled",
    },
    "whether a cache answers beside Cloud DNS, where its address alone is open": {
      resources: program(cluster({ ...CLOUD_DNS, ...cache(unknown) }), TO_CACHE, HTTPS),
      at: "Cluster.cluster.addonsConfig.dnsCacheConfig.enabled",
    },
    "Pods of a name that is not known": {
      resources: program(KUBE, { to: systemPods(unknown), ports: udp() }, HTTPS),
      at: "spec.egress[0].to[0].podSelector.matchExpressions[0].values[0]",
    },
    "a block on the iptables dataplane that is not known": {
      resources: program(cluster({ ...IPTABLES, ...cache(true) }), { to: block(unknown), ports: udp() }),
      at: "spec.egress[0].to[0].ipBlock.cidr",
    },
    "the addresses of Services, which a block may hold": {
      resources: program(
        cluster({
          ...IPTABLES,
          ...cache(true),
          ipAllocationPolicy: { servicesIpv4CidrBlock: unknown },
        }),
        { to: block("10.8.0.10/32"), ports: udp() },
        HTTPS,
      ),
      at: "Cluster.cluster.ipAllocationPolicy.servicesIpv4CidrBlock",
    },
    "an address that is not known": {
      resources: program(CLOUD, { to: block(unknown), ports: udp() }, HTTPS),
      at: "spec.egress[0].to[0].ipBlock.cidr",
    },
  },
});
