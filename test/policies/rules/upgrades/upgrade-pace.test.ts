import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const ROLLBACK = "rollbackSafeUpgrade.controlPlaneSoakDuration";
const BUDGET = "maintenancePolicy.disruptionBudget";
const WAIT = "upgradeSettings.blueGreenSettings.autoscaledRolloutPolicy.waitForDrainDuration";
const PDB = "nodeDrainConfigs[0].pdbTimeoutDuration";
const GRACE = "nodeDrainConfigs[0].graceTerminationDuration";

const rollback = (controlPlaneSoakDuration: unknown, more: Record<string, unknown> = {}) =>
  resource(CLUSTER, { rollbackSafeUpgrade: { controlPlaneSoakDuration }, ...more });
const budget = (disruptionBudget: Record<string, unknown>) =>
  resource(CLUSTER, {
    maintenancePolicy: { dailyMaintenanceWindow: { startTime: "03:00" }, disruptionBudget },
  });
const wait = (waitForDrainDuration: unknown, strategy: unknown = "BLUE_GREEN") => ({
  upgradeSettings: { strategy, blueGreenSettings: { autoscaledRolloutPolicy: { waitForDrainDuration } } },
});
const drain = (config: Record<string, unknown>) => ({ nodeDrainConfigs: [config] });
const accelerated = { gkeAutoUpgradeConfig: { patchMode: "ACCELERATED" } };

ruleTable("upgrade-pace", {
  accepts: {
    "a silent cluster": resource(CLUSTER, {}),
    "a silent pool": resource(NODE_POOL, {}),
    "a two-step upgrade of seven days, as the provider shows it": rollback("604800s", {
      minMasterVersion: "1.32.4-gke.200",
      desiredEmulatedVersion: "1.32",
    }),
    "the shortest soak": rollback("21600s"),
    "an Autopilot cluster with a two-step upgrade": rollback("86400s", { enableAutopilot: true }),
    "GKE's own intervals in production": {
      resources: budget({
        minorVersionDisruptionInterval: "2592000s",
        patchVersionDisruptionInterval: "86400s",
      }),
      stack: "prod",
    },
    "durations and a version that are empty, of which the provider sends none": [
      rollback("", { desiredEmulatedVersion: "", nodePools: [wait(""), drain({ pdbTimeoutDuration: "" })] }),
      resource(NODE_POOL, { ...wait(""), ...drain({ graceTerminationDuration: "" }) }, { name: "pool" }),
    ],
    "an empty interval in production": {
      resources: budget({ minorVersionDisruptionInterval: "", patchVersionDisruptionInterval: "" }),
      stack: "prod",
    },
    "the longest intervals": budget({
      minorVersionDisruptionInterval: "7776000s",
      patchVersionDisruptionInterval: "7776000s",
    }),
    "a short interval outside production": budget({ patchVersionDisruptionInterval: "3600s" }),
    "accelerated patches outside production": resource(CLUSTER, accelerated),
    "a patch mode that is not known outside production": resource(CLUSTER, {
      gkeAutoUpgradeConfig: { patchMode: unknown },
    }),
    "GKE's own choice of patches in production": {
      resources: resource(CLUSTER, { gkeAutoUpgradeConfig: { patchMode: "PATCH_MODE_UNSPECIFIED" } }),
      stack: "prod",
    },
    "an autoscaled upgrade that waits for seven days": resource(NODE_POOL, wait("604800s")),
    "an autoscaled upgrade that does not wait": resource(NODE_POOL, wait("0s")),
    "an autoscaled policy of a surge pool, which does not go by it": resource(
      NODE_POOL,
      wait("864000s", "SURGE"),
    ),
    "a training pool whose budgets are heeded for a day": {
      resources: resource(
        NODE_POOL,
        drain({ pdbTimeoutDuration: "86400s", graceTerminationDuration: "3600s" }),
      ),
      stack: "prod",
    },
    "budgets that are not waited for outside production": resource(
      NODE_POOL,
      drain({ pdbTimeoutDuration: "0s" }),
    ),
  },
  rejects: {
    "a soak of an hour": { resources: rollback("3600s"), at: ROLLBACK, problem: /21600 to 604800/ },
    "a soak of eight days": { resources: rollback("691200s"), at: ROLLBACK },
    "a soak in hours": { resources: rollback("24h"), at: ROLLBACK, fix: /21600s/ },
    "the second step of a whole version": {
      resources: rollback("86400s", { desiredEmulatedVersion: "1.35.1-gke.100" }),
      at: "desiredEmulatedVersion",
    },
    "an interval of 91 days": {
      resources: budget({ minorVersionDisruptionInterval: "7862400s" }),
      at: `${BUDGET}.minorVersionDisruptionInterval`,
      problem: /7776000/,
    },
    "intervals in days, as gcloud takes them": {
      resources: budget({ minorVersionDisruptionInterval: "90d", patchVersionDisruptionInterval: "14d" }),
      at: [`${BUDGET}.minorVersionDisruptionInterval`, `${BUDGET}.patchVersionDisruptionInterval`],
    },
    "minors a week apart in production, as advisory": {
      resources: budget({ minorVersionDisruptionInterval: "604800s" }),
      stack: "prod",
      at: `${BUDGET}.minorVersionDisruptionInterval`,
      level: "advisory",
    },
    "patches without an interval in production, as advisory": {
      resources: budget({ patchVersionDisruptionInterval: "0s" }),
      stack: "prod",
      at: `${BUDGET}.patchVersionDisruptionInterval`,
      level: "advisory",
    },
    "accelerated patches in production, as advisory": {
      resources: resource(CLUSTER, accelerated),
      stack: "prod",
      at: "gkeAutoUpgradeConfig.patchMode",
      level: "advisory",
      problem: /"ACCELERATED"/,
    },
    "accelerated patches that GKE has where the program is silent, as advisory": {
      resources: resource(CLUSTER, {}, { observed: accelerated }),
      stack: "prod",
      at: "gkeAutoUpgradeConfig.patchMode",
      level: "advisory",
      problem: /on GKE/,
    },
    "an autoscaled upgrade that waits for ten days": {
      resources: resource(NODE_POOL, wait("864000s")),
      at: WAIT,
      problem: /864000 seconds/,
    },
    "an autoscaled upgrade of an inline pool that waits for ten days": {
      resources: resource(CLUSTER, { nodePools: [{}, wait("864000s")] }),
      at: `nodePools[1].${WAIT}`,
    },
    "times of a drain in minutes": {
      resources: resource(NODE_POOL, drain({ pdbTimeoutDuration: "60m", graceTerminationDuration: "10m" })),
      at: [GRACE, PDB],
    },
    "budgets that are not waited for in production, as advisory": {
      resources: resource(NODE_POOL, drain({ pdbTimeoutDuration: "0s" })),
      stack: "prod",
      at: PDB,
      level: "advisory",
    },
  },
  undecided: {
    "a soak that is not known": { resources: rollback(unknown), at: ROLLBACK },
    "a patch mode that is not known in production": {
      resources: resource(CLUSTER, { gkeAutoUpgradeConfig: { patchMode: unknown } }),
      stack: "prod",
      at: "gkeAutoUpgradeConfig.patchMode",
    },
    "a wait that is too long for a strategy that is not known": {
      resources: resource(NODE_POOL, wait("864000s", unknown)),
      at: "upgradeSettings.strategy",
    },
    "a time of a drain that is not known": {
      resources: resource(NODE_POOL, drain({ pdbTimeoutDuration: unknown })),
      at: PDB,
    },
  },
});
