import assert from "node:assert/strict";
import {
  CALICO_POLICY,
  CILIUM_POLICY,
  CLUSTER,
  DEPLOYMENT,
  KUBERNETES_SERVICE_ACCOUNT,
  NAMESPACE,
  NETWORK_POLICY,
  type ResourceType,
} from "../../../../../policies/resource-types";
import { rules } from "../../../../../policies/rules";
import { evaluate, resource, type TestResource, unknown } from "../../../../support/evaluate";

const on = { cluster: "cluster" };
const V2 = { datapathProvider: "ADVANCED_DATAPATH", addonsConfig: { dnsCacheConfig: { enabled: false } } };
const IPTABLES = { networkPolicy: { enabled: true }, addonsConfig: { dnsCacheConfig: { enabled: false } } };
const cluster = (props: object) => resource(CLUSTER, { ...props }, { name: "cluster" });
const app = (namespace = "apps"): TestResource[] => [
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    {
      metadata: {
        name: "app",
        namespace,
        annotations: { "iam.gke.io/gcp-service-account": "app@my-project.iam.gserviceaccount.com" },
      },
    },
    { name: `account-${namespace}`, ...on },
  ),
  resource(
    DEPLOYMENT,
    {
      metadata: { namespace },
      spec: {
        template: { metadata: { labels: { app: "a" } }, spec: { serviceAccountName: "app", containers: [] } },
      },
    },
    { name: `workload-${namespace}`, ...on },
  ),
];
const policy = (name: string, egress: object[], spec: object = {}, namespace = "apps") =>
  resource(
    NETWORK_POLICY,
    { metadata: { namespace }, spec: { podSelector: {}, policyTypes: ["Egress"], egress, ...spec } },
    { name, ...on },
  );
const DENY = policy("deny", []);
const NAMED = resource(NAMESPACE, { metadata: { name: "apps" } }, { name: "apps", ...on });
const block = (cidr: unknown, except?: string[]) => [{ ipBlock: { cidr, except } }];
const port = (number: unknown, protocol = "TCP") => [{ protocol, port: number }];
const DNS = { ports: port(53, "UDP") };
const OPENS = { to: block("169.254.169.254/32"), ports: port(80) };
const KUBE_DNS = [
  {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
    podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  },
];

/** How the fixes of a rule's findings begin, where they name what comes closest; empty where none does. */
async function closest(rule: string, program: TestResource[]): Promise<string[]> {
  const found = await evaluate(program, { rules: rules.filter(({ name }) => name === rule) });
  return found.map(({ fix }) => {
    const [sentence] = /^\S+ comes closest: .*?(?=\. |: )/.exec(fix) ?? [];
    return sentence === undefined ? "" : `${sentence}.`;
  });
}

