import { counted } from "../../../gke/counted";
import { parseSeconds } from "../../../gke/durations";
import {
  ACCELERATED_PATCHES,
  DEFAULT_DISRUPTION_INTERVAL,
  MAX_DISRUPTION_INTERVAL,
  MAX_WAIT_FOR_DRAIN,
  ROLLBACK_SOAK,
} from "../../../gke/pace";
import { UPGRADE_STRATEGY } from "../../../gke/upgrades";
import { findingsIf } from "../../evaluation/findings-if";
import { read, stated } from "../../evaluation/reading";
import { redact } from "../../evaluation/redact";
import { allOf } from "../../evaluation/unknown";
import { durationFindings } from "../../program/gcp/durations";
import { poolChecks } from "../../program/gcp/pool-checks";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { Check, Rule } from "../../rule";

const ROLLBACK = "rollbackSafeUpgrade.controlPlaneSoakDuration";
const BUDGET = "maintenancePolicy.disruptionBudget";
const WAIT = "upgradeSettings.blueGreenSettings.autoscaledRolloutPolicy.waitForDrainDuration";
const DRAIN = "nodeDrainConfigs[0]";

const INTERVALS = [
  { name: "minorVersionDisruptionInterval", least: DEFAULT_DISRUPTION_INTERVAL.minor },
  { name: "patchVersionDisruptionInterval", least: DEFAULT_DISRUPTION_INTERVAL.patch },
] as const;

const pools = poolChecks(
  function* waitForDrain(pool) {
    const settings = pool.inputs.upgradeSettings;
    yield* findingsIf(
      () => settings?.strategy === UPGRADE_STRATEGY.blueGreen,
      () =>
        durationFindings(
          pool.path(WAIT),
          settings?.blueGreenSettings?.autoscaledRolloutPolicy?.waitForDrainDuration,
          { max: MAX_WAIT_FOR_DRAIN },
        ),
    );
  },
  function* drainOfBudgets(pool, context) {
    const at = pool.path(`${DRAIN}.pdbTimeoutDuration`);
    const timeout = pool.inputs.nodeDrainConfigs?.[0]?.pdbTimeoutDuration;
    yield* durationFindings(at, timeout, {});
    if (timeout === undefined || parseSeconds(String(timeout)) !== 0 || !context.isProduction) return;
    yield {
      at,
      problem: "is 0 seconds, so an upgrade in production ends Pods and ignores their PodDisruptionBudgets",
      level: "advisory",
      fix: `Remove ${at}, or set it to the time that the slowest budget needs, such as "3600s".`,
    };
  },
  function* drainOfPods(pool) {
    const at = pool.path(`${DRAIN}.graceTerminationDuration`);
    yield* durationFindings(at, pool.inputs.nodeDrainConfigs?.[0]?.graceTerminationDuration, {});
  },
);

export const upgradePace: Rule = {
  name: "upgrade-pace",
  description: "Upgrades go at a pace that GKE accepts, and that leaves production time to notice a fault.",
  why:
    "A control plane that is upgraded in two steps can be undone during the soak of the first step, a disruption budget keeps upgrades apart, and a drain that " +
    "waits gives Pods time to move. GKE refuses durations outside its bounds: the update fails, and the protection that somebody relies on is missing. " +
    "Accelerated patches reach a cluster before GKE makes them the target of its channel: others have not tried them for long.",
  fix: `Set ${ROLLBACK} to "21600s" to "604800s", and the other durations within the bounds that the finding names.`,
  declaredOnly:
    "Only durations that the program declares count: GKE refuses those out of its bounds, so that no cluster has them.",
  whenToExempt:
    "A cluster that must get security patches at once, for compliance; a pool whose Pods can be stopped at any time.",
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/cluster-disruption-budget",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/release-channels#accelerated-patch",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies#autoscaled-blue-green-upgrade-strategy",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/ (rollbackSafeUpgrade)",
  ],
  severity: "medium",
  level: "mandatory",
  good: { minMasterVersion: "1.35", rollbackSafeUpgrade: { controlPlaneSoakDuration: "86400s" } },
  bad: { minMasterVersion: "1.35", rollbackSafeUpgrade: { controlPlaneSoakDuration: "3600s" } },
  checks: {
    [CLUSTER]: [
      function* rollback({ rollbackSafeUpgrade }) {
        yield* durationFindings(ROLLBACK, rollbackSafeUpgrade?.controlPlaneSoakDuration, ROLLBACK_SOAK);
      },
      function* completion({ desiredEmulatedVersion: version }) {
        if (version === undefined || /^\d+\.\d+$/.test(String(version))) return;
        yield {
          at: "desiredEmulatedVersion",
          problem: "is not a minor version such as 1.35, which requests the second step of an upgrade",
          fix: "Set desiredEmulatedVersion to the minor version of minMasterVersion, such as 1.35.",
        };
      },
      ...INTERVALS.map(
        ({ name, least }): Check<typeof CLUSTER> =>
          function* interval({ maintenancePolicy }, context) {
            const at = `${BUDGET}.${name}`;
            const value = maintenancePolicy?.disruptionBudget?.[name];
            yield* durationFindings(at, value, { max: MAX_DISRUPTION_INTERVAL });
            const seconds = value === undefined ? undefined : parseSeconds(String(value));
            if (seconds === undefined || seconds >= least || !context.isProduction) return;
            yield {
              at,
              problem: `is ${counted(seconds, "second")}, less than the ${least} that GKE leaves between two upgrades by itself`,
              level: "advisory",
              fix: `Remove ${at}, or set it to "${least}s" or more.`,
            };
          },
      ),
      function* patches(_, context) {
        const readMode = () => read(context, ({ gkeAutoUpgradeConfig }) => gkeAutoUpgradeConfig?.patchMode);
        const isAccelerated = allOf(
          () => readMode()?.value === ACCELERATED_PATCHES,
          () => context.isProduction,
        );
        const mode = isAccelerated ? readMode() : undefined;
        if (!mode) return;
        yield {
          at: "gkeAutoUpgradeConfig.patchMode",
          problem: `${stated(mode, redact(mode.value, [ACCELERATED_PATCHES]))}, so production gets patches before GKE makes them the channel's target`,
          level: "advisory",
          fix: "Remove gkeAutoUpgradeConfig, and use it in a cluster that is upgraded before production.",
        };
      },
      ...(pools[CLUSTER] ?? []),
    ],
    [NODE_POOL]: pools[NODE_POOL],
  },
};
