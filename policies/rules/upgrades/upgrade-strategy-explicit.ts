import { counted } from "../../../gke/counted";
import { DEFAULT_SURGE, MAX_PARALLEL_NODES, UPGRADE_STRATEGY } from "../../../gke/upgrades";
import { checkIf } from "../../evaluation/findings-if";
import { allOf, anyOf } from "../../evaluation/unknown";
import { nodeAddressFindings, podAddressFindings } from "../../program/gcp/network/node-addresses";
import { type Inputs, NODE_POOL, SUBNETWORK } from "../../resource-types";
import type { Rule } from "../../rule";

const SETTINGS = "upgradeSettings";
type Pool = Inputs[typeof NODE_POOL];

export const upgradeStrategyExplicit: Rule = {
  name: "upgrade-strategy-explicit",
  description: "Surge upgrades add nodes before they take some away.",
  why:
    "With neither surge nor unavailable nodes no node can be upgraded, and GKE refuses the pool. In production, nodes that are taken away " +
    `before others are there leave Pods without a place. And GKE upgrades at most ${MAX_PARALLEL_NODES} nodes of a pool at the same time ` +
    "(20 until July 2026), and refuses a pool that asks for more. Each node takes an address of the subnetwork, and a block of the Pods' addresses: where a pool at its largest leaves " +
    "none, an upgrade can add no node, and fails as often as it is tried.",
  fix: `Set ${SETTINGS}.maxSurge to 1 or more and ${SETTINGS}.maxUnavailable to 0.`,
  declaredOnly:
    "Only settings that the program declares count: GKE refuses a pool with neither kind of nodes, so that no cluster has one.",
  whenToExempt:
    "A pool for which no additional machines are available, and whose Pods can be moved at any time.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies",
    "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#July_07_2026",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/node-upgrades-quota",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/nodepool/",
  ],
  severity: "medium",
  level: "mandatory",
  good: { cluster: "main", upgradeSettings: { maxSurge: 1, maxUnavailable: 0 } },
  bad: { cluster: "main", upgradeSettings: { maxSurge: 0, maxUnavailable: 0 } },
  reads: [SUBNETWORK],
  checks: {
    [NODE_POOL]: [
      checkIf(isSurge, function* possible({ upgradeSettings: settings }, context) {
        const readUnavailable = () =>
          numberOf(settings?.maxUnavailable ?? context.observed.upgradeSettings?.maxUnavailable);
        const mayBeStuck = allOf(
          () => numberOf(settings?.maxSurge) === 0,
          () => (readUnavailable() ?? 0) === 0,
        );
        if (!mayBeStuck) return;
        const unavailable = readUnavailable();
        if (unavailable === 0) {
          yield { at: SETTINGS, problem: "has maxSurge 0 and maxUnavailable 0, so no node can be upgraded" };
        } else {
          yield {
            at: `${SETTINGS}.maxUnavailable`,
            problem: "is absent beside maxSurge 0; if GKE has 0 for it, no node can be upgraded",
            level: "advisory",
          };
        }
      }),
      function* availableInProduction(pool, context) {
        const unavailable = () =>
          numberOf(pool.upgradeSettings?.maxUnavailable) ?? DEFAULT_SURGE.maxUnavailable;
        const takesAway = allOf(
          () => context.isProduction,
          () => isSurge(pool),
          () => unavailable() !== 0,
          () => !hasScarceMachines(pool),
        );
        if (!takesAway) return;
        yield {
          at: `${SETTINGS}.maxUnavailable`,
          problem: `is ${unavailable()}, so upgrades in production remove nodes before new ones are ready`,
          level: "advisory",
        };
      },
      podAddressFindings,
      nodeAddressFindings,
      checkIf(isSurge, function* parallel({ upgradeSettings: settings }) {
        if (!settings) return;
        const surge = numberOf(settings.maxSurge) ?? DEFAULT_SURGE.maxSurge;
        const nodes = surge + (numberOf(settings.maxUnavailable) ?? DEFAULT_SURGE.maxUnavailable);
        if (nodes <= MAX_PARALLEL_NODES) return;
        yield {
          at: SETTINGS,
          problem: `asks for ${counted(nodes, "node")} at the same time, and GKE accepts ${MAX_PARALLEL_NODES} at most`,
          fix: `Set maxSurge and maxUnavailable to at most ${MAX_PARALLEL_NODES} in total.`,
        };
      }),
    ],
  },
};

function isSurge({ upgradeSettings }: Pool): boolean {
  return (upgradeSettings?.strategy ?? UPGRADE_STRATEGY.surge) === UPGRADE_STRATEGY.surge;
}

/** Reserved machines and accelerators may be impossible to get twice, so such pools need 0 surge and 1 unavailable. */
const hasScarceMachines = ({ nodeConfig }: Pool): boolean =>
  anyOf(
    () => (nodeConfig?.guestAccelerators?.length ?? 0) > 0,
    () => "reservationAffinity" in (nodeConfig ?? {}),
  );

/** Programs in YAML may give numbers as strings. */
function numberOf(value: unknown): number | undefined {
  const number = value === undefined || value === "" ? Number.NaN : Number(value);
  return Number.isNaN(number) ? undefined : number;
}
