import {
  CLUSTER,
  DEPLOYMENT,
  KUBERNETES_SERVICE_ACCOUNT,
  NETWORK_POLICY,
} from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = "spec.egress";
const CLOSED = /no rule opens DNS where it answers, with Cloud DNS at 169\.254\.169\.254:53 \(UDP\)$/;
const on = { cluster: "cluster" };
const cluster = (props: object = {}) =>
  resource(CLUSTER, { datapathProvider: "ADVANCED_DATAPATH", ...props }, { name: "cluster" });
const CLOUD = cluster({ dnsConfig: { clusterDns: "CLOUD_DNS", clusterDnsScope: "CLUSTER_SCOPE" } });
const KUBE = cluster();
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
const KUBE_DNS = [
  {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  },
];
const HTTPS = { ports: [{ protocol: "TCP", port: 443 }] };
const TO_KUBE_DNS = { to: KUBE_DNS, ports: udp() };
const TO_CLOUD_DNS = { to: block("169.254.169.254/32"), ports: udp() };
const program = (on: TestResource, ...egress: unknown[]) => [on, account(), workload(), policy(egress)];

ruleTable("netpol-allows-dns-egress", {
  accepts: {
    "Cloud DNS by its address": program(CLOUD, TO_CLOUD_DNS, HTTPS),
    "Cloud DNS and NodeLocal DNSCache": program(
      CLOUD,
      { to: block("169.254.20.10/32"), ports: udp() },
      HTTPS,
    ),
    "Cloud DNS in a block around its address": program(CLOUD, { to: block("169.254.0.0/16") }, HTTPS),
    "DNS to all destinations": program(CLOUD, { ports: udp() }, HTTPS),
    "all destinations and ports": program(CLOUD, {}),
    "kube-dns by its labels": program(KUBE, TO_KUBE_DNS, HTTPS),
    "kube-dns by its namespace and the name of a port": program(
      KUBE,
      { to: KUBE_DNS, ports: udp("dns") },
      HTTPS,
    ),
    "kube-dns by the addresses of Services": program(KUBE, { to: block("10.0.0.0/8"), ports: udp() }, HTTPS),
    "DNS that another policy opens for the same Pods": [
      ...program(CLOUD, HTTPS),
      policy([TO_CLOUD_DNS], { name: "dns" }),
    ],
    "an Autopilot cluster of which nothing says who resolves": program(
      resource(CLUSTER, { enableAutopilot: true }, { name: "cluster" }),
      TO_KUBE_DNS,
      HTTPS,
    ),
    "a cluster of another stack, which may have kube-dns": program(KUBE, TO_KUBE_DNS, HTTPS).map((r) => ({
      ...r,
      cluster: undefined,
    })),
    "a denial of everything, of which another rule speaks": program(CLOUD),
    "Pods without an identity": [CLOUD, account({}), workload(), policy([HTTPS])],
    "Pods that are kept from the metadata server on purpose": [
      CLOUD,
      account(),
      workload(),
      policy([HTTPS], {}, { "gke-metadata/deny": "intended" }),
    ],
    "Pods with resolvers of their own": [CLOUD, account(), workload({ dnsPolicy: "None" }), policy([HTTPS])],
    "Pods on the node's network": [CLOUD, account(), workload({ hostNetwork: true }), policy([HTTPS])],
    "a policy of ingress alone": [
      CLOUD,
      account(),
      workload(),
      resource(NETWORK_POLICY, { metadata: { namespace: "apps" }, spec: { podSelector: {} } }, on),
    ],
    "whoever resolves, where both are open": program(
      cluster({ dnsConfig: { clusterDns: unknown } }),
      TO_KUBE_DNS,
      TO_CLOUD_DNS,
    ),
  },
  rejects: {
    "kube-dns' Pods alone with Cloud DNS (tektoncd/operator#4000)": {
      resources: program(CLOUD, TO_KUBE_DNS, HTTPS),
      at: AT,
      problem: /169\.254\.169\.254:53 \(UDP\)/,
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
    "Pods of which nothing is known, in the same words as Pods that are": {
      resources: program(
        CLOUD,
        { to: [{ namespaceSelector: { matchLabels: unknown } }], ports: udp() },
        HTTPS,
      ),
      at: AT,
      problem: CLOSED,
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
    "a cluster of another stack without any DNS": {
      resources: program(KUBE, HTTPS).map((r) => ({ ...r, cluster: undefined })),
      at: AT,
    },
    "a cluster that enforces no policies, as advisory": {
      resources: program(resource(CLUSTER, {}, { name: "cluster" }), HTTPS),
      at: AT,
      level: "advisory",
      problem: /once the cluster enforces policies/,
    },
  },
  undecided: {
    "who resolves, where kube-dns alone is open": {
      resources: program(cluster({ dnsConfig: { clusterDns: unknown } }), TO_KUBE_DNS, HTTPS),
      at: "dnsConfig.clusterDns",
    },
    "an address that is not known": {
      resources: program(CLOUD, { to: block(unknown), ports: udp() }, HTTPS),
      at: "spec.egress[0].to[0].ipBlock.cidr",
    },
  },
});
