import { checkIf } from "../../../evaluation/findings-if";
import { isStandard, requirementFindings } from "../../../program/gcp/requirements";
import { makesRoutesBasedClusters } from "../../../program/gcp/sdk";
import { CLUSTER, type Inputs } from "../../../resource-types";
import type { Check, Rule } from "../../../rule";

const AT = "networkingMode";
const NATIVE = "VPC_NATIVE";

/** The networking mode that a cluster declares, or that follows from its ranges; @pulumi/gcp before 5 also has a flag. */
function modeOf(cluster: Partial<Inputs[typeof CLUSTER]>): string | undefined {
  if (cluster.networkingMode) return cluster.networkingMode;
  const policy = cluster.ipAllocationPolicy as { useIpAliases?: boolean } | undefined;
  if (policy === undefined) return undefined;
  return policy.useIpAliases === false ? "ROUTES" : NATIVE;
}

const native: Check<typeof CLUSTER> = (_, context) =>
  requirementFindings(context, {
    at: AT,
    of: modeOf,
    isGood: (mode) => mode === NATIVE,
    absentIs: makesRoutesBasedClusters(context) ? "bad" : "good",
    vocabulary: ["ROUTES"],
    consequence:
      "the network does not know the Pods' addresses, and they have no private connection to Google's services",
  });

export const vpcNative: Rule = {
  name: "vpc-native",
  description: "Clusters are VPC-native: Pods have addresses of the network itself.",
  why:
    "In a routes-based cluster, Pod addresses do not belong to the network: no firewall rule, private service or peering knows them, anyone on " +
    "the network can claim one, and each node uses a route of the project's quota. Private nodes, network endpoint groups and Dataplane V2 need " +
    "a VPC-native cluster.",
  fix: `Remove ${AT}, or set it to "${NATIVE}". This change replaces the cluster.`,
  whenToExempt: "A cluster that will be replaced, until then.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/ (networkingMode)",
  ],
  severity: "medium",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.6.2",
    "checkov CKV_GCP_23",
    "trivy GCP-0049",
    "gke-policy-automation VPC_NATIVE_ROUTING_DISABLED",
    "policy-library enable_alias_ip_ranges",
  ],
  departures:
    "checkov, trivy and policy-library refuse a cluster without ipAllocationPolicy. Since version 7 of @pulumi/gcp such a cluster is VPC-native " +
    "anyway; with an earlier version it is refused here too.",
  good: { networkingMode: NATIVE, ipAllocationPolicy: {} },
  bad: { networkingMode: "ROUTES" },
  checks: { [CLUSTER]: [checkIf(isStandard, native)] },
};
