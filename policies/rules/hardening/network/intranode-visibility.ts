import { isOn, ofStandardClusters } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "enableIntranodeVisibility";

export const intranodeVisibility: Rule = {
  name: "intranode-visibility",
  description: "The network also sees traffic between Pods of one node.",
  why:
    "Traffic that stays on a node never reaches the network: flow logs do not contain it, and firewall rules do not apply to it. With intranode " +
    "visibility, the network sees all traffic between Pods. It is on in Autopilot clusters, and off by default in others.",
  fix: `Set ${AT} to true, and turn flow logs on for the cluster's subnetwork by logConfig. GKE restarts the control plane and re-creates the nodes.`,
  whenToExempt:
    "A cluster whose flows are logged by Dataplane V2 observability or by a mesh, or one with Windows nodes, which do not support it.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/intranode-visibility"],
  severity: "low",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.6.1",
    "checkov CKV_GCP_61",
    "gke-policy-automation INTRANODE_VISIBILITY_DISABLED",
  ],
  departures: "The others refuse Autopilot clusters, which have it.",
  good: { enableIntranodeVisibility: true },
  bad: { enableIntranodeVisibility: false },
  checks: {
    [CLUSTER]: [
      ofStandardClusters({
        at: AT,
        of: (cluster) => cluster.enableIntranodeVisibility,
        isGood: isOn,
        absentIs: "bad",
        consequence: "neither flow logs nor firewall rules see traffic between Pods of one node",
      }),
    ],
  },
};
