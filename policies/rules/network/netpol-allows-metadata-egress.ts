import { METADATA_EGRESS } from "../../../gke/metadata-egress";
import { METADATA_SERVER_ADDRESS_BEFORE, METADATA_SERVER_ADDRESS_SINCE } from "../../../gke/metadata-server";
import { checkIf } from "../../evaluation/findings-if";
import { unlessReportedBy } from "../../evaluation/one-cause";
import { partOf } from "../../evaluation/part-of-rule";
import { ifKnown } from "../../evaluation/unknown";
import { closestOtherPolicy } from "../../program/kubernetes/network/closest-other-policy";
import { closestPolicy } from "../../program/kubernetes/network/closest-policy";
import { enforcesPolicies, runsDataplaneV2 } from "../../program/kubernetes/network/dataplane";
import { deniesEgress } from "../../program/kubernetes/network/egress";
import {
  DATAPLANES,
  type Dataplane,
  DENY_ANNOTATION,
  egressExample,
  INTENDED,
  metadataPorts,
  metadataRule,
  podsCutOff,
} from "../../program/kubernetes/network/metadata-egress";
import { metadataWay } from "../../program/kubernetes/network/metadata-way";
import { OTHER_POLICIES } from "../../program/kubernetes/network/other-policies";
import { otherPolicy } from "../../program/kubernetes/network/other-policies-finding";
import { type Policy, selectsPod } from "../../program/kubernetes/network/pod-network";
import { deadEnds } from "../../program/kubernetes/network/stale-egress";
import { systemPodsCutOff } from "../../program/kubernetes/network/system-denial";
import { type CLUSTER, NETWORK_POLICY } from "../../resource-types";
import { type Context, type Finding, forTypes, type Rule } from "../../rule";
import type { StackIndex, StackResource } from "../../stack";

export const netpolAllowsMetadataEgress: Rule = {
  name: "netpol-allows-metadata-egress",
  description: "Pods under an egress policy can still reach the GKE metadata server.",
  why:
    "A NetworkPolicy with egress rules blocks all outgoing traffic that no policy allows, also to the metadata server. " +
    "Pods then get no token, no project and no e-mail address of their account, and fail as in the incident of June 2022, " +
    `where the address behind the metadata server had moved from ${METADATA_SERVER_ADDRESS_BEFORE} with ${METADATA_SERVER_ADDRESS_SINCE}: a policy ` +
    "that names only that one, or the address of one dataplane with the port of the other, lets nothing through. Which address policies see depends on the dataplane: on " +
    `iptables the server's own (${METADATA_EGRESS.iptables.address}:${METADATA_EGRESS.iptables.ports[0]}), on Dataplane V2 ` +
    `the one that Pods use (${METADATA_EGRESS.dataplaneV2.address}:${METADATA_EGRESS.dataplaneV2.ports[0]}). A cluster on iptables ` +
    "enforces policies only where networkPolicy.enabled is true: elsewhere the finding is advisory, as the policy takes effect once that is set.",
  fix: `Add an egress rule to spec.egress: ${metadataRule("iptables")} on the iptables dataplane, ${metadataRule("dataplaneV2")} on Dataplane V2.`,
  whenToExempt: `Pods that must have no identity, such as sandboxes: set the annotation ${DENY_ANNOTATION}: ${INTENDED} on the policy instead, which also shows readers that this is intended.`,
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy#network-policy-and-workload-identity",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://cloud.google.com/service-mesh/docs/security/egress-gateway-gke-tutorial",
    "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
    "https://github.com/Smana/runlore/issues/562",
    "https://github.com/projectcalico/calico/issues/7458",
    "https://github.com/kubernetes/kubernetes/pull/100639",
    "https://docs.cilium.io/en/stable/security/policy/language/#deny-policies",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies",
    "https://github.com/gke-labs/kube-agents/pull/777",
  ],
  severity: "high",
  level: "mandatory",
  good: egressExample({}, [
    {
      to: [{ ipBlock: { cidr: `${METADATA_EGRESS.dataplaneV2.address}/32` } }],
      ports: metadataPorts("dataplaneV2"),
    },
  ]),
  bad: egressExample({}, [{ ports: [{ protocol: "UDP", port: 53 }] }]),
  checks: {
    [NETWORK_POLICY]: [
      checkIf(deniesEgress, function* egress(_, context) {
        // What cuts off GKE's own Pods is for that rule to say.
        yield* unlessReportedBy(
          "netpol-spares-system-pods",
          context,
          () => systemPodsCutOff(context.self, context.stack) !== undefined,
          () => egressFindings(context),
        );
      }),
      partOf("netpol-stale-metadata-address", deadEnds),
    ],
    ...forTypes(OTHER_POLICIES, otherPolicy),
  },
};