const METADATA: Record<string, [cluster: object, policies: TestResource[], wrong: string]> = {
  "another port": [
    V2,
    [DENY, policy("dns", [DNS]), policy("app", [{ ports: port(443) }, { ...OPENS, ports: port(443) }])],
    "NetworkPolicy.app.spec.egress[1] comes closest: it allows 169.254.169.254, but not TCP port 80.",
  ],
  "another protocol": [
    V2,
    [DENY, policy("app", [{ ...OPENS, ports: port(80, "UDP") }])],
    "NetworkPolicy.app.spec.egress[0] comes closest: it allows 169.254.169.254, but not TCP port 80.",
  ],
  "another port, beside a rule and a peer that are null": [
    V2,
    [DENY, policy("app", [null as never, { to: [null, ...OPENS.to], ports: [null, ...port(443)] }])],
    "NetworkPolicy.app.spec.egress[1] comes closest: it allows 169.254.169.254, but not TCP port 80.",
  ],
  "another address": [
    V2,
    [DENY, policy("app", [{ ...OPENS, to: block("169.254.169.245/32") }])],
    "NetworkPolicy.app.spec.egress[0] comes closest: it allows TCP port 80, but not 169.254.169.254.",
  ],
  "the other dataplane's address": [
    IPTABLES,
    [DENY, policy("app", [OPENS])],
    "NetworkPolicy.app.spec.egress[0] comes closest: it opens 169.254.169.254:80, where the metadata server listens on Dataplane V2 alone.",
  ],
  "a rule of its own": [
    IPTABLES,
    [policy("app", [OPENS])],
    "spec.egress[0] comes closest: it opens 169.254.169.254:80, where the metadata server listens on Dataplane V2 alone.",
  ],
  "an address without a prefix length": [
    V2,
    [DENY, policy("app", [{ ...OPENS, to: block("169.254.169.254") }])],
    "NetworkPolicy.app.spec.egress[0] comes closest: it has an address without a prefix length, such as /32, which Kubernetes refuses.",
  ],
  "an address block with a selector": [
    V2,
    [DENY, policy("app", [{ ...OPENS, to: [{ ...block("169.254.169.254/32")[0], namespaceSelector: {} }] }])],
    "NetworkPolicy.app.spec.egress[0] comes closest: it has a peer with both an ipBlock and a selector, which Kubernetes refuses.",
  ],
  "a number as a text": [
    V2,
    [DENY, policy("app", [{ ...OPENS, ports: port("80") }])],
    "NetworkPolicy.app.spec.egress[0] comes closest: it has a port's number as a text, which Kubernetes takes for a name, and refuses as names have a letter.",
  ],
  "a protocol in lower case": [
    V2,
    [DENY, policy("app", [{ ...OPENS, ports: port(80, "tcp") }])],
    "NetworkPolicy.app.spec.egress[0] comes closest: it has a protocol in lower case, which Kubernetes refuses.",
  ],
  "an exception": [
    V2,
    [DENY, policy("web", [{ to: block("0.0.0.0/0", ["169.254.0.0/16"]) }])],
    "NetworkPolicy.web.spec.egress[0] comes closest: it leaves 169.254.169.254 out by ipBlock.except.",
  ],
  "egress rules of a policy for ingress": [
    V2,
    [DENY, policy("app", [OPENS], { policyTypes: ["Ingress"] })],
    'NetworkPolicy.app comes closest: its egress rules do not count, as its spec.policyTypes lacks "Egress".',
  ],
  "labels of no Pods": [
    V2,
    [DENY, policy("app", [OPENS], { podSelector: { matchLabels: { app: "b" } } })],
    "NetworkPolicy.app comes closest: it opens the way, but its spec.podSelector selects no Pods of this program.",
  ],
  "no namespace": [
    V2,
    [DENY, policy("app", [OPENS], { podSelector: { matchLabels: { app: "a" } } }, "default")],
    'NetworkPolicy.app comes closest: it opens the way to Pods of such labels, but in the namespace "default".',
  ],
  "other Pods, to which a policy opens the way that has a rule for another port, too": [
    V2,
    [
      ...app().map((each) => ({
        ...each,
        name: `other-${each.name}`,
        props: JSON.parse(JSON.stringify(each.props).replace('"app":"a"', '"app":"b"')),
      })),
      DENY,
      policy("app", [OPENS, { ...OPENS, ports: port(443) }], {
        podSelector: { matchLabels: { app: "b" } },
      }),
    ],
    "NetworkPolicy.app comes closest: it opens the way, but its spec.podSelector leaves some of these Pods out.",
  ],
  "another namespace": [
    V2,
    [DENY, policy("app", [OPENS], { podSelector: { matchLabels: { app: "a" } } }, "theirs")],
    "NetworkPolicy.app comes closest: it opens the way to Pods of such labels, but in another namespace.",
  ],
  "a misspelt namespace": [
    V2,
    [NAMED, DENY, policy("app", [OPENS], {}, "app")],
    "NetworkPolicy.app comes closest: it opens the way, but in a namespace with nearly the name of the Pods' own.",
  ],
  "another namespace of the program with nearly the same name": [
    V2,
    [
      NAMED,
      resource(NAMESPACE, { metadata: { name: "apps2" } }, { name: "apps2", ...on }),
      DENY,
      policy("app", [OPENS], {}, "apps2"),
    ],
    "",
  ],
  "a namespace with nearly the same name, of neither of which the program says that it is there": [
    V2,
    [DENY, policy("app", [OPENS], {}, "apps2")],
    "",
  ],
  "nothing that means it: the web, DNS, and another namespace's own": [
    V2,
    [
      DENY,
      policy("web", [{ ports: port(443) }, { to: block("0.0.0.0/0"), ports: port(443) }]),
      policy("dns", [DNS, { to: block("169.254.169.254/32"), ports: port(53, "UDP") }]),
      policy("theirs", [OPENS], {}, "theirs"),
    ],
    "",
  ],
};

