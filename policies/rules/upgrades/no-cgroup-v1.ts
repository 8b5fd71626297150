import { CGROUP_MODE, CGROUP_V1_REMOVED } from "../../../gke/cgroups";
import { MAX_NODE_SKEW, minorDistance, parseNumbered } from "../../../gke/versions";
import { type Reading, read, stated } from "../../evaluation/reading";
import { redact } from "../../evaluation/redact";
import { poolChecks } from "../../program/gcp/pool-checks";
import { numberedVersion, observedVersion, versionOf } from "../../program/gcp/versions/compared-versions";
import { CLUSTER, type Inputs, NODE_POOL } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

const MODE = "nodeConfig.linuxNodeConfig.cgroupMode";
const PROVISIONED = "nodePoolAutoConfig.linuxNodeConfig.cgroupMode";

const pools = poolChecks(function* (pool, context) {
  const mode = read(pool, ({ nodeConfig }) => nodeConfig?.linuxNodeConfig?.cgroupMode);
  if (mode) yield* modeFindings(pool.path(MODE), mode, () => versionOf(pool, context)?.value);
});

export const noCgroupV1: Rule = {
  name: "no-cgroup-v1",
  description: "Linux nodes have control groups of version 2.",
  why:
    `Nodes from ${CGROUP_V1_REMOVED} on have no cgroup v1, and GKE does not upgrade a pool that names it. Its nodes then grow old while the control plane moves on, ` +
    "until the support of their version ends and GKE acts by force. That is how the incident began: nodes and what GKE runs on them " +
    "had grown apart.",
  fix: `Set ${MODE} to "${CGROUP_MODE.v2}", or remove it, once the workloads have been tested on version 2: old Java, .NET and Node.js runtimes read no memory limit there.`,
  whenToExempt: "A pool that is to be deleted before its next upgrade, with that day as the exemption's end.",
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#December_29_2025",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/migrate-cgroupv2",
    "https://github.com/kubernetes/kubernetes/pull/134298",
  ],
  severity: "high",
  level: "mandatory",
  good: { cluster: "main", nodeConfig: { linuxNodeConfig: { cgroupMode: CGROUP_MODE.v2 } } },
  bad: { cluster: "main", nodeConfig: { linuxNodeConfig: { cgroupMode: CGROUP_MODE.v1 } } },
  checks: {
    [NODE_POOL]: pools[NODE_POOL],
    [CLUSTER]: [
      ...(pools[CLUSTER] ?? []),
      function* provisionedPools(_, context) {
        const mode = read(context, provisionedMode);
        if (mode) yield* modeFindings(PROVISIONED, mode, () => observedVersion(context.self));
      },
    ],
  },
};

const provisionedMode = ({ nodePoolAutoConfig }: Partial<Inputs[typeof CLUSTER]>): string | undefined =>
  nodePoolAutoConfig?.linuxNodeConfig?.cgroupMode;

/** @param version what the nodes run or are pinned to; read only where the mode asks for it. */
function* modeFindings(
  at: string,
  mode: Reading<string>,
  version: () => string | undefined,
): Iterable<Finding> {
  if (mode.value !== CGROUP_MODE.v1) return;
  const running = numberedVersion(version());
  const removed = parseNumbered(CGROUP_V1_REMOVED);
  const minorsLeft = running && removed ? minorDistance(running, removed) : undefined;
  yield {
    at,
    problem: `${stated(mode, redact(mode.value, [mode.value]))}, which no version from ${CGROUP_V1_REMOVED} on has, so the nodes cannot be upgraded to it`,
    // GKE upgrades nodes by up to so many minors at once: where the minor is further away, the next upgrade is still possible.
    ...(minorsLeft !== undefined && minorsLeft > MAX_NODE_SKEW ? { level: "advisory" as const } : {}),
    fix: `Set ${at} to "${CGROUP_MODE.v2}", or remove it, once the workloads have been tested on version 2.`,
  };
}
