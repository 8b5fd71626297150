import { formatVersion, MAX_NODE_SKEW } from "../../../gke/versions";
import { poolChecks } from "../../program/gcp/pool-checks";
import {
  type ComparedVersions,
  comparedVersionsOf,
  statedVersion,
  upgradeControlPlane,
  upgradeNodes,
} from "../../program/gcp/versions/compared-versions";
import { ifForemost, skewOf, UNKNOWN_VERSIONS } from "../../program/gcp/versions/version-problems";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import { type ExampleResource, type Finding, type Rule, ref } from "../../rule";

const program = (nodes: string): ExampleResource[] => [
  { type: CLUSTER, name: "cluster", props: { minMasterVersion: "1.34.1-gke.1000000" } },
  { type: NODE_POOL, name: "pool", props: { cluster: ref("cluster", "name"), version: nodes } },
];

export const versionSkew: Rule = {
  name: "version-skew",
  description: `Nodes are at most ${MAX_NODE_SKEW} minors older than their control plane, and never newer.`,
  why:
    "Kubernetes and GKE's addons are tested within this distance only. Beyond it, what the control plane rolls out to the nodes, the metadata " +
    "server among it, may not fit them, and GKE upgrades such nodes on its own. Where a boundary lies between the two, " +
    "dataplane-boundary-crossing reports it instead.",
  fix: "Pin nodes and control plane to versions within the distance, or remove the pins and let the release channel choose.",
  whenToExempt:
    "A cluster that is being upgraded over several minors, until the day on which that is planned to end.",
  sources: ["https://cloud.google.com/kubernetes-engine/versioning"],
  severity: "high",
  level: "mandatory",
  unknownsLeftTo: UNKNOWN_VERSIONS,
  frameworks: ["gke-policy-automation NODEPOOL_VERSION_SKEW_UNSUPPORTED"],
  departures:
    "gke-policy-automation refuses a version that is unknown or malformed too: the one is not known yet, and the other is the finding of no-version-alias.",
  good: program("1.33.5-gke.1000000"),
  bad: program("1.31.5-gke.1000000"),
  checks: poolChecks(function* (pool, context) {
    yield* ifForemost("skew", pool, context, function* () {
      const compared = comparedVersionsOf(pool, context);
      if (!compared) return;
      const skew = skewOf(compared);
      if (skew === "newer") yield newerFinding(compared);
      else if (skew !== undefined) yield olderFinding(compared, skew);
    });
  }),
};

function newerFinding({ at, nodes, origin, controlPlane, isFloor }: ComparedVersions): Finding {
  const [ofNodes, ofControlPlane] = [
    statedVersion(origin, formatVersion(nodes)),
    formatVersion(controlPlane),
  ];
  if (isFloor)
    return {
      at,
      problem: `${ofNodes}, newer than the control plane's minimum "${ofControlPlane}"`,
      level: "advisory",
      fix: "Raise minMasterVersion to the nodes' version or above, or remove the pins and let the release channel choose.",
    };
  return {
    at,
    problem: `${ofNodes}, newer than the control plane's "${ofControlPlane}"`,
    ...(origin === "observed" && {
      fix: upgradeControlPlane("the control plane to the nodes' version or above"),
    }),
  };
}

const olderFinding = ({ at, nodes, origin, controlPlane }: ComparedVersions, behind: number): Finding => ({
  at,
  problem: `${statedVersion(origin, formatVersion(nodes))}, ${behind} minors older than the control plane's "${formatVersion(controlPlane)}"`,
  ...(origin === "observed" && {
    fix: upgradeNodes("the nodes to a version within the distance, minor by minor"),
  }),
});