const other = (type: ResourceType, name: string, spec: object) =>
  resource(type, { metadata: { namespace: "apps" }, spec }, { name, ...on });
const cilium = (name: string, egress: object) =>
  other(CILIUM_POLICY, name, { endpointSelector: {}, egress: [egress] });
const calico = (name: string, destination: object) =>
  other(CALICO_POLICY, name, {
    types: ["Egress"],
    egress: [{ action: "Allow", protocol: "TCP", destination }],
  });
const toPorts = (wanted: string) => [{ ports: [{ port: wanted, protocol: "TCP" }] }];

const OTHERS: typeof METADATA = {
  "Cilium's with the port of the other dataplane": [
    V2,
    [
      cilium("world", { toEntities: ["world"], toPorts: toPorts("443") }),
      cilium("metadata", { toCIDR: ["169.254.169.254/32"], toPorts: toPorts("988") }),
    ],
    "CiliumNetworkPolicy.metadata comes closest: it opens 169.254.169.254:988, an address of Dataplane V2 with the port of the iptables dataplane.",
  ],
  "Cilium's beside a NetworkPolicy": [
    V2,
    [DENY, cilium("metadata", { toCIDR: ["169.254.169.252/32"], toPorts: toPorts("988") })],
    "CiliumNetworkPolicy.metadata comes closest: it opens 169.254.169.252:988, where the metadata server listens on the iptables dataplane alone.",
  ],
  "Calico's, and not one that opens a port of all addresses": [
    IPTABLES,
    [
      calico("all", { ports: [988], notNets: ["169.254.0.0/16"] }),
      calico("web", { ports: [80] }),
      calico("metadata", { nets: ["169.254.169.254/32"], ports: [80] }),
    ],
    "NetworkPolicy.metadata comes closest: it opens 169.254.169.254:80, where the metadata server listens on Dataplane V2 alone.",
  ],
};
describe("the policy that comes closest to the metadata server", () => {
  for (const [name, [props, policies, wrong]] of Object.entries({ ...METADATA, ...OTHERS }))
    it(name, async () => {
      const program = [cluster(props), ...app(), ...policies];
      assert.deepEqual(await closest("netpol-allows-metadata-egress", program), [wrong]);
    });

  it("none where its address is not known", async () => {
    const program = [cluster(V2), ...app(), DENY, policy("app", [{ to: block(unknown), ports: port(443) }])];
    assert.deepEqual(await closest("netpol-allows-metadata-egress", program), [""]);
  });
});

