import { anyOf } from "../../evaluation/unknown";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

const DEFAULTS = "clusterAutoscaling.autoProvisioningDefaults.management";

interface Management {
  autoUpgrade?: boolean;
  autoRepair?: boolean;
}
type Flag = keyof Management;
const FLAGS: readonly Flag[] = ["autoUpgrade", "autoRepair"];

interface Pool {
  nodeConfig?: { flexStart?: boolean };
  queuedProvisioning?: { enabled: boolean };
}

/**
 * Whether a pool has its machines for one batch at a time (flex-start, queued provisioning): Google turns the repair of such
 * pools off, as it would disrupt the batch.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/provisioningrequest
 */
const runsBatches = ({ nodeConfig, queuedProvisioning }: Pool): boolean =>
  anyOf(
    () => nodeConfig?.flexStart === true,
    () => queuedProvisioning?.enabled === true,
  );

const CONSEQUENCE: Readonly<Record<Flag, string>> = {
  autoUpgrade: "the nodes fall behind their control plane until GKE upgrades them by force",
  autoRepair: "a node that no longer works stays",
};

export const nodeAutoUpgradeAndRepair: Rule = {
  name: "node-auto-upgrade-and-repair",
  description: "GKE upgrades and repairs the nodes by itself.",
  why:
    "Nodes that are not upgraded drift away from the control plane and from the addons that it rolls out, until the support of their " +
    "version ends and GKE upgrades them all the same. Both flags are on by default. Maintenance windows and exclusions are the " +
    "supported way to decide when.",
  fix: "Set management.autoUpgrade and management.autoRepair to true, and use maintenancePolicy to choose the time.",
  whenToExempt:
    "A pool of long jobs that no upgrade may interrupt and that an exclusion cannot cover, with an owner who upgrades it.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/provisioningrequest",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/nodepool/ (management)",
  ],
  severity: "high",
  level: "mandatory",
  frameworks: [
    "CIS GKE 1.6.0 5.5.2",
    "CIS GKE 1.6.0 5.5.3",
    "checkov CKV_GCP_9",
    "checkov CKV_GCP_10",
    "trivy GCP-0058",
    "trivy GCP-0063",
    "gke-policy-automation NODEPOOL_AUTOREPAIR_DISABLED",
    "gke-policy-automation NODEPOOL_AUTOUPGRADE_DISABLED",
    "policy-library node_auto_repair",
    "policy-library node_auto_upgrade",
  ],
  good: { cluster: "main", management: { autoUpgrade: true, autoRepair: true } },
  bad: { cluster: "main", management: { autoUpgrade: false } },
  checks: {
    [NODE_POOL]: [
      function* upgrade(pool, context) {
        yield* judge("management", "autoUpgrade", pool.management, () => context.observed.management);
      },
      function* repair(pool, context) {
        const findings = judge(
          "management",
          "autoRepair",
          pool.management,
          () => context.observed.management,
        );
        for (const finding of findings) if (!runsBatches(pool)) yield finding;
      },
    ],
    [CLUSTER]: [
      function* provisionedUpgrade(cluster) {
        if (cluster.enableAutopilot) return;
        yield* judge(
          DEFAULTS,
          "autoUpgrade",
          cluster.clusterAutoscaling?.autoProvisioningDefaults?.management,
        );
      },
      function* provisionedRepair(cluster) {
        if (cluster.enableAutopilot) return;
        yield* judge(
          DEFAULTS,
          "autoRepair",
          cluster.clusterAutoscaling?.autoProvisioningDefaults?.management,
        );
      },
      function* inlinePools(cluster, context) {
        if (cluster.enableAutopilot) return;
        yield* context.each(cluster.nodePools, (pool, i) =>
          judge(`nodePools[${i}].management`, "autoUpgrade", pool.management),
        );
        yield* context.each(cluster.nodePools, function* (pool, i) {
          const findings = judge(`nodePools[${i}].management`, "autoRepair", pool.management);
          for (const finding of findings) if (!runsBatches(pool)) yield finding;
        });
      },
    ],
  },
  remediations: {
    [NODE_POOL]: (pool) => turnOn(pool.management, runsBatches(pool) ? ["autoUpgrade"] : FLAGS),
    [CLUSTER]: (cluster) =>
      !cluster.enableAutopilot &&
      turnOn(cluster.clusterAutoscaling?.autoProvisioningDefaults?.management, FLAGS),
  },
};

function* judge(
  at: string,
  flag: Flag,
  declared: Management | undefined,
  observed: () => Management | undefined = () => undefined,
): Iterable<Finding> {
  if ((declared?.[flag] ?? observed()?.[flag]) !== false) return;
  yield {
    at: `${at}.${flag}`,
    problem: `is false: ${CONSEQUENCE[flag]}`,
    fix: `Set ${at}.${flag} to true, and use maintenancePolicy to choose the time.`,
  };
}

/** Turns on what is turned off explicitly; the rest is on by default. */
function turnOn(management: Management | undefined, flags: readonly Flag[]): boolean {
  const off = flags.filter((flag) => management?.[flag] === false);
  if (management) for (const flag of off) management[flag] = true;
  return off.length > 0;
}
