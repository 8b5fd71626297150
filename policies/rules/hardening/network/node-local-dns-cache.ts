import { NODE_LOCAL_DNS_SINCE } from "../../../../gke/dns";
import { isBefore } from "../../../../gke/versions";
import { checkIf } from "../../../evaluation/findings-if";
import { isOn, isStandard, requirementFindings } from "../../../program/gcp/requirements";
import { controlPlaneOf, observedVersion } from "../../../program/gcp/versions/compared-versions";
import { CLUSTER } from "../../../resource-types";
import type { Check, Context, Rule } from "../../../rule";

const AT = "addonsConfig.dnsCacheConfig.enabled";

const cache: Check<typeof CLUSTER> = (_, context) =>
  requirementFindings(context, {
    at: AT,
    of: ({ addonsConfig }) => addonsConfig?.dnsCacheConfig?.enabled,
    isGood: isOn,
    absentIs: mayHaveItByDefault(context) ? "good" : "bad",
    consequence: "each lookup goes over the network, and lookups time out under load",
  });

/**
 * Whether a cluster that does not exist yet may be created with a version that installs the cache. GKE reports of each existing cluster
 * whether it has the cache.
 */
function mayHaveItByDefault({ self }: Context<typeof CLUSTER>): boolean {
  if (observedVersion(self) !== undefined) return false;
  const version = controlPlaneOf(self);
  return !version || isBefore(version, NODE_LOCAL_DNS_SINCE) !== true;
}

export const nodeLocalDnsCache: Rule = {
  name: "node-local-dns-cache",
  description: "Nodes cache DNS lookups of Pods.",
  why:
    "Without NodeLocal DNSCache, each lookup is a UDP packet to another node, and under load each lost packet costs five seconds. Identities " +
    "depend on it too: Google's client libraries look up the metadata server by name. Autopilot clusters have it, and Standard clusters have it " +
    `by default from ${NODE_LOCAL_DNS_SINCE} on.`,
  fix: `Set ${AT} to true. GKE re-creates the nodes.`,
  whenToExempt: "A cluster with NetworkPolicies that do not yet allow Pods to reach the cache.",
  sources: ["https://docs.cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache"],
  severity: "low",
  level: "disabled",
  frameworks: ["gke-policy-automation DNS_CACHE_DISABLED"],
  departures:
    "gke-policy-automation refuses Autopilot clusters and new clusters that do not set it, all of which have the cache; an existing cluster " +
    "without it is refused here too.",
  good: { addonsConfig: { dnsCacheConfig: { enabled: true } } },
  bad: { addonsConfig: { dnsCacheConfig: { enabled: false } } },
  checks: { [CLUSTER]: [checkIf(isStandard, cache)] },
};
