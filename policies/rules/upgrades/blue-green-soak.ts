import { counted } from "../../../gke/counted";
import { parseSeconds } from "../../../gke/durations";
import { DEFAULT_POOL_SOAK_SECONDS, MAX_POOL_SOAK_SECONDS, UPGRADE_STRATEGY } from "../../../gke/upgrades";
import { checkIf } from "../../evaluation/findings-if";
import { read } from "../../evaluation/reading";
import { allOf, anyOf } from "../../evaluation/unknown";
import { isMarked } from "../../program/gcp/pool-labels";
import { verificationPeriod } from "../../program/kubernetes/verification/verification-period";
import { type Inputs, NODE_POOL } from "../../resource-types";
import type { Rule } from "../../rule";

const SETTINGS = "upgradeSettings.blueGreenSettings";
const SOAK = `${SETTINGS}.nodePoolSoakDuration`;
type Pool = Inputs[typeof NODE_POOL];

/** What marks a pool whose loss is felt at once. */
const CRITICAL = ["ci", "critical"];

export const blueGreenSoak: Rule = {
  name: "blue-green-soak",
  description: "Blue-green upgrades keep the old nodes until workloads' identity is verified.",
  why:
    "A blue-green upgrade can be undone while the old nodes are still there, during the soak. A broken " +
    "metadata server is found in time only if the soak is longer than the verification of the new nodes. In the incident all nodes of a company's CI runners had lost their " +
    "identity, and finding the cause took most of a day.",
  fix: `Set ${SOAK} to the verification's period, or else the setting \`verificationPeriodSeconds\`, or more, such as "3600s", and to "604800s" at most.`,
  declaredOnly:
    "Only a strategy that the program declares has its soak and its batches judged: GKE refuses values that it does not take, so that no cluster has them.",
  whenToExempt:
    "A pool whose nodes cost too much to keep twice, and that is verified in another way before all of its nodes are new.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/nodepool/",
  ],
  severity: "medium",
  level: "mandatory",
  good: {
    cluster: "main",
    upgradeSettings: {
      strategy: UPGRADE_STRATEGY.blueGreen,
      blueGreenSettings: {
        nodePoolSoakDuration: "7200s",
        standardRolloutPolicy: { batchNodeCount: 1, batchSoakDuration: "300s" },
      },
    },
  },
  bad: {
    cluster: "main",
    upgradeSettings: {
      strategy: UPGRADE_STRATEGY.blueGreen,
      blueGreenSettings: {
        nodePoolSoakDuration: "864000s",
        standardRolloutPolicy: { batchNodeCount: 1, batchPercentage: 0.2 },
      },
    },
  },
  checks: {
    [NODE_POOL]: [
      checkIf(isBlueGreen, function* poolSoak(pool, context) {
        const declared = pool.upgradeSettings?.blueGreenSettings?.nodePoolSoakDuration;
        const soak =
          declared ??
          context.observed.upgradeSettings?.blueGreenSettings?.nodePoolSoakDuration ??
          `${DEFAULT_POOL_SOAK_SECONDS}s`;
        const seconds = typeof soak === "string" ? parseSeconds(soak) : undefined;
        const period = () => verificationPeriod(context.stack.clusterOf(context.self), context);
        if (seconds === undefined) yield notSeconds(SOAK);
        else if (seconds > MAX_POOL_SOAK_SECONDS)
          yield {
            at: SOAK,
            problem: `is ${counted(seconds, "second")}, and GKE keeps the old nodes for 7 days at most`,
          };
        else if (seconds < period()) {
          const is =
            declared === undefined
              ? `is absent, which means ${counted(seconds, "second")}`
              : `is ${counted(seconds, "second")}`;
          yield {
            at: SOAK,
            problem: `${is}, and the nodes are verified only every ${counted(period(), "second")}`,
            level: "advisory",
          };
        }
      }),
      checkIf(isBlueGreen, function* batchSoak(pool) {
        const duration = standardPolicy(pool)?.batchSoakDuration;
        if (duration !== undefined && parseSeconds(String(duration)) === undefined)
          yield notSeconds(`${SETTINGS}.standardRolloutPolicy.batchSoakDuration`);
      }),
      checkIf(isBlueGreen, function* batchSize(pool) {
        const policy = standardPolicy(pool);
        const hasBoth = allOf(
          () => "batchNodeCount" in (policy ?? {}),
          () => "batchPercentage" in (policy ?? {}),
        );
        if (!hasBoth) return;
        yield {
          at: `${SETTINGS}.standardRolloutPolicy.batchPercentage`,
          problem: "is set together with batchNodeCount, and GKE accepts only one of them",
          fix: "Remove batchPercentage or batchNodeCount.",
        };
      }),
      function* strategy(pool, context) {
        const hasNoWayBack = allOf(
          () => isMarked(pool, CRITICAL),
          () => !isBlueGreen(pool),
          () => {
            const strategy = read(context, ({ upgradeSettings }) => upgradeSettings?.strategy)?.value;
            return strategy !== UPGRADE_STRATEGY.blueGreen && strategy !== UPGRADE_STRATEGY.shortLived;
          },
          () => !isSpotFromZero(pool),
        );
        if (!hasNoWayBack) return;
        yield {
          at: "upgradeSettings.strategy",
          problem: "replaces the nodes of a pool labelled ci or critical, without a way to roll back",
          level: "advisory",
          fix: `Set upgradeSettings.strategy to "${UPGRADE_STRATEGY.blueGreen}" with blueGreenSettings.`,
        };
      },
    ],
  },
};

/** Whether a pool's nodes may be taken away at any time and come back from none: there is nothing to keep beside new ones. */
const isSpotFromZero = ({ autoscaling, nodeConfig }: Pool): boolean =>
  allOf(
    () =>
      anyOf(
        () => nodeConfig?.spot === true,
        () => nodeConfig?.preemptible === true,
      ),
    () => autoscaling !== undefined && (autoscaling.minNodeCount ?? autoscaling.totalMinNodeCount ?? 0) === 0,
  );

function isBlueGreen({ upgradeSettings }: Pool): boolean {
  return upgradeSettings?.strategy === UPGRADE_STRATEGY.blueGreen;
}

/** How a blue-green upgrade goes in batches; with an autoscaled policy there are none. */
function standardPolicy(pool: Pool) {
  const settings = pool.upgradeSettings?.blueGreenSettings;
  return settings && "autoscaledRolloutPolicy" in settings ? undefined : settings?.standardRolloutPolicy;
}

const notSeconds = (at: string) => ({
  at,
  problem: 'is not a duration in seconds such as "3600s"',
  fix: `Set ${at} to seconds, such as "3600s".`,
});