/** Without an identity too, Pods may ask the metadata server: for the project, or a token of the pool's own. */
const ON_PURPOSE = ` For Pods that must not reach it, set the annotation ${DENY_ANNOTATION}: ${INTENDED} on the policy instead.`;

function* egressFindings(context: Context<typeof NETWORK_POLICY>): Iterable<Finding> {
  const { self, stack } = context;
  const cluster = stack.clusterOf(self);
  const runnable = DATAPLANES.filter(({ key }) => mayRun(key, cluster));
  const closed = runnable.flatMap(({ key, name }) => {
    const cutOff = podsCutOff(self, context, METADATA_EGRESS[key]);
    return cutOff === "none" ? [] : [{ key, name, cutOff }];
  });
  if (closed.length === 0) return;
  const identity = closed.filter(({ cutOff }) => cutOff === "identity");
  const worst = identity.length > 0 ? identity : closed;
  // Where the dataplane of a cluster of this stack is not known, the answer hangs on it.
  if (cluster && worst.length < runnable.length) runsDataplaneV2(cluster);
  const whose = identity.length > 0 ? "that use Workload Identity " : "";
  // Which address it is only matters where another one is open.
  const isClosedOnAll = DATAPLANES.every(
    ({ key }) =>
      closed.some((one) => one.key === key) || podsCutOff(self, context, METADATA_EGRESS[key]) !== "none",
  );
  const where = isClosedOnAll ? "the metadata server" : worst.map(answeringOn).join(", and ");
  const outcome = outcomeOf(identity.length > 0, worst.length < runnable.length, cluster);
  const [closest = ""] = worst.flatMap(({ key }) => closestOf(self, key, stack) || []);
  yield {
    at: "spec.egress",
    problem: `cuts Pods ${whose}off from ${where}${outcome.when}`,
    fix: `Add to spec.egress, here or in another policy for the same Pods: ${worst.map(({ key }) => metadataRule(key)).join(" and ")}.${identity.length > 0 ? "" : ON_PURPOSE}${closest}`,
    level: outcome.level,
  };
}

const closestOf = (self: Policy, dataplane: Dataplane, stack: StackIndex): string =>
  closestPolicy(self, metadataWay(dataplane), stack) ||
  closestOtherPolicy(
    (isSuch) => selectsPod(self, stack, isSuch),
    OTHER_POLICIES,
    METADATA_EGRESS[dataplane],
    stack,
  );

function answeringOn({ key, name }: (typeof DATAPLANES)[number]): string {
  const { address, ports } = METADATA_EGRESS[key];
  return `${address}:${ports[0]}, where the metadata server listens on ${name}`;
}

type Cluster = StackResource<typeof CLUSTER>;

/** Whether a cluster may run a dataplane; either may be it where the cluster is of another stack, or its dataplane is not known. */
function mayRun(dataplane: Dataplane, cluster: Cluster | undefined): boolean {
  const isV2 = cluster && ifKnown(() => runsDataplaneV2(cluster));
  return isV2 === undefined || isV2 === (dataplane === "dataplaneV2");
}

/** When a policy takes effect that cuts Pods off, and how bad that is. */
function outcomeOf(
  hasIdentity: boolean,
  isOneOfTwo: boolean,
  cluster: Cluster | undefined,
): { when: string; level?: "advisory" } {
  if (cluster && !enforcesPolicies(cluster))
    return { when: ", once the cluster enforces policies (networkPolicy.enabled)", level: "advisory" };
  // The way that is open is most likely the one that the other stack's dataplane takes.
  if (isOneOfTwo) return { when: ", if the cluster uses it", level: "advisory" };
  return { when: "", level: hasIdentity ? undefined : "advisory" };
}
