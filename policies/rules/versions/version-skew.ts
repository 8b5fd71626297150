import { formatVersion, MAX_NODE_SKEW, minorDistance } from "../../../gke/versions";
import {
  comparedVersionChecks,
  isNewer,
  statedVersion,
  upgradeControlPlane,
  upgradeNodes,
} from "../../program/gcp/compared-versions";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import { type ExampleResource, type Rule, ref } from "../../rule";

const program = (nodes: string): ExampleResource[] => [
  { type: CLUSTER, name: "cluster", props: { minMasterVersion: "1.34.1-gke.1000000" } },
  { type: NODE_POOL, name: "pool", props: { cluster: ref("cluster", "name"), version: nodes } },
];

export const versionSkew: Rule = {
  name: "version-skew",
  description: `Nodes are at most ${MAX_NODE_SKEW} minors older than their control plane, and never newer.`,
  why:
    "Kubernetes and GKE's addons are tested within this distance only. Beyond it, what the control plane rolls out to the nodes, the metadata " +
    "server among it, may not fit them, and GKE upgrades such nodes on its own.",
  fix: "Pin nodes and control plane to versions within the distance, or remove the pins and let the release channel choose.",
  whenToExempt:
    "A cluster in the midst of an upgrade over several minors, until the day on which it is to be done.",
  sources: ["https://cloud.google.com/kubernetes-engine/versioning"],
  severity: "high",
  level: "mandatory",
  frameworks: ["gke-policy-automation NODEPOOL_VERSION_SKEW_UNSUPPORTED"],
  good: program("1.33.5-gke.1000000"),
  bad: program("1.31.5-gke.1000000"),
  checks: comparedVersionChecks(function* ({ at, nodes, origin, controlPlane, isFloor }) {
    const [ofNodes, ofControlPlane] = [
      statedVersion(origin, formatVersion(nodes)),
      formatVersion(controlPlane),
    ];
    if (isNewer(nodes, controlPlane)) {
      yield isFloor
        ? {
            at,
            problem: `${ofNodes}, newer than the "${ofControlPlane}" that the control plane has at least`,
            level: "advisory",
            fix: "Raise minMasterVersion to the nodes' version or above, or remove the pins and let the release channel choose.",
          }
        : {
            at,
            problem: `${ofNodes}, newer than the control plane's "${ofControlPlane}"`,
            ...(origin === "observed" && {
              fix: upgradeControlPlane("the control plane to the nodes' version or above"),
            }),
          };
      return;
    }
    const behind = minorDistance(nodes, controlPlane) ?? 0;
    if (behind > MAX_NODE_SKEW)
      yield {
        at,
        problem: `${ofNodes}, ${behind} minors older than the control plane's "${ofControlPlane}"`,
        ...(origin === "observed" && {
          fix: upgradeNodes("the nodes to a version within the distance, minor by minor"),
        }),
      };
  }),
};
