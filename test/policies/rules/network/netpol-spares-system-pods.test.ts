import { CILIUM_POLICY, CLUSTER, CONFIG_MAP, NETWORK_POLICY } from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = "spec.podSelector";
const policy = (spec: object, namespace: unknown = "kube-system", more: Partial<TestResource> = {}) =>
  resource(
    NETWORK_POLICY,
    { metadata: { namespace }, spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ...spec } },
    { name: "deny", ...more },
  );
const DENY = policy({});
const KUBE_DNS = { matchLabels: { "k8s-app": "kube-dns" } };
const NODE_LOCAL = { matchLabels: { "k8s-app": "node-local-dns" } };
const EVERYTHING = { ingress: [{}], egress: [{}] };
const DNS_OUT = { ports: [{ protocol: "UDP", port: 53 }] };
const egress = (...rules: object[]) => ({ policyTypes: ["Egress"], egress: rules });
/** A block of which excepted parts leave no address. */
const NOBODY = [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.128.0.0/9", "10.0.0.0/9"] } }];
/** All blocks but those in which nothing has an address that others reach. */
const REACHABLE = [
  ...["1.0.0.0/8", "2.0.0.0/7", "4.0.0.0/6", "8.0.0.0/5", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/3"],
  ...["96.0.0.0/4", "112.0.0.0/5", "120.0.0.0/6", "124.0.0.0/7", "126.0.0.0/8", "128.0.0.0/3"],
  ...["160.0.0.0/5", "168.0.0.0/8", "169.0.0.0/9", "169.128.0.0/10", "169.192.0.0/11", "169.224.0.0/12"],
  ...["169.240.0.0/13", "169.248.0.0/14", "169.252.0.0/15", "169.255.0.0/16", "170.0.0.0/7"],
  ...["172.0.0.0/6", "176.0.0.0/4", "192.0.0.0/3", "240.0.0.0/4"],
];
const cluster = (props: object) => resource(CLUSTER, { ...props }, { name: "cluster" });
const on = { cluster: "cluster" };
const dnsCache = (enabled: unknown, more: object = {}) =>
  cluster({
    networkPolicy: { enabled: true },
    addonsConfig: { dnsCacheConfig: { enabled } },
    ...more,
  });
const dnsIn = (protocol: unknown, more: Partial<TestResource> = {}, port: unknown = 53) =>
  policy(
    { podSelector: KUBE_DNS, policyTypes: ["Ingress"], ingress: [{ ports: [{ protocol, port }] }] },
    "kube-system",
    { name: "dns", ...on, ...more },
  );
const fromSystem = (podSelector: object) =>
  policy(
    {
      podSelector,
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
          ports: [
            { protocol: "TCP", port: 53 },
            { protocol: "UDP", port: 53 },
          ],
        },
      ],
    },
    "kube-system",
    on,
  );
const V2 = { datapathProvider: "ADVANCED_DATAPATH", networkPolicy: undefined };
const PRIVATE_OUT = egress({ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] });
const kubeDns = (data: unknown) =>
  resource(
    CONFIG_MAP,
    { metadata: { name: "kube-dns", namespace: "kube-system" }, data },
    { name: "kube-dns", ...on },
  );
const OWN_SERVERS = kubeDns({ upstreamNameservers: '["10.0.0.10"]' });

