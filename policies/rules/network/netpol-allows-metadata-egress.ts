import { METADATA_EGRESS } from "../../../gke/metadata-egress";
import { METADATA_SERVER_ADDRESS_BEFORE, METADATA_SERVER_ADDRESS_SINCE } from "../../../gke/metadata-server";
import { checkIf } from "../../evaluation/findings-if";
import { unlessReportedBy } from "../../evaluation/one-cause";
import { partOf } from "../../evaluation/part-of-rule";
import { deadEnds } from "../../program/kubernetes/network/dead-end-finding";
import { deniesEgress } from "../../program/kubernetes/network/egress";
import {
  DENY_ANNOTATION,
  egressExample,
  INTENDED,
  metadataPorts,
  metadataRule,
} from "../../program/kubernetes/network/metadata-egress";
import { egressFindings } from "../../program/kubernetes/network/metadata-finding";
import { OTHER_POLICIES } from "../../program/kubernetes/network/other-policies";
import { otherPolicy } from "../../program/kubernetes/network/other-policies-finding";
import { inOwnSpec } from "../../program/kubernetes/network/own-spec";
import { systemPodsCutOff } from "../../program/kubernetes/network/system-denial";
import { provisoOf } from "../../program/kubernetes/network/system-pods";
import { NETWORK_POLICY } from "../../resource-types";
import { forTypes, type Rule } from "../../rule";

export const netpolAllowsMetadataEgress: Rule = {
  name: "netpol-allows-metadata-egress",
  description: "Pods under an egress policy can still reach the GKE metadata server.",
  why:
    "A NetworkPolicy with egress rules blocks all outgoing traffic that no policy allows, including that to the metadata server. " +
    "Pods then get no token, no project and no e-mail address of their account, and fail as in the incident of June 2022, " +
    `where the address behind the metadata server had moved from ${METADATA_SERVER_ADDRESS_BEFORE} with ${METADATA_SERVER_ADDRESS_SINCE}: a policy ` +
    "that names only that one, or the address of one dataplane with the port of the other, lets nothing through. Which address policies see depends on the dataplane: on " +
    `iptables the server's own (${METADATA_EGRESS.iptables.address}:${METADATA_EGRESS.iptables.ports[0]}), on Dataplane V2 ` +
    `the one that Pods use (${METADATA_EGRESS.dataplaneV2.address}:${METADATA_EGRESS.dataplaneV2.ports[0]}). A cluster on iptables ` +
    "enforces policies only where networkPolicy.enabled is true: elsewhere the finding is advisory, as the policy takes effect once that is set. Where only Pods without an identity are cut off, which may ask " +
    "the server for the project, it is advisory too, and reported once for each cluster. It is also advisory for a policy that closes the way to all Pods of a namespace in which this stack " +
    "has Kubernetes service accounts with an identity but no Pods: the Pods are another stack's, which may open the way.",
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
          () => {
            const pods = systemPodsCutOff(context.self, context.stack);
            return pods !== undefined && provisoOf(pods, context.stack.clusterOf(context.self)) === undefined;
          },
          () => egressFindings(context),
        );
      }),
      partOf("netpol-stale-metadata-address", deadEnds),
    ],
    ...forTypes(OTHER_POLICIES, inOwnSpec(otherPolicy)),
  },
};
