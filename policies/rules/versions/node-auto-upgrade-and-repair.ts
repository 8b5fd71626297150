import { read, stated } from "../../evaluation/reading";
import { anyOf } from "../../evaluation/unknown";
import { type JudgedPool, type PoolProperties, poolChecks } from "../../program/gcp/pool-checks";
import { managementDefault } from "../../program/gcp/sdk";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { Check, Context, Finding, Rule } from "../../rule";

const DEFAULTS = "clusterAutoscaling.autoProvisioningDefaults.management";

type Flag = "autoUpgrade" | "autoRepair";
const FLAGS: readonly Flag[] = ["autoUpgrade", "autoRepair"];

type Batches = Pick<PoolProperties, "nodeConfig" | "queuedProvisioning">;

/**
 * Whether a pool has its machines for one batch at a time (flex-start, queued provisioning): Google turns the repair of such
 * pools off, as it would disrupt the batch.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/provisioningrequest
 */
const runsBatches = ({ nodeConfig, queuedProvisioning }: Batches): boolean =>
  anyOf(
    () => nodeConfig?.flexStart === true,
    () => queuedProvisioning?.enabled === true,
  );

const CONSEQUENCE: Readonly<Record<Flag, string>> = {
  autoUpgrade: "the nodes fall behind their control plane until GKE upgrades them by force",
  autoRepair: "a broken node is not replaced",
};

const pools = poolChecks(
  function* upgrade(pool, context) {
    const off = offOf(pool, "autoUpgrade", context);
    if (off) yield finding(pool.path("management.autoUpgrade"), "autoUpgrade", off);
  },
  function* repair(pool, context) {
    const off = offOf(pool, "autoRepair", context);
    if (off && !runsBatches(pool.inputs))
      yield finding(pool.path("management.autoRepair"), "autoRepair", off);
  },
);

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
    "CIS GKE 1.9.0 5.5.2",
    "CIS GKE 1.9.0 5.5.3",
    "checkov CKV_GCP_9",
    "checkov CKV_GCP_10",
    "trivy GCP-0058",
    "trivy GCP-0063",
    "gke-policy-automation NODEPOOL_AUTOREPAIR_DISABLED",
    "gke-policy-automation NODEPOOL_AUTOUPGRADE_DISABLED",
    "policy-library node_auto_repair",
    "policy-library node_auto_upgrade",
  ],
  departures:
    "checkov, trivy and gke-policy-automation refuse a pool that says nothing of its management. GKE upgrades and repairs it all the same; only an SDK before version 7 takes a flag that management leaves out for false, and that is refused here too.",
  good: { cluster: "main", management: { autoUpgrade: true, autoRepair: true } },
  bad: { cluster: "main", management: { autoUpgrade: false } },
  checks: {
    [NODE_POOL]: pools[NODE_POOL],
    [CLUSTER]: [
      ...(pools[CLUSTER] ?? []),
      ...FLAGS.map(
        (flag): Check<typeof CLUSTER> =>
          function* provisionedPools(cluster, context) {
            if (cluster.enableAutopilot) return;
            const setting = read(
              context,
              ({ clusterAutoscaling }) => clusterAutoscaling?.autoProvisioningDefaults?.management?.[flag],
            );
            if (setting?.value === false)
              yield finding(`${DEFAULTS}.${flag}`, flag, stated(setting, "false"));
          },
      ),
    ],
  },
  remediations: {
    [NODE_POOL]: (pool) => turnOn(pool.management, runsBatches(pool) ? ["autoUpgrade"] : FLAGS),
    [CLUSTER]: (cluster) =>
      !cluster.enableAutopilot &&
      turnOn(cluster.clusterAutoscaling?.autoProvisioningDefaults?.management, FLAGS),
  },
};

/** Continues a path where a pool's flag is off: as declared, as observed, or by the provider's default. Undefined where it is on. */
function offOf(pool: JudgedPool, flag: Flag, context: Context): string | undefined {
  const setting = read(pool, ({ management }) => management?.[flag]);
  if (setting) return setting.value === false ? stated(setting, "false") : undefined;
  const isLeftOut = pool.inputs.management !== undefined;
  return isLeftOut && !managementDefault(pool.path(`management.${flag}`), context)
    ? "is absent, which this version of @pulumi/gcp reads as false"
    : undefined;
}

const finding = (at: string, flag: Flag, is: string): Finding => ({
  at,
  problem: `${is}: ${CONSEQUENCE[flag]}`,
  fix: `Set ${at} to true, and use maintenancePolicy to choose the time.`,
});

/** Turns on what is explicitly turned off; everything else is on by default. */
function turnOn(
  management: { -readonly [F in Flag]?: boolean } | undefined,
  flags: readonly Flag[],
): boolean {
  const off = flags.filter((flag) => management?.[flag] === false);
  if (management) for (const flag of off) management[flag] = true;
  return off.length > 0;
}
