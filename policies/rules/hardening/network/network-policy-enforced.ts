import { read, saidWhere } from "../../../evaluation/reading";
import { allOf } from "../../../evaluation/unknown";
import { isOn } from "../../../program/gcp/requirements";
import { enforcesPolicies, runsDataplaneV2 } from "../../../program/kubernetes/network/dataplane";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "networkPolicy.enabled";
const ADDON = "addonsConfig.networkPolicyConfig.disabled";

export const networkPolicyEnforced: Rule = {
  name: "network-policy-enforced",
  description: "Clusters enforce NetworkPolicies.",
  why:
    "A cluster without Dataplane V2 and without the network policy addon accepts NetworkPolicies and ignores them: every Pod can reach every " +
    "other Pod, and nothing reports it.",
  fix:
    `On a new cluster, set datapathProvider to "ADVANCED_DATAPATH"; on an existing one, set ${AT} to true and ${ADDON} to false, for which GKE ` +
    "re-creates the nodes.",
  whenToExempt: "A cluster whose mesh decides which Pods can reach each other.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/dataplane-v2",
  ],
  severity: "medium",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 4.3.1",
    "checkov CKV_GCP_12",
    "trivy GCP-0056",
    "gke-policy-automation NETWORK_POLICIES_DISABLED",
    "policy-library restrict_pod_traffic",
  ],
  departures:
    "policy-library refuses clusters with Dataplane V2, and checkov refuses those that have no networkPolicy in addition: Dataplane V2 enforces " +
    "policies itself, on Autopilot too.",
  good: { datapathProvider: "ADVANCED_DATAPATH" },
  bad: { networkPolicy: { enabled: false } },
  checks: {
    [CLUSTER]: [
      function* enforced(_, context) {
        if (enforcesPolicies(context.self)) return;
        const setting = read(context, ({ networkPolicy }) => networkPolicy);
        const is = setting ? saidWhere(setting, "is not true") : "is absent";
        yield {
          at: AT,
          problem: `${is}, and the cluster has no Dataplane V2: NetworkPolicies have no effect`,
        };
      },
      function* addon(_, context) {
        const isOffAlone = allOf(
          () => isOn(read(context, ({ networkPolicy }) => networkPolicy?.enabled)?.value),
          () => isOn(read(context, ({ addonsConfig }) => addonsConfig?.networkPolicyConfig?.disabled)?.value),
          () => !runsDataplaneV2(context.self),
        );
        if (!isOffAlone) return;
        yield {
          at: ADDON,
          problem: "is true, so the policies that networkPolicy turns on reach no node",
          fix: `Set ${ADDON} to false. GKE then re-creates the nodes.`,
        };
      },
    ],
  },
};
