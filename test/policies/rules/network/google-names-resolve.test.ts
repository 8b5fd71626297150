import { workloadWithIdentity } from "../../../../policies/program/kubernetes/identity/identity-example";
import {
  CLUSTER,
  CONFIG_MAP,
  CONFIG_MAP_PATCH,
  DEPLOYMENT,
  DNS_POLICY,
  DNS_RECORD_SET,
  DNS_RESPONSE_POLICY,
  DNS_RESPONSE_RULE,
  DNS_ZONE,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const cluster = (props: object = {}) =>
  resource(CLUSTER, { project: "p", network: "main", ...props }, { name: "cluster" });
const network: TestResource = {
  type: "gcp:compute/network:Network",
  name: "vpc",
  props: { name: "main", project: "p" },
};
const map = (data: object, metadata: object = {}, type: string = CONFIG_MAP) =>
  resource(
    type as typeof CONFIG_MAP,
    { metadata: { name: "kube-dns", namespace: "kube-system", ...metadata }, data },
    { name: "map", cluster: "cluster" },
  );
const upstream = (...servers: string[]) => ({ upstreamNameservers: JSON.stringify(servers) });
const stubs = (domains: object) => ({ stubDomains: JSON.stringify(domains) });
const ON_MAIN = { networks: [{ networkUrl: "projects/p/global/networks/main" }] };
const policy = (props: object = {}) =>
  resource(
    DNS_POLICY,
    {
      alternativeNameServerConfig: { targetNameServers: [{ ipv4Address: "10.0.0.53" }] },
      ...ON_MAIN,
      ...props,
    },
    { name: "policy" },
  );
const zone = (dnsName: unknown, props: object = {}) =>
  resource(
    DNS_ZONE,
    { name: "zone", dnsName, visibility: "private", privateVisibilityConfig: ON_MAIN, ...props },
    { name: "zone" },
  );
const record = (name: unknown, props: object = {}) =>
  resource(
    DNS_RECORD_SET,
    { managedZone: "zone", name, type: "A", rrdatas: ["199.36.153.8"], ...props },
    { name: "record" },
  );
const responses = (props: object = {}) =>
  resource(
    DNS_RESPONSE_POLICY,
    { responsePolicyName: "responses", ...ON_MAIN, ...props },
    { name: "responses" },
  );
const responseRule = (dnsName: unknown, rrdatas: unknown[] = ["10.0.0.1"], responsePolicy = "responses") =>
  resource(
    DNS_RESPONSE_RULE,
    {
      responsePolicy,
      ruleName: "rule",
      dnsName,
      localData: { localDatas: [{ name: dnsName, type: "A", rrdatas }] },
    },
    { name: "rule" },
  );
const leadingTo = (dnsName: string, target: string) =>
  resource(
    DNS_RESPONSE_RULE,
    {
      responsePolicy: "responses",
      dnsName,
      localData: { localDatas: [{ name: dnsName, type: "CNAME", rrdatas: [target] }] },
    },
    { name: "rule" },
  );
const bypass = (dnsName: string) =>
  resource(
    DNS_RESPONSE_RULE,
    { responsePolicy: "responses", dnsName, behavior: "bypassResponsePolicy" },
    { name: `bypass-${dnsName}` },
  );
const NOWHERE = ["192.0.2.1"];
const GOOGLES = ["*.internal.", "*.googleapis.com.", "*.pkg.dev.", "*.gcr.io.", "gcr.io."];
const CLUSTER_SCOPE = { dnsConfig: { clusterDns: "CLOUD_DNS", clusterDnsScope: "CLUSTER_SCOPE" } };
const IN_NETWORK = {
  dnsConfig: { clusterDns: "CLOUD_DNS", clusterDnsScope: "VPC_SCOPE", clusterDnsDomain: "shop.example" },
};
const boundResponses = responses({
  networks: undefined,
  gkeClusters: [{ gkeClusterName: ref("cluster", "id") }],
});
const endpoint = (props: object = {}): TestResource => ({
  type: "gcp:compute/globalForwardingRule:GlobalForwardingRule",
  name: "endpoint",
  props: { network: ref("vpc", "id"), target: "all-apis", ...props },
});
const SERVERS = "alternativeNameServerConfig.targetNameServers";

const asking = (nameservers: unknown, more: object = {}): TestResource[] =>
  workloadWithIdentity({ dnsPolicy: "None", dnsConfig: { nameservers }, ...more }).map(
    ({ props, ...rest }) => ({ ...rest, props: { ...props } }),
  );
const PUBLIC = ["8.8.8.8", "1.1.1.1"];
const withAddress = (): TestResource[] => {
  const env = [{ name: "GCE_METADATA_HOST", value: "169.254.169.254" }];
  const pod = {
    dnsPolicy: "None",
    dnsConfig: { nameservers: PUBLIC },
    serviceAccountName: "app",
    containers: [{ name: "app", env }],
  };
  const props = { metadata: { namespace: "apps", name: "app" }, spec: { template: { spec: pod } } };
  return [...asking(PUBLIC).slice(0, 1), resource(DEPLOYMENT, props, { name: "app" })];
};

ruleTable("google-names-resolve", {
  accepts: {
    "a private zone of a domain above Google's that others answer, or that has records": [
      cluster(),
      zone("com.", { forwardingConfig: { targetNameServers: [{ ipv4Address: "10.0.0.1" }] } }),
      { ...zone("dev.", { privateVisibilityConfig: { networks: [] } }), name: "nowhere" },
      { ...zone("dev.", { visibility: "public" }), name: "public" },
      { ...zone("io."), name: "io" },
      record("*.io."),
      { ...zone("org."), name: "org" },
    ],
    "a private zone of the root with a record for all names": [cluster(), zone("."), record("*.")],
    "an empty private zone of the root beside what answers for Google's domains": [
      cluster(),
      zone("."),
      ...["googleapis.com.", "gcr.io.", "pkg.dev."].map((name) => ({
        ...zone(name, { peeringConfig: {} }),
        name,
      })),
    ],
    "a private zone above Google's APIs beside a rule of a response policy for them": [
      cluster(),
      zone("com."),
      responses(),
      leadingTo("*.googleapis.com.", "restricted.googleapis.com."),
    ],
    "Pods that ask name servers of their own, one of which may know the name": [
      ...asking(["8.8.8.8", "10.0.0.53"]),
    ],
    "Pods that ask the network's resolver": [...asking(["169.254.169.254"])],
    "Pods without a policy of their own": [...asking(PUBLIC, { dnsPolicy: "ClusterFirst" })],
    "Pods that ask public resolvers, with an alias": [
      ...asking(PUBLIC, {
        hostAliases: [{ ip: "169.254.169.254", hostnames: ["metadata.google.internal"] }],
      }),
    ],
    "Pods that ask public resolvers, with the address in a variable": [...withAddress()],
    "Pods that ask public resolvers, with other credentials": [
      ...asking(PUBLIC, { volumes: [null, { csi: { driver: "gcsfuse.csi.storage.gke.io" } }] }),
    ],
    "Pods without an identity that ask public resolvers": [...asking(PUBLIC).slice(1)],
    "a zone on another network of the stack than the cluster's": [
      network,
      { ...network, name: "other" },
      cluster({ network: ref("vpc", "id") }),
      zone("gcr.io.", { privateVisibilityConfig: { networks: [{ networkUrl: ref("other", "id") }] } }),
    ],
    "kube-dns with empty lists of servers": [
      cluster(),
      map({ upstreamNameservers: "[]", stubDomains: JSON.stringify({ "google.internal": [] }) }),
    ],
    "a zone that is bound to other clusters": [
      cluster({ name: "main", location: "europe-west4" }),
      zone("gcr.io.", {
        privateVisibilityConfig: {
          gkeClusters: [
            "projects/p/locations/europe-west1/clusters/main",
            "projects/p/locations/europe-west4/clusters/other",
            "main",
          ].map((gkeClusterName) => ({ gkeClusterName })),
        },
      }),
    ],
    "a ConfigMap of kube-dns without data, or with a domain of one's own": [
      cluster(),
      map({}),
      { ...map(stubs({ "corp.example": ["10.0.0.53"] })), name: "other" },
    ],
    "upstream nameservers among which is the network's resolver": [
      cluster(),
      map({ ...upstream("169.254.169.254"), ...stubs({ "googleapis.com": ["8.8.8.8"] }) }),
    ],
    "upstream nameservers beside a stub domain for the metadata server's name": [
      cluster(),
      map({ ...upstream("8.8.8.8"), ...stubs({ internal: ["169.254.169.254#53"] }) }),
    ],
    "data that kube-dns does not read, where Cloud DNS answers": [
      cluster({ dnsConfig: { clusterDns: "CLOUD_DNS" } }),
      map({ upstreamNameservers: "8.8.8.8" }),
    ],
    "another ConfigMap, and one in another namespace": [
      cluster(),
      map(upstream("8.8.8.8"), { name: "coredns" }),
      { ...map(upstream("8.8.8.8"), { namespace: "dns" }), name: "other" },
    ],
    "a ConfigMap of kube-dns where Cloud DNS answers": [
      cluster({ dnsConfig: { clusterDns: "CLOUD_DNS" } }),
      map(upstream("8.8.8.8")),
    ],
    "a server policy that only forwards inwards, and one of another network": [
      cluster(),
      policy({ alternativeNameServerConfig: undefined, enableInboundForwarding: true }),
      { ...policy({ networks: [{ networkUrl: "projects/p/global/networks/other" }] }), name: "other" },
    ],
    "a server policy of a stack without clusters": policy(),
    "a zone whose name is not known, of a stack without clusters": zone(unknown),
    "a public zone whose name is not known": [
      cluster(),
      zone(unknown, { privateVisibilityConfig: undefined, visibility: "public" }),
    ],
    "zones with a record for all names, or for some": [
      cluster({ enableAutopilot: true }),
      zone("googleapis.com."),
      record("*.googleapis.com."),
      { ...zone("gcr.io.", { name: "registry" }), name: "registry" },
      { ...record("gke.gcr.io.", { managedZone: ref("registry", "name") }), name: "gke" },
      { ...record("gcr.io.", { managedZone: ref("registry", "name") }), name: "itself" },
    ],
    "zones as documented, whose records lead to names inside and outside of them": [
      cluster(),
      zone("googleapis.com."),
      record("*.googleapis.com.", { type: "CNAME", rrdatas: ["restricted.googleapis.com."] }),
      { ...record("restricted.googleapis.com."), name: "restricted" },
      { ...zone("gcr.io.", { name: "registry" }), name: "registry" },
      {
        ...record("*.gcr.io.", { managedZone: "registry", type: "CNAME", rrdatas: ["gcr.io."] }),
        name: "all",
      },
      { ...record("gcr.io.", { managedZone: "projects/p/managedZones/registry" }), name: "itself" },
      { ...zone("pkg.dev.", { name: "artifacts" }), name: "artifacts" },
      {
        ...record("*.pkg.dev.", {
          managedZone: "artifacts",
          type: "CNAME",
          rrdatas: ["private.googleapis.com."],
        }),
        name: "artifact",
      },
    ],
    "a zone with a record for each API that nodes and Pods need": [
      cluster(),
      zone("googleapis.com."),
      ...["sts", "iamcredentials", "logging", "monitoring"].map((api) => ({
        ...record(`${api}.googleapis.com.`),
        name: api,
      })),
    ],
    "a zone that takes the metadata server's name from the network of another cluster, and one that is peered":
      [
        cluster(),
        zone("google.internal.", { peeringConfig: { targetNetwork: { networkUrl: "hub" } } }),
        {
          ...zone("google.internal.", {
            forwardingConfig: { targetNameServers: [{ ipv4Address: "10.0.0.53" }] },
            privateVisibilityConfig: { networks: [{ networkUrl: "projects/p/global/networks/other" }] },
          }),
          name: "other",
        },
      ],
    "a zone on a network of that name in another project": [
      cluster({ project: "other" }),
      zone("googleapis.com."),
    ],
    "a server policy on the network of that name in another project, which the program makes": [
      { ...network, props: { name: "main", project: "other" } },
      cluster({ network: ref("vpc", "name") }),
      policy(),
    ],
    "zones of one's own, of one API, on another network, or that ask other servers": [
      cluster(),
      zone("example.internal."),
      { ...zone("storage.googleapis.com."), name: "storage" },
      { ...zone("googleapis.com.", { privateVisibilityConfig: undefined, visibility: "public" }), name: "a" },
      {
        ...zone("googleapis.com.", {
          privateVisibilityConfig: { networks: [{ networkUrl: "projects/p/global/networks/other" }] },
        }),
        name: "b",
      },
      { ...zone("pkg.dev.", { forwardingConfig: { targetNameServers: [] } }), name: "c" },
      { ...zone("pkg.dev.", { peeringConfig: { targetNetwork: { networkUrl: "hub" } } }), name: "d" },
    ],
    "rules of response policies for other names, with the metadata server's address, that bypass, or of another network":
      [
        cluster(),
        responses(),
        { ...responseRule("*.googleapis.com."), name: "a" },
        { ...responseRule("metadata.google.internal.", ["169.254.169.254"]), name: "b" },
        resource(
          DNS_RESPONSE_RULE,
          {
            responsePolicy: "responses",
            ruleName: "rule",
            dnsName: "metadata.google.internal.",
            behavior: "bypassResponsePolicy",
          },
          { name: "c" },
        ),
        {
          ...responses({ responsePolicyName: "other", networks: [{ networkUrl: "other" }] }),
          name: "others",
        },
        { ...responseRule("metadata.google.internal.", ["10.0.0.1"], "other"), name: "d" },
      ],
    "a rule of a response policy for all names below that of the metadata server, or above it beside one for it":
      [
        cluster(),
        responses(),
        { ...responseRule("*.metadata.google.internal."), name: "below" },
        { ...responseRule("*.internal."), name: "above" },
        resource(
          DNS_RESPONSE_RULE,
          {
            responsePolicy: "responses",
            dnsName: "Metadata.google.internal.",
            behavior: "bypassResponsePolicy",
          },
          { name: "bypass" },
        ),
      ],
    "rules of a response policy that lead to Google's addresses, names, and endpoints of the stack": [
      network,
      cluster({ network: ref("vpc", "name") }),
      responses(),
      endpoint(),
      { ...responseRule("*.googleapis.com.", ["199.36.153.4"]), name: "restricted" },
      { ...responseRule("sts.googleapis.com.", ["0.0.0.0", "10.0.0.9"]), name: "inside" },
      { ...responseRule("monitoring.googleapis.com.", [ref("endpoint", "ipAddress") as never]), name: "own" },
      { ...responseRule("logging.googleapis.com.", ["142.250.1.95"]), name: "public" },
      { ...leadingTo("iamcredentials.googleapis.com.", "private.googleapis.com."), name: "name" },
      { ...leadingTo("*.pkg.dev.", "apis.example.com."), name: "own-name" },
      record("apis.example.com.", { managedZone: "other" }),
    ],
    "a rule of a response policy that takes all APIs but those that others lead elsewhere, and other names": [
      cluster(),
      responses(),
      { ...responseRule("*.googleapis.com.", NOWHERE), name: "all" },
      ...["sts", "iamcredentials", "logging", "monitoring", "oauth2", "www"].map((api) => ({
        ...responseRule(`${api}.googleapis.com.`, ["199.36.153.8"]),
        name: api,
      })),
      { ...responseRule("*.gcr.io.", NOWHERE), name: "registries" },
      { ...responseRule("gke.gcr.io.", ["199.36.153.8"]), name: "gke" },
      { ...responseRule("storage.googleapis.com.", NOWHERE), name: "storage" },
      { ...responseRule("sts.googleapis.com.", NOWHERE, "other"), name: "elsewhere" },
      { ...responses({ responsePolicyName: "other", networks: [{ networkUrl: "other" }] }), name: "others" },
    ],
    "a rule of a response policy for all names that leaves Google's to Google": [
      cluster(),
      responses(),
      responseRule("*.", ["0.0.0.0"]),
      ...["*.internal.", "*.com.", "*.io.", "*.pkg.dev."].map(bypass),
    ],
    "a rule of a response policy for all names that leaves Google's and those of Services": [
      cluster(CLUSTER_SCOPE),
      boundResponses,
      responseRule("*.", NOWHERE),
      ...[...GOOGLES, "*.cluster.local."].map(bypass),
    ],
    "a rule of a network's response policy for all names but Google's, where the cluster answers for its Services":
      [
        { ...cluster(CLUSTER_SCOPE), name: "scoped" },
        { ...cluster(), name: "kube-dns" },
        { ...cluster({ ...IN_NETWORK, network: "other" }), name: "elsewhere" },
        responses(),
        responseRule("*.", NOWHERE),
        ...GOOGLES.map(bypass),
      ],
    "a zone for the metadata server's name with its record": [
      cluster(),
      zone("google.internal."),
      record("metadata.google.internal.", { rrdatas: ["169.254.169.254"] }),
    ],
  },
  rejects: {
    "an empty private zone of a domain above Google's, in capitals too": {
      resources: [cluster(), zone("Com."), { ...zone("dev."), name: "dev" }],
      at: ["dnsName", "dnsName"],
      problem: /^takes names of Google's .* neither its records nor a closer zone of the stack answer/,
      fix: /ManagedZones for (?:googleapis\.com|pkg\.dev) with records/,
    },
    "an empty private zone of the root beside closer ones for some of Google's domains": {
      resources: [
        cluster(),
        zone("."),
        { ...zone("googleapis.com.", { forwardingConfig: {} }), name: "apis" },
        { ...zone("gcr.io.", { peeringConfig: {} }), name: "registries" },
      ],
      at: "dnsName",
      fix: /ManagedZones for pkg\.dev with/,
    },
    "such a zone beside a closer one of another network": {
      resources: [
        cluster(),
        zone("dev."),
        {
          ...zone("pkg.dev.", {
            privateVisibilityConfig: { networks: [{ networkUrl: "projects/p/global/networks/other" }] },
          }),
          name: "elsewhere",
        },
      ],
      at: "dnsName",
    },
    "a rule of a response policy that leads Google's APIs nowhere, but for one": {
      resources: [
        cluster(),
        responses(),
        responseRule("*.googleapis.com.", NOWHERE),
        { ...responseRule("sts.googleapis.com.", ["199.36.153.8"]), name: "sts" },
      ],
      at: "localData",
      problem:
        /^leads iamcredentials\.googleapis\.com, .*, oauth2\.googleapis\.com, www.* to where Google does not answer/,
      fix: /199\.36\.153\.8\/30/,
    },
    "a rule of a response policy that gives an API no address": {
      resources: [
        cluster(),
        responses(),
        resource(
          DNS_RESPONSE_RULE,
          {
            responsePolicy: "responses",
            dnsName: "iamcredentials.googleapis.com.",
            localData: { localDatas: [{ name: "x", type: "TXT", rrdatas: ["blocked"] }] },
          },
          { name: "rule" },
        ),
      ],
      at: "localData",
    },
    "a rule of a response policy that leads an API to a name that is not Google's": {
      resources: [cluster(), responses(), leadingTo("sts.googleapis.com.", "proxy.example.com.")],
      at: "localData",
    },
    "a rule of a response policy that leads an API inside, where the network has no endpoint": {
      resources: [
        network,
        cluster({ network: ref("vpc", "name") }),
        responses(),
        responseRule("sts.googleapis.com.", ["10.0.0.9"]),
        endpoint({ network: "other" }),
      ],
      at: "localData",
    },
    "Pods that ask public resolvers alone": {
      resources: [...asking(PUBLIC)],
      at: "spec.template.spec.dnsConfig.nameservers",
      problem: /^are public resolvers alone/,
    },
    "a rule of a response policy that gives the metadata server's name another address": {
      resources: [cluster(), responses(), responseRule("metadata.google.internal.")],
      at: "localData",
      problem: /^gives metadata\.google\.internal another address/,
    },
    "a rule of a response policy for all names": {
      resources: [cluster(), responses(), responseRule("*.", ["0.0.0.0"])],
      at: "localData",
      problem:
        /^leads all names for which the policy has no closer rule elsewhere, metadata\.google\.internal and/,
      fix: /^Add rules with behavior bypassResponsePolicy for \*\.internal\.,/,
    },
    "a rule of a response policy for all names below the registries' domain": {
      resources: [cluster(), responses(), responseRule("*.io.", NOWHERE)],
      at: "localData",
      problem: /^leads \*\.gcr\.io, gcr\.io to where Google does not answer/,
      fix: /^Add rules with behavior bypassResponsePolicy for \*\.gcr\.io\. and gcr\.io\., or name/,
    },
    "a rule of a response policy that leads all names to Google's APIs": {
      resources: [cluster(), responses(), responseRule("*.", ["199.36.153.8"])],
      at: "localData",
      problem: /^leads names that are not Google's, too, to the addresses of Google's APIs/,
      fix: /^Replace the rule by rules for \*\.googleapis\.com\., \*\.pkg\.dev\., \*\.gcr\.io\. and gcr\.io\., one each\.$/,
    },
    "a rule of a response policy that leads all names but the metadata server's to Google's APIs": {
      resources: [
        cluster(),
        responses(),
        { ...leadingTo("*.", "private.googleapis.com."), name: "all" },
        bypass("metadata.google.internal."),
      ],
      at: "localData",
      problem: /^leads names that are not Google's, too/,
    },
    "a rule of a response policy for all names but the metadata server's": {
      resources: [cluster(), responses(), responseRule("*.", NOWHERE), bypass("metadata.google.internal.")],
      at: "localData",
      problem: /^leads \*\.gcr\.io, gcr\.io, \*\.pkg\.dev, sts\.googleapis\.com, /,
      fix: /^Add rules with behavior bypassResponsePolicy for \*\.internal\., \*\.googleapis\.com\., /,
    },
    "a rule of a response policy for all names but Google's APIs and one registry": {
      resources: [
        cluster(),
        responses(),
        responseRule("*.", NOWHERE),
        ...["*.internal.", "*.googleapis.com.", "europe-docker.pkg.dev."].map(bypass),
      ],
      at: "localData",
      problem: /^leads \*\.gcr\.io, gcr\.io to where/,
    },
    "a rule of a response policy for all names but Google's, bound to a cluster whose Pods ask Cloud DNS": {
      resources: [
        cluster(CLUSTER_SCOPE),
        boundResponses,
        responseRule("*.", NOWHERE),
        ...GOOGLES.map(bypass),
      ],
      at: "localData",
      problem: /^leads the names of a cluster's Services elsewhere/,
      fix: /^Add rules with behavior bypassResponsePolicy for \*\.cluster\.local\., or name/,
    },
    "a rule of a response policy for all names but Google's, bound to an Autopilot cluster": {
      resources: [
        cluster({ enableAutopilot: true }),
        boundResponses,
        responseRule("*.", NOWHERE),
        ...GOOGLES.map(bypass),
      ],
      at: "localData",
      problem: /^leads the names of a cluster's Services elsewhere/,
    },
    "a rule of a response policy for all names but Google's, in a network in which Services have names": {
      resources: [cluster(IN_NETWORK), responses(), responseRule("*.", NOWHERE), ...GOOGLES.map(bypass)],
      at: "localData",
      fix: /^Add rules with behavior bypassResponsePolicy for all names below the cluster's dnsConfig\.clusterDnsDomain, or name/,
    },
    "a rule of a response policy for all names, in a network in which Services have names": {
      resources: [cluster(IN_NETWORK), responses(), responseRule("*.", NOWHERE)],
      at: "localData",
      problem: /^leads all names/,
      fix: /^Add rules with behavior bypassResponsePolicy for all names below the cluster's dnsConfig\.clusterDnsDomain, \*\.internal\., /,
    },
    "a rule of a response policy for all names but those of Google's APIs": {
      resources: [
        cluster(),
        responses(),
        responseRule("*.", NOWHERE),
        ...["*.com.", "*.io.", "*.dev."].map(bypass),
      ],
      at: "localData",
      problem: /^gives metadata\.google\.internal another address/,
      fix: /^Add rules with behavior bypassResponsePolicy for \*\.internal\.,/,
    },
    "a rule of a response policy for all names below that": {
      resources: [cluster(), responses(), responseRule("*.internal.")],
      at: "localData",
    },
    "data of kube-dns that is not JSON, or JSON of another kind": {
      resources: [cluster(), map({ upstreamNameservers: "8.8.8.8", stubDomains: "[1]" })],
      at: ["data.stubDomains", "data.upstreamNameservers"],
      problem: /^is not the JSON that kube-dns reads/,
    },
    "upstream nameservers that are a text, beside stub domains that take the name": {
      resources: [
        cluster(),
        map({ ...stubs({ "google.internal": ["10.0.0.53"] }), upstreamNameservers: '"8.8.8.8"' }),
      ],
      at: ["data.stubDomains", "data.upstreamNameservers"],
    },
    "upstream nameservers of the internet": {
      resources: [cluster(), map({ ...upstream("8.8.8.8", "8.8.4.4"), stubDomains: "{}" })],
      at: "data.upstreamNameservers",
      problem:
        /^sends all names outside the cluster to servers of which none is 169\.254\.169\.254: .*no token$/,
      fix: /"internal": \["169\.254\.169\.254"\]/,
    },
    "upstream nameservers in a patch, on a cluster of another stack": {
      resources: { ...map(upstream("10.0.0.53"), {}, CONFIG_MAP_PATCH), cluster: undefined },
      at: "data.upstreamNameservers",
    },
    "a stub domain that takes the metadata server's name, the longest of which decides": {
      resources: [
        cluster(),
        map(stubs({ internal: ["169.254.169.254"], "google.internal.": ["10.0.0.53"] })),
      ],
      at: "data.stubDomains",
      problem: /^sends a domain of Google's to servers/,
    },
    "a server policy with alternative servers on the cluster's network": {
      resources: [cluster(), policy()],
      at: SERVERS,
      problem: /^answer for all names that a cluster's nodes look up/,
    },
    "a server policy on the network of the program that the cluster is on": {
      resources: [
        network,
        cluster({ network: ref("vpc", "name") }),
        policy({ networks: [{ networkUrl: ref("vpc", "id") }] }),
      ],
      at: SERVERS,
    },
    "a zone without records": {
      resources: [cluster(), zone("googleapis.com.")],
      at: "dnsName",
      problem:
        /no record of an address for sts\.googleapis\.com, [^ ]+, [^ ]+ or monitoring\.googleapis\.com, so that its nodes and Pods find none$/,
    },
    "a zone whose records are of its own name alone, and one for a cluster, whose records are another's": {
      resources: [
        cluster(),
        zone("pkg.dev."),
        record("pkg.dev."),
        {
          ...zone("gcr.io.", {
            name: "registry",
            privateVisibilityConfig: { gkeClusters: [{ gkeClusterName: ref("cluster", "id") }] },
          }),
          name: "registry",
        },
      ],
      at: ["dnsName", "dnsName"],
    },
    "a zone that is bound to a cluster by the cluster's ID": {
      resources: [
        cluster({ name: "main", location: "europe-west4" }),
        zone("gcr.io.", {
          privateVisibilityConfig: {
            gkeClusters: [{ gkeClusterName: "projects/p/locations/europe-west4/clusters/main" }],
          },
        }),
      ],
      at: "dnsName",
      fix: /^Add a gcp\.dns\.RecordSet for \*\.gcr\.io and one for gcr\.io to the zone/,
    },
    "a registry's zone with a record for all names below it, and none of its own name": {
      resources: [cluster(), zone("gcr.io."), record("*.gcr.io.")],
      at: "dnsName",
      problem: /no record of an address for \*\.gcr\.io or gcr\.io, so/,
    },
    "a zone with records for some APIs": {
      resources: [cluster(), zone("googleapis.com."), record("storage.googleapis.com.")],
      at: "dnsName",
      fix: /^Add a gcp\.dns\.RecordSet for \*\.googleapis\.com to the zone/,
    },
    "a zone of an API that nodes need, without its record": {
      resources: [cluster(), zone("logging.googleapis.com.")],
      at: "dnsName",
      fix: /^Add a gcp\.dns\.RecordSet for logging\.googleapis\.com to the zone/,
    },
    "zones whose records give no addresses, or lead to themselves": {
      resources: [
        cluster(),
        zone("googleapis.com."),
        record("*.googleapis.com.", { type: "CNAME", rrdatas: ["restricted.googleapis.com."] }),
        { ...zone("pkg.dev.", { name: "artifacts" }), name: "artifacts" },
        { ...record("*.pkg.dev.", { managedZone: "artifacts", type: "TXT" }), name: "text" },
      ],
      at: ["dnsName", "dnsName"],
    },
    "a zone that forwards the metadata server's name": {
      resources: [
        cluster(),
        zone("google.internal.", {
          forwardingConfig: { targetNameServers: [{ ipv4Address: "10.0.0.53" }] },
        }),
      ],
      at: "forwardingConfig",
      problem: /^sends metadata\.google\.internal from the network of a cluster to other servers/,
    },
    "a rule of a response policy that is bound to a cluster": {
      resources: [
        cluster({ name: "main", location: "europe-west4" }),
        responses({ networks: undefined, gkeClusters: [{ gkeClusterName: ref("cluster", "id") }] }),
        responseRule("Metadata.Google.Internal."),
      ],
      at: "localData",
    },
    "a server policy and a zone that name a network of the program": {
      resources: [network, cluster({ network: ref("vpc", "id") }), policy(), zone("pkg.dev.")],
      at: [SERVERS, "dnsName"],
    },
    "a zone on a network of the program that the cluster names": {
      resources: [
        network,
        cluster(),
        zone("pkg.dev.", { privateVisibilityConfig: { networks: [{ networkUrl: ref("vpc", "id") }] } }),
      ],
      at: "dnsName",
    },
    "a zone for the metadata server's name without its record": {
      resources: [cluster(), zone("google.internal."), record("other.google.internal.")],
      at: "dnsName",
      problem: /no record of an address for metadata\.google\.internal/,
    },
  },
  undecided: {
    "whether kube-dns reads a part of its data, whatever the other part says of the metadata server's name": {
      resources: [
        cluster(),
        map({ ...stubs({ "google.internal": ["169.254.169.254"] }), upstreamNameservers: unknown }),
      ],
      at: "data.upstreamNameservers",
    },
    "whom Pods ask": {
      resources: [...asking([unknown])],
      at: "spec.template.spec.dnsConfig.nameservers[0]",
    },
    "whether Pods ask servers of their own": {
      resources: [...asking(PUBLIC, { dnsPolicy: unknown })],
      at: "spec.template.spec.dnsPolicy",
    },
    "whether a zone is on the network of that name in the project of a cluster, which is not known": {
      resources: [cluster({ project: undefined }), zone("gcr.io.")],
      at: "Cluster.cluster.project",
    },
    "the type of a record": {
      resources: [cluster(), zone("pkg.dev."), record("*.pkg.dev.", { type: unknown })],
      at: "RecordSet.record.type",
    },
    "to which name a record leads": {
      resources: [cluster(), zone("pkg.dev."), record("*.pkg.dev.", { type: "CNAME", rrdatas: [unknown] })],
      at: "RecordSet.record.rrdatas[0]",
    },
    "to which servers the metadata server's name is sent": {
      resources: [cluster(), zone("google.internal.", { forwardingConfig: unknown })],
      at: "forwardingConfig",
    },
    "to which clusters a zone is bound": {
      resources: [cluster(), zone("gcr.io.", { privateVisibilityConfig: { gkeClusters: unknown } })],
      at: "privateVisibilityConfig.gkeClusters",
    },
    "the address that a response policy gives": {
      resources: [cluster(), responses(), responseRule("metadata.google.internal.", [unknown])],
      at: "localData.localDatas[0].rrdatas[0]",
    },
    "where a rule of a response policy leads an API": {
      resources: [
        network,
        cluster({ network: ref("vpc", "name") }),
        responses(),
        responseRule("sts.googleapis.com.", [unknown as never]),
      ],
      at: "localData.localDatas[0].rrdatas[0]",
    },
    "the names of a rule beside one for all names": {
      resources: [
        cluster(),
        responses(),
        responseRule("*.", ["0.0.0.0"]),
        resource(
          DNS_RESPONSE_RULE,
          { responsePolicy: "responses", dnsName: unknown, behavior: "bypassResponsePolicy" },
          { name: "bypass" },
        ),
      ],
      at: "ResponsePolicyRule.bypass.dnsName",
    },
    "whether Services have names in the network of a rule for all names": {
      resources: [
        cluster({ dnsConfig: { ...IN_NETWORK.dnsConfig, clusterDnsScope: unknown } }),
        responses(),
        responseRule("*.", NOWHERE),
        ...GOOGLES.map(bypass),
      ],
      at: "Cluster.cluster.dnsConfig.clusterDnsScope",
    },
    "the network of a response policy": {
      resources: [
        cluster(),
        responses({ networks: [{ networkUrl: unknown }] }),
        responseRule("metadata.google.internal."),
      ],
      at: "ResponsePolicy.responses.networks[0].networkUrl",
    },
    "upstream nameservers that are not known": {
      resources: [cluster(), map({ upstreamNameservers: unknown })],
      at: "data.upstreamNameservers",
    },
    "stub domains that are not known, beside upstream nameservers": {
      resources: [cluster(), map({ ...upstream("8.8.8.8"), stubDomains: unknown })],
      at: "data.stubDomains",
    },
    "who resolves": {
      resources: [cluster({ dnsConfig: { clusterDns: unknown } }), map(upstream("8.8.8.8"))],
      at: "Cluster.cluster.dnsConfig.clusterDns",
    },
    "the network of a server policy": {
      resources: [cluster(), policy({ networks: [{ networkUrl: unknown }] })],
      at: "networks[0].networkUrl",
    },
    "the name of a zone": { resources: [cluster(), zone(unknown)], at: "dnsName" },
    "the visibility of a zone": {
      resources: [cluster(), zone("gcr.io.", { visibility: unknown })],
      at: "visibility",
    },
    "the name of a record": {
      resources: [cluster(), zone("gcr.io."), record(unknown)],
      at: "RecordSet.record.name",
    },
  },
});