const RESOLVER: Record<string, [policies: TestResource[], wrong: string]> = {
  "TCP alone": [
    [DENY, policy("dns", [{ to: KUBE_DNS, ports: port(53) }])],
    "spec.egress[0] comes closest: it allows TCP port 53 to the resolver, but not UDP.",
  ],
  "a protocol that is none, of which it is not said that it is TCP": [
    [DENY, policy("dns", [{ to: KUBE_DNS, ports: port(53, "u") }])],
    "",
  ],
  "a protocol in lower case": [
    [DENY, policy("dns", [{ to: KUBE_DNS, ports: port(53, "udp") }])],
    "spec.egress[0] comes closest: it has a protocol in lower case, which Kubernetes refuses.",
  ],
  "a protocol in lower case with a number as a text": [
    [DENY, policy("dns", [{ to: KUBE_DNS, ports: port("53", "udp") }])],
    "spec.egress[0] comes closest: it has a protocol in lower case, which Kubernetes refuses, and has a port's number as a text, which Kubernetes takes for a name, and refuses as names have a letter.",
  ],
  "a port's name over TCP, which the protocol is by default": [
    [DENY, policy("dns", [{ to: KUBE_DNS, ports: [{ port: "dns" }] }])],
    "spec.egress[0] comes closest: it allows a port by its name over TCP, but not over UDP.",
  ],
  "a misspelt namespace": [
    [
      DENY,
      policy("dns", [
        {
          to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-sytem" } } }],
          ...DNS,
        },
      ]),
    ],
    "spec.egress[0] comes closest: it allows port 53, but not to the resolver, as it selects a namespace by a name that is not quite kube-system.",
  ],
  "other Pods of its namespace": [
    [
      DENY,
      policy("dns", [
        { to: [{ ...KUBE_DNS[0], podSelector: { matchLabels: { "k8s-app": "kubedns" } } }], ...DNS },
      ]),
    ],
    "spec.egress[0] comes closest: it allows port 53, but not to the resolver, as its podSelector selects none of the resolver's Pods.",
  ],
  "Pods of its own namespace": [
    [DENY, policy("dns", [{ to: [{ podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }], ...DNS }])],
    "spec.egress[0] comes closest: it allows port 53 to Pods of its own namespace alone, as its podSelector has no namespaceSelector beside it.",
  ],
  "another address": [
    [DENY, policy("dns", [{ to: block("169.254.20.10/32"), ...DNS }])],
    "spec.egress[0] comes closest: it allows port 53, but not to the resolver.",
  ],
  "labels of no Pods": [
    [
      policy("web", [{ ports: port(443) }]),
      policy("dns", [DNS], { podSelector: { matchLabels: { dns: "yes" } } }),
    ],
    "NetworkPolicy.dns comes closest: it opens the way, but its spec.podSelector selects no Pods of this program.",
  ],
  "Cilium's to NodeLocal DNSCache, which the cluster does not have, beside one to the metadata server": [
    [
      cilium("metadata", { toCIDR: ["169.254.169.254/32"] }),
      cilium("dns", {
        toCIDR: ["169.254.20.10/32"],
        toPorts: [{ ports: [{ port: "53", protocol: "UDP" }] }],
      }),
    ],
    "CiliumNetworkPolicy.dns comes closest: it allows port 53, but not to the resolver.",
  ],
  "Cilium's beside a NetworkPolicy": [
    [
      policy("web", [{ ports: port(443) }]),
      cilium("dns", {
        toCIDR: ["169.254.169.254/32"],
        toPorts: [{ ports: [{ port: "53", protocol: "ANY" }] }],
      }),
    ],
    "CiliumNetworkPolicy.dns comes closest: it allows port 53, but not to the resolver.",
  ],
  "none that opens DNS": [[policy("web", [{ ports: port(443) }])], ""],
};

describe("the policy that comes closest to DNS", () => {
  for (const [name, [policies, wrong]] of Object.entries(RESOLVER))
    it(name, async () => {
      const program = [cluster(V2), ...app(), ...policies];
      assert.deepEqual(await closest("netpol-allows-dns-egress", program), [wrong]);
    });
});

describe("NodeLocal DNSCache, which a cluster may have", () => {
  const SILENT = cluster({ datapathProvider: "ADVANCED_DATAPATH" });
  const dns = (namespace: string) => policy(`dns-${namespace}`, [{ to: KUBE_DNS, ...DNS }], {}, namespace);
  const program = [SILENT, ...["a", "b", "c"].flatMap((namespace) => [...app(namespace), dns(namespace)])];
  const judge = async (exemptions: object[] = []) => {
    const ofRule = rules.filter(({ name }) => name === "netpol-allows-dns-egress");
    return evaluate(program, { rules: ofRule, config: { settings: { exemptions } } });
  };

  it("is reported once, with the names of all policies that leave it out", async () => {
    const found = await judge();
    assert.deepEqual(
      found.map(({ name, level }) => [name, level]),
      [["dns-a", "advisory"]],
    );
    assert.match(
      found[0]?.fix ?? "",
      /The same is true of NetworkPolicy\["dns-b"\], NetworkPolicy\["dns-c"\]\. For a cluster without NodeLocal DNSCache, set addonsConfig\.dnsCacheConfig\.enabled to false\.$/,
    );
  });

  it("is reported of the next policy where the first is exempt", async () => {
    const exemption = {
      rule: "netpol-allows-dns-egress",
      reason: "It has its own way.",
      until: "2099-01-01",
    };
    const found = await judge([{ ...exemption, resource: "dns-a" }]);
    assert.deepEqual(found.map(({ name, status }) => [name, status]).sort(), [
      ["dns-a", "exempt"],
      ["dns-b", "violation"],
    ]);
  });
});