ruleTable("netpol-spares-system-pods", {
  accepts: {
    "a denial of everything in a namespace of one's own": policy({}, "apps"),
    "a denial of everything where users run Prometheus for Google Cloud by hand": [
      cluster({
        datapathProvider: "ADVANCED_DATAPATH",
        monitoringConfig: { managedPrometheus: { enabled: false } },
      }),
      policy({}, "gmp-system", on),
    ],
    "a denial for one's own Pods in kube-system": policy({
      podSelector: { matchLabels: { app: "node-agent" } },
    }),
    "a policy that lets everything through": policy(EVERYTHING),
    "a policy that lets DNS in to kube-dns, as far as it can be told": policy({
      podSelector: KUBE_DNS,
      policyTypes: ["Ingress"],
      ingress: [{ ports: [{ protocol: "UDP", port: 53 }] }],
    }),
    "ways in for all that is asked of kube-dns, in several policies": [
      policy({ policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 9153 }] }] }),
      policy(
        {
          podSelector: KUBE_DNS,
          policyTypes: ["Ingress"],
          ingress: [{ ports: [{ protocol: "TCP", port: "dns-tcp" }] }],
        },
        "kube-system",
        { name: "dns" },
      ),
    ],
    "a way in to what scrapes alone where Cloud DNS answers, and no kube-dns runs": [
      cluster({ dnsConfig: { clusterDns: "CLOUD_DNS" }, datapathProvider: "ADVANCED_DATAPATH" }),
      policy({ policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 9153 }] }] }, "kube-system", on),
    ],
    "ways in from every namespace, or all but some": [
      policy({
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              {
                namespaceSelector: {
                  matchExpressions: [
                    { key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["x"] },
                  ],
                },
              },
            ],
          },
        ],
      }),
    ],
    "ways in from its own namespace beside one to kube-dns from all": [
      policy({ policyTypes: ["Ingress"], ingress: [{ from: [{ podSelector: {} }] }] }),
      policy(
        {
          podSelector: KUBE_DNS,
          policyTypes: ["Ingress"],
          ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ protocol: "UDP", port: 53 }] }],
        },
        "kube-system",
        { name: "dns" },
      ),
    ],
    "ways in from its own namespace where Cloud DNS answers, and no kube-dns runs": [
      cluster({ dnsConfig: { clusterDns: "CLOUD_DNS" }, datapathProvider: "ADVANCED_DATAPATH" }),
      policy({ policyTypes: ["Ingress"], ingress: [{ from: [{ podSelector: {} }] }] }, "kube-system", on),
    ],
    "a denial beside a policy that opens the way to the same Pods": [
      DENY,
      policy(EVERYTHING, "kube-system", { name: "opens" }),
    ],
    "ways out to all that GKE's Pods ask of the control plane, with an exception that is null": policy(
      egress(DNS_OUT, {
        to: [{ ipBlock: { cidr: "10.0.0.0/8", except: [null] } }],
        ports: [{ port: 443, endPort: 8200 }],
      }),
    ),
    "ways out to all that GKE's Pods ask of the control plane, in several policies": [
      policy(egress(DNS_OUT, { ports: [{ port: 443 }] })),
      policy(
        {
          podSelector: { matchLabels: { "k8s-app": "konnectivity-agent" } },
          ...egress({ ports: [{ port: 8132 }] }),
        },
        "kube-system",
        { name: "konnectivity" },
      ),
    ],
    "ways out to private blocks where Cloud DNS answers": [
      cluster({ dnsConfig: { clusterDns: "CLOUD_DNS" }, datapathProvider: "ADVANCED_DATAPATH" }),
      policy(PRIVATE_OUT, "kube-system", on),
    ],
    "ways out to private blocks where NodeLocal DNSCache asks on the node's network": [
      dnsCache(true),
      policy(PRIVATE_OUT, "kube-system", on),
    ],
    "ways out to private blocks where kube-dns asks servers of one's own": [
      dnsCache(false),
      OWN_SERVERS,
      policy(PRIVATE_OUT, "kube-system", on),
    ],
    "ways out to private blocks beside one to the resolver in another policy": [
      dnsCache(false),
      policy(PRIVATE_OUT, "kube-system", on),
      policy(
        {
          podSelector: KUBE_DNS,
          ...egress({
            to: [{ ipBlock: { cidr: "169.254.0.0/16" } }],
            ports: [{ protocol: "UDP", port: 53 }],
          }),
        },
        "kube-system",
        { name: "resolver", ...on },
      ),
    ],
    "ways out to private blocks beside one to the resolver of Cilium's": [
      dnsCache(false, V2),
      policy(PRIVATE_OUT, "kube-system", on),
      resource(
        CILIUM_POLICY,
        {
          metadata: { namespace: "kube-system" },
          spec: { endpointSelector: {}, egress: [{ toEntities: ["world"] }] },
        },
        { name: "opens", ...on },
      ),
    ],
    "ways in to kube-dns alone where NodeLocal DNSCache is on the node's network": [
      dnsCache(true),
      policy({ policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 53 }] }] }, "kube-system", on),
      policy({ podSelector: NODE_LOCAL, policyTypes: ["Ingress"] }, "kube-system", { name: "cache", ...on }),
    ],
    "ways in to kube-dns from its own namespace alone where NodeLocal DNSCache asks it on the Pod network": [
      dnsCache(true, V2),
      fromSystem(KUBE_DNS),
    ],
    "ways in to kube-dns of Cilium's from its own namespace alone where NodeLocal DNSCache asks it on the Pod network":
      [
        cluster({ enableAutopilot: true, dnsConfig: { clusterDns: "PLATFORM_DEFAULT" } }),
        resource(
          CILIUM_POLICY,
          {
            metadata: { namespace: "kube-system" },
            spec: {
              endpointSelector: KUBE_DNS,
              ingress: [{ fromEndpoints: [NODE_LOCAL], toPorts: [{ ports: [{ port: "53" }] }] }],
            },
          },
          { name: "dns", ...on },
        ),
      ],
    "ways in to kube-dns over UDP on a cluster that may have NodeLocal DNSCache, and over TCP on one with Cloud DNS":
      [
        cluster({ networkPolicy: { enabled: true } }),
        dnsIn("UDP"),
        resource(
          CLUSTER,
          { dnsConfig: { clusterDns: "CLOUD_DNS" }, addonsConfig: { dnsCacheConfig: { enabled: false } } },
          { name: "other" },
        ),
        dnsIn("TCP", { name: "other-dns", cluster: "other" }),
      ],
    "ways out to DNS alone for one's own Pods in kube-system": policy({
      podSelector: { matchLabels: { app: "node-agent" } },
      ...egress(DNS_OUT),
    }),
    "a denial of what goes out beside a policy of Cilium's that opens ways": [
      policy(egress()),
      resource(
        CILIUM_POLICY,
        {
          metadata: { namespace: "kube-system" },
          spec: { endpointSelector: {}, egress: [{ toEntities: ["all"] }] },
        },
        { name: "opens" },
      ),
    ],
    "a denial of what comes in for Pods that an expression leaves out": policy({
      podSelector: { matchExpressions: [{ key: "k8s-app", operator: "DoesNotExist" }] },
    }),
    "a policy without a spec": resource(NETWORK_POLICY, { metadata: { namespace: "kube-system" } }),
    "a denial for Pods by a label that is not known, in a namespace of one's own": policy(
      { podSelector: { matchLabels: { app: unknown } } },
      "apps",
    ),
  },
  rejects: {
    "a denial of everything in kube-system": {
      resources: DENY,
      at: AT,
      problem: /kube-dns.*\(kube-system\)/,
    },
    "a denial of everything on Dataplane V2": {
      resources: [cluster({ datapathProvider: "ADVANCED_DATAPATH" }), { ...DENY, ...on }],
      at: AT,
    },
    "a denial of everything on an Autopilot cluster": {
      resources: [cluster({ enableAutopilot: true }), { ...DENY, ...on }],
      at: AT,
    },
    "a denial on a cluster that enforces no policies, as advisory": {
      resources: [cluster({}), { ...DENY, ...on }],
      at: AT,
      level: "advisory",
      problem: /once the cluster enforces policies/,
    },
    "a denial of what comes in": { resources: policy({ policyTypes: ["Ingress"] }), at: AT },
    "a denial of what comes in by a policy without types": {
      resources: policy({ policyTypes: undefined }),
      at: AT,
    },
    "ways in and out for blocks whose excepted parts are all of them": {
      resources: policy({ ingress: [{ from: NOBODY }], egress: [{ to: NOBODY }] }),
      at: AT,
      problem: /nothing allows any traffic/,
    },
    "a way in for such a block and for GKE's namespace": {
      resources: policy({
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              ...NOBODY,
              { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } },
            ],
          },
        ],
      }),
      at: AT,
    },
    "a way out to a block whose excepted parts leave what nothing has": {
      resources: policy({
        ingress: [{}],
        egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: REACHABLE } }] }],
      }),
      at: AT,
      problem: /TCP port 443 of the control plane/,
    },
    "a denial of what goes out beside a way in": {
      resources: policy({ ingress: [{}] }),
      at: AT,
    },
    "a denial for kube-dns alone": {
      resources: policy({ podSelector: KUBE_DNS }),
      at: AT,
      problem: /kube-dns/,
    },
    "a denial for konnectivity-agent": {
      resources: policy({ podSelector: { matchLabels: { "k8s-app": "konnectivity-agent" } } }),
      at: AT,
      problem: /konnectivity-agent/,
    },
    "a denial of everything in another namespace of GKE's": {
      resources: policy({}, "gke-managed-system"),
      at: AT,
      problem: /what GKE runs there/,
    },
    "a denial of everything where Managed Service for Prometheus runs on Standard clusters (ai-on-gke 689)": {
      resources: policy({}, "gmp-system"),
      at: AT,
      problem: /what GKE runs there/,
    },
    "a denial of which it is not known whether it is of what comes in or of what goes out": {
      resources: policy({ policyTypes: unknown }),
      at: AT,
    },
    "ways in that leave kube-dns without queries": {
      resources: policy({ policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 9153 }, { port: 443 }] }] }),
      at: AT,
      problem: /kube-dns.*nothing allows traffic at port 53/,
    },
    "ways in by a range of ports without that of queries": {
      resources: policy({ policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 54, endPort: 65535 }] }] }),
      at: AT,
      problem: /port 53/,
    },
    "ways in from its own namespace alone": {
      resources: policy({ policyTypes: ["Ingress"], ingress: [{ from: [{ podSelector: {} }] }] }),
      at: AT,
      problem: /kube-dns.*nothing allows traffic at port 53$/,
      fix: /^Add \{ namespaceSelector: \{\} \} to from, in the ingress rule that allows port 53/,
    },
    "ways in from kube-system alone, by its name": {
      resources: policy({
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
            ports: [{ protocol: "UDP", port: 53 }],
          },
        ],
      }),
      at: AT,
      fix: /of all namespaces ask there\.$/,
    },
    ...Object.fromEntries(
      ["127.0.0.1/32", "169.254.0.0/16", "224.0.0.0/4", "bogus"].map((cidr) => [
        `a way out to ${cidr}, where no control plane is`,
        {
          resources: policy(egress({ to: [{ ipBlock: { cidr } }] })),
          at: "spec.podSelector",
          problem: /8132|443/,
        },
      ]),
    ),
    "ways in to kube-dns from its own namespace alone where nothing says who asks it, as advisory": {
      resources: [cluster(V2), fromSystem(KUBE_DNS)],
      at: AT,
      level: "advisory",
      problem: /port 53, unless NodeLocal DNSCache on Dataplane V2 asks it in their place$/,
      fix: /^Add \{ namespaceSelector: \{\} \}/,
    },
    "ways in to kube-dns from its own namespace alone where NodeLocal DNSCache asks it from the node's network":
      {
        resources: [dnsCache(true), fromSystem(KUBE_DNS)],
        at: AT,
        problem: /port 53$/,
      },
    "ways in to all Pods from their own namespace alone where nothing says who asks kube-dns": {
      resources: [cluster(V2), fromSystem({})],
      at: AT,
      problem: /port 53$/,
    },
    "ways in to all Pods from their own namespace alone where NodeLocal DNSCache answers on the Pod network":
      {
        resources: [dnsCache(true, V2), fromSystem({})],
        at: AT,
        problem: /NodeLocal DNSCache.*port 53$/,
      },
    "ways in to kube-dns over TCP alone, where Pods ask it over UDP": {
      resources: [dnsCache(false), dnsIn("TCP")],
      at: AT,
      problem: /kube-dns.*nothing allows traffic at UDP port 53$/,
      fix: /^Add \{ protocol: "UDP", port: 53 \} to ports/,
    },
    "ways in to kube-dns without a protocol, at its port by name": {
      resources: [dnsCache(false), dnsIn(undefined, {}, "dns")],
      at: AT,
      problem: /UDP port 53$/,
    },
    "ways in to kube-dns over UDP alone, where NodeLocal DNSCache asks it over TCP": {
      resources: [dnsCache(true), dnsIn("UDP")],
      at: AT,
      problem: /kube-dns.*nothing allows traffic at TCP port 53$/,
      fix: /protocol: "TCP".*: it is asked there over TCP\.$/,
    },
    "ways out to DNS alone": {
      resources: policy(egress(DNS_OUT)),
      at: AT,
      problem: /kube-dns.*\(kube-system\), and nothing allows traffic to TCP port 443 of the control plane$/,
    },
    "ways out to the cluster's Pods alone, of which the control plane is none": {
      resources: policy(egress({ to: [{ namespaceSelector: {} }] })),
      at: AT,
      problem: /port 443 of the control plane$/,
    },
    "ways out without the control plane's port for konnectivity-agent": {
      resources: policy(egress(DNS_OUT, { ports: [{ port: 443 }, { port: 8132, protocol: "UDP" }] })),
      at: AT,
      problem: /konnectivity-agent.*nothing allows traffic to TCP port 8132 of the control plane$/,
    },
    "ways out to private blocks where kube-dns asks the resolver": {
      resources: [dnsCache(false), policy(PRIVATE_OUT, "kube-system", on)],
      at: AT,
      problem:
        /kube-dns.*nothing allows queries for names outside the cluster \(UDP port 53 of 169\.254\.169\.254\)$/,
    },
    "ways out to private blocks where NodeLocal DNSCache asks the resolver on the Pod network": {
      resources: [dnsCache(true, V2), policy(PRIVATE_OUT, "kube-system", on)],
      at: AT,
      problem: /NodeLocal DNSCache.*nothing allows queries for names outside the cluster/,
    },
    "ways out to private blocks where nothing says who asks the resolver, as advisory": {
      resources: policy(PRIVATE_OUT),
      at: AT,
      level: "advisory",
      problem: /169\.254\), unless NodeLocal DNSCache or Cloud DNS answers in their place$/,
    },
    "ways out to private blocks on Dataplane V2 where nothing says who asks the resolver, as advisory": {
      resources: [cluster(V2), policy(PRIVATE_OUT, "kube-system", on)],
      at: AT,
      level: "advisory",
    },
    "a way out of another protocol to the resolver": {
      resources: [
        dnsCache(false),
        policy(
          egress(
            { to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] },
            { to: [{ ipBlock: { cidr: "169.254.169.254/32" } }], ports: [{ port: 80 }] },
          ),
          "kube-system",
          on,
        ),
      ],
      at: AT,
    },
    "ways in that leave NodeLocal DNSCache on the Pod network without queries, beside servers of one's own": {
      resources: [
        dnsCache(true, V2),
        OWN_SERVERS,
        policy(
          { podSelector: NODE_LOCAL, policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 9253 }] }] },
          "kube-system",
          on,
        ),
      ],
      at: AT,
      problem: /NodeLocal DNSCache, without which.*nothing allows traffic at port 53$/,
    },
    "a denial for NodeLocal DNSCache on the Pod network": {
      resources: [dnsCache(true, V2), policy({ podSelector: NODE_LOCAL }, "kube-system", on)],
      at: AT,
      problem: /nothing allows any traffic that it restricts$/,
    },
    "the first alone of two denials": { resources: [DENY, { ...DENY, name: "again" }], at: AT },
    "a denial beside a policy that opens the way to other Pods": {
      resources: [
        DENY,
        policy({ ...EVERYTHING, podSelector: { matchLabels: { app: "mine" } } }, "kube-system", {
          name: "opens",
        }),
      ],
      at: AT,
    },
    "a denial in the provider's namespace": {
      resources: policy({}, undefined, { provider: { namespace: "kube-system" } }),
      at: AT,
    },
  },
  undecided: {
    "whether a policy lets DNS in over the protocol in which Pods ask": {
      resources: [dnsCache(false), dnsIn(unknown)],
      at: "spec.ingress[0].ports[0].protocol",
    },
    "a namespace that is not known": { resources: policy({}, unknown), at: "metadata.namespace" },
    "a way out of which the port is not known": {
      resources: policy(egress({ ports: [{ port: unknown }] })),
      at: "spec.egress[0].ports[0].port",
    },
    "from where a way in is that is not known": {
      resources: policy({ policyTypes: ["Ingress"], ingress: [{ from: unknown }] }),
      at: "spec.ingress[0].from",
    },
    "types that are not known beside a way in to another port, as what is lacking depends on them": {
      resources: policy({ policyTypes: [unknown], ingress: [{ ports: [{ port: 9153 }] }] }),
      at: "spec.policyTypes[0]",
    },
    "types that are not known beside a way that is open": {
      resources: policy({ policyTypes: unknown, ingress: [{}] }),
      at: "spec.policyTypes",
    },
    "whether NodeLocal DNSCache asks the resolver": {
      resources: [dnsCache(unknown), policy(PRIVATE_OUT, "kube-system", on)],
      at: "Cluster.cluster.addonsConfig.dnsCacheConfig.enabled",
    },
    "whom kube-dns asks": {
      resources: [
        dnsCache(false),
        kubeDns({ upstreamNameservers: unknown }),
        policy(PRIVATE_OUT, "kube-system", on),
      ],
      at: 'ConfigMap["kube-dns"].data.upstreamNameservers',
    },
    "whether the cluster enforces policies": {
      resources: [cluster({ networkPolicy: { enabled: unknown } }), { ...DENY, ...on }],
      at: "Cluster.cluster.networkPolicy.enabled",
    },
  },
});
