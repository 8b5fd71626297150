import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const SETTINGS = "upgradeSettings";
const pool = (upgradeSettings: unknown, more: Record<string, unknown> = {}) =>
  resource(NODE_POOL, { upgradeSettings, ...more });
const onCluster = (env: string, upgradeSettings: unknown) => [
  resource(CLUSTER, { resourceLabels: { env } }, { name: "cluster" }),
  pool(upgradeSettings, { cluster: ref("cluster", "name") }),
];

ruleTable("upgrade-strategy-explicit", {
  accepts: {
    "a silent pool, as GKE adds one node and takes none away": resource(NODE_POOL, {}),
    "a silent pool in production": { resources: resource(NODE_POOL, {}), stack: "prod" },
    "one node more and none less": { resources: pool({ maxSurge: 1, maxUnavailable: 0 }), stack: "prod" },
    "as many nodes at the same time as GKE takes": pool({ maxSurge: 100, maxUnavailable: 0 }),
    "blue-green, whatever the numbers": {
      resources: pool({ strategy: "BLUE_GREEN", maxSurge: 0, maxUnavailable: 0 }),
      stack: "prod",
    },
    "a node less outside production": pool({ maxSurge: 0, maxUnavailable: 1 }),
    "a node less on a development cluster of a production stack": {
      resources: onCluster("dev", { maxSurge: 0, maxUnavailable: 1 }),
      stack: "prod",
    },
    "a node less with accelerators, of which there may be none to spare": {
      resources: pool(
        { maxSurge: 0, maxUnavailable: 1 },
        { nodeConfig: { guestAccelerators: [{ type: "nvidia-l4", count: 1 }] } },
      ),
      stack: "prod",
    },
    "a node less with a reservation": {
      resources: pool(
        { maxSurge: 0, maxUnavailable: 1 },
        { nodeConfig: { reservationAffinity: { consumeReservationType: "ANY_RESERVATION" } } },
      ),
      stack: "prod",
    },
    "no surge where GKE says that a node may be unavailable": resource(
      NODE_POOL,
      { upgradeSettings: { maxSurge: 0 } },
      { observed: { upgradeSettings: { maxSurge: 0, maxUnavailable: 1 } } },
    ),
    "upgrade settings without numbers": pool({}),
  },
  rejects: {
    "no node more and none less": {
      resources: pool({ maxSurge: 0, maxUnavailable: 0 }),
      at: SETTINGS,
      problem: /no node can be upgraded/,
    },
    "no node more and none less, in production, once": {
      resources: pool({ strategy: "SURGE", maxSurge: 0, maxUnavailable: 0 }),
      stack: "prod",
      at: SETTINGS,
    },
    "no node more and none less of a pool with accelerators": {
      resources: pool(
        { maxSurge: 0, maxUnavailable: 0 },
        { nodeConfig: { guestAccelerators: [{ type: "nvidia-l4", count: 1 }] } },
      ),
      at: SETTINGS,
    },
    "no surge, and GKE says that no node may be unavailable": {
      resources: resource(
        NODE_POOL,
        { upgradeSettings: { maxSurge: 0 } },
        { observed: { upgradeSettings: { maxSurge: 0, maxUnavailable: 0 } } },
      ),
      at: SETTINGS,
    },
    "no surge and silence on the rest, as advisory": {
      resources: pool({ maxSurge: 0 }),
      at: `${SETTINGS}.maxUnavailable`,
      level: "advisory",
    },
    "a node less in production, as advisory": {
      resources: pool({ maxSurge: 1, maxUnavailable: 1 }),
      stack: "prod",
      at: `${SETTINGS}.maxUnavailable`,
      level: "advisory",
    },
    "a node less on a production cluster, as advisory": {
      resources: onCluster("prod", { maxSurge: 0, maxUnavailable: 1 }),
      at: `${SETTINGS}.maxUnavailable`,
      level: "advisory",
    },
    "an empty list of accelerators, as advisory": {
      resources: pool({ maxUnavailable: 1 }, { nodeConfig: { guestAccelerators: [] } }),
      stack: "prod",
      at: `${SETTINGS}.maxUnavailable`,
      level: "advisory",
    },
    "more nodes at the same time than GKE takes": {
      resources: pool({ maxSurge: 60, maxUnavailable: 41 }),
      at: SETTINGS,
      problem: /101 nodes/,
    },
  },
  undecided: {
    "a surge that is not known": {
      resources: pool({ maxSurge: unknown, maxUnavailable: 0 }),
      at: `${SETTINGS}.maxSurge`,
    },
    "a strategy that is not known": {
      resources: pool({ strategy: unknown, maxSurge: 0, maxUnavailable: 0 }),
      at: `${SETTINGS}.strategy`,
    },
  },
});