describe("a NetworkPolicy and a policy of Cilium's that cut the same Pods off", () => {
  const until = { reason: "It is another team's.", until: "2099-01-01" };
  const judge = async (rule: string, policies: TestResource[], exemptions: object[] = []) => {
    const ofRule = rules.filter(({ name }) => name === rule);
    const config = { settings: { exemptions } };
    const found = await evaluate([cluster(V2), ...app(), ...policies], { rules: ofRule, config });
    return found.map(({ name, status }) => `${name} ${status}`).sort();
  };
  const WEB = { toEntities: ["cluster"], toPorts: toPorts("443") };

  it("have one finding of the metadata server", async () => {
    const policies = [cilium("web", WEB), DENY];
    assert.deepEqual(await judge("netpol-allows-metadata-egress", policies), ["deny violation"]);
  });

  it("have the other one's finding where the first is exempt", async () => {
    const policies = [cilium("web", WEB), DENY];
    const exemptions = [{ rule: "netpol-allows-metadata-egress", resource: "deny", ...until }];
    assert.deepEqual(await judge("netpol-allows-metadata-egress", policies, exemptions), [
      "deny exempt",
      "web violation",
    ]);
  });

  it("have one finding of DNS, of what opens other ways", async () => {
    const web = policy("netpol", [{ ports: port(443) }]);
    assert.deepEqual(await judge("netpol-allows-dns-egress", [cilium("web", WEB), web]), [
      "netpol violation",
    ]);
    assert.deepEqual(await judge("netpol-allows-dns-egress", [cilium("web", WEB), DENY]), ["web violation"]);
  });
});

describe("denials of everything to Pods without an identity", () => {
  const namespaces = ["a", "b", "c"];
  const pods = (namespace: string) => app(namespace).filter(({ type }) => type === DEPLOYMENT);
  const program = [
    cluster(V2),
    ...namespaces.flatMap((namespace) => [
      ...pods(namespace),
      policy(`deny-${namespace}`, [], {}, namespace),
    ]),
  ];

  it("have one finding a cluster, which names them all", async () => {
    const ofRule = rules.filter(({ name }) => name === "netpol-allows-metadata-egress");
    const found = await evaluate(program, { rules: ofRule });
    assert.deepEqual(
      found.map(({ name, level }) => [name, level]),
      [["deny-a", "advisory"]],
    );
    assert.match(
      found[0]?.fix ?? "",
      /gke-metadata\/deny: intended .* The same is true of NetworkPolicy\["deny-b"\], NetworkPolicy\["deny-c"\]\.$/,
    );
  });
});

describe("the dataplane of a cluster of another stack", () => {
  const OF_IPTABLES = { to: block("169.254.169.252/32"), ports: port(988) };
  const program = ["a", "b", "c", "d"]
    .flatMap((namespace) => [
      ...app(namespace),
      policy(`net-${namespace}`, [namespace === "d" ? OF_IPTABLES : OPENS], {}, namespace),
    ])
    .map((each) => ({ ...each, cluster: undefined }));

  it("is asked once of the policies that open the way on the same one alone", async () => {
    const ofRule = rules.filter(({ name }) => name === "netpol-allows-metadata-egress");
    const found = await evaluate(program, { rules: ofRule });
    assert.deepEqual(found.map(({ name, level }) => [name, level]).sort(), [
      ["net-a", "advisory"],
      ["net-d", "advisory"],
    ]);
    const [first] = found.filter(({ name }) => name === "net-a");
    assert.match(
      first?.fix ?? "",
      /The same is true of NetworkPolicy\["net-b"\], NetworkPolicy\["net-c"\]\.$/,
    );
  });
});
