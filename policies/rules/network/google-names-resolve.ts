import { CLOUD_DNS_ADDRESS } from "../../../gke/dns";
import { METADATA_HOST } from "../../../gke/metadata-server";
import { allOf } from "../../evaluation/unknown";
import { isOfSomeCluster } from "../../program/gcp/network/clusters-by-network";
import {
  answersByRecords,
  forwardsMetadataName,
  isZoneOfCluster,
  lacksRecord,
  namesIn,
  recordsIn,
} from "../../program/gcp/network/private-zones";
import { otherAddress } from "../../program/gcp/network/response-rules";
import { zoneAboveGoogles } from "../../program/gcp/network/zones-above";
import { kubeDnsFindings } from "../../program/kubernetes/network/kube-dns-config";
import { publicServersFinding } from "../../program/kubernetes/network/public-servers";
import { WORKLOADS } from "../../program/kubernetes/pods";
import {
  CLUSTER,
  CONFIG_MAP,
  CONFIG_MAP_PATCH,
  DNS_POLICY,
  DNS_RECORD_SET,
  DNS_RESPONSE_POLICY,
  DNS_RESPONSE_RULE,
  DNS_ZONE,
  type Inputs,
} from "../../resource-types";
import { type Context, type ExampleResource, type Finding, forTypes, type Rule, ref } from "../../rule";

const zone: readonly ExampleResource[] = [
  { type: CLUSTER, name: "cluster", props: { project: "p", network: "main" } },
  {
    type: DNS_ZONE,
    name: "zone",
    props: {
      name: "apis",
      dnsName: "googleapis.com.",
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: "projects/p/global/networks/main" }] },
    },
  },
];

export const googleNamesResolve: Rule = {
  name: "google-names-resolve",
  description: "Nodes and Pods can resolve the names of the metadata server and of Google's APIs.",
  why:
    `Client libraries such as those for Python and Java look for the metadata server by its name, ${METADATA_HOST}. The network's resolver at ${CLOUD_DNS_ADDRESS} answers for it, and no ` +
    "other server does on its own. Pods get no token where their queries go elsewhere: by a ConfigMap of kube-dns with upstreamNameservers or a stub domain, by a server policy with alternative name servers, or because a Pod asks public resolvers by dnsPolicy: None. " +
    "Nor do they where a rule of a response policy gives the name another address, or answers for the domain of a cluster's Services, in which Pods look for names first. A rule that leads names of Google's APIs to where Google does not answer takes images and reports from nodes, too. " +
    "A private zone answers for all names below its own: if one for googleapis.com, pkg.dev or gcr.io, which is a registry itself, lacks address records, these names are not found, so that nodes pull no images and report nothing.",
  fix: `Leave the names of Google to the resolver at ${CLOUD_DNS_ADDRESS}, and give private zones for Google's domains a record for all names below them.`,
  whenToExempt: `Servers that answer for ${METADATA_HOST} or ask the network's resolver for it, and zones and response policies whose records or endpoints are in another stack.`,
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/kube-dns",
    "https://cloud.google.com/dns/docs/vpc-name-res-order",
    "https://cloud.google.com/dns/docs/reference/rest/v1/responsePolicyRules",
    "https://cloud.google.com/config-connector/docs/reference/resource-docs/dns/dnspolicy",
    "https://cloud.google.com/artifact-registry/docs/gke-private-clusters",
    "https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/",
    "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy",
  ],
  severity: "high",
  level: "advisory",
  good: [
    ...zone,
    {
      type: DNS_RECORD_SET,
      name: "all",
      props: {
        managedZone: ref("zone", "name"),
        name: "*.googleapis.com.",
        type: "A",
        rrdatas: ["199.36.153.8"],
      },
    },
  ],
  bad: [...zone],
  reads: [DNS_RESPONSE_POLICY],
  checks: {
    ...forTypes([CONFIG_MAP, CONFIG_MAP_PATCH], kubeDnsFindings),
    ...forTypes(WORKLOADS, publicServersFinding),
    [DNS_POLICY]: [alternativeServers],
    [DNS_ZONE]: [withoutRecords, zoneAboveGoogles, forwarded],
    [DNS_RESPONSE_RULE]: [otherAddress],
  },
};

/** A server policy by which the nodes of a cluster, and Pods through them, ask other servers for all names. */
function* alternativeServers(
  inputs: Inputs[typeof DNS_POLICY],
  context: Context<typeof DNS_POLICY>,
): Iterable<Finding> {
  const { stack, self } = context;
  const urls = () => (inputs.networks ?? []).map(({ networkUrl }) => networkUrl);
  const isTaken = allOf(
    () => (inputs.alternativeNameServerConfig?.targetNameServers?.length ?? 0) > 0,
    () => isOfSomeCluster({ resource: self, property: "networks", urls }, stack),
  );
  if (!isTaken || stack.clusters.length === 0) return;
  yield {
    at: "alternativeNameServerConfig.targetNameServers",
    problem: `answer for all names that a cluster's nodes look up, and those below internal are not available then: unless these servers answer for ${METADATA_HOST}, Pods that look for the metadata server by this name get no token`,
    fix: `Send only the names for which these servers answer to them, by a gcp.dns.ManagedZone with forwardingConfig; or have them answer for ${METADATA_HOST} with ${CLOUD_DNS_ADDRESS}.`,
  };
}

/** A private zone that answers for names of Google's, and of which the stack has no records for them. */
function* withoutRecords(
  inputs: Inputs[typeof DNS_ZONE],
  { self, stack }: Context<typeof DNS_ZONE>,
): Iterable<Finding> {
  const isWithout = allOf(
    () => answersByRecords(self),
    () => lacksRecord(self, stack),
    () => isZoneOfCluster(self, stack),
  );
  if (!isWithout) return;
  const dnsName = inputs.dnsName ?? "";
  yield {
    at: "dnsName",
    problem: `takes names of Google's from the network of a cluster: the stack gives the zone no record of an address for ${namesIn(
      dnsName,
    )
      .join(", ")
      .replace(/, (?=[^,]*$)/, " or ")}, so that its nodes and Pods find none`,
    fix: `Add a gcp.dns.RecordSet for ${recordsIn(dnsName).join(" and one for ")} to the zone, with a record for its target where it is a CNAME; or remove the zone.`,
  };
}

/** A private zone that sends the metadata server's name to other servers. */
function* forwarded(
  _: Inputs[typeof DNS_ZONE],
  { self, stack }: Context<typeof DNS_ZONE>,
): Iterable<Finding> {
  const isTaken = allOf(
    () => forwardsMetadataName(self),
    () => isZoneOfCluster(self, stack),
  );
  if (!isTaken) return;
  yield {
    at: "forwardingConfig",
    problem: `sends ${METADATA_HOST} from the network of a cluster to other servers: unless they answer for it, Pods that look for the metadata server by this name get no token`,
    fix: `Leave ${METADATA_HOST} out of dnsName: name the domains for which these servers answer.`,
  };
}
