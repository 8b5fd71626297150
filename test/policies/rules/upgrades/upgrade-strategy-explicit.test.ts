import { CLUSTER, NODE_POOL, SUBNETWORK } from "../../../../policies/resource-types";
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

/** A pool of a cluster whose Pods have 1024 addresses: with 256 for each node, 4 have them. */
const ranged = (
  more: object = {},
  clusterMore: object = {},
  ipCidrRange: unknown = "10.1.0.0/22",
  subnetwork: object = {},
) => [
  resource(
    SUBNETWORK,
    {
      name: "nodes",
      region: "europe-west4",
      secondaryIpRanges: [{ rangeName: "pods", ipCidrRange }],
      ...subnetwork,
    },
    { name: "nodes" },
  ),
  resource(
    CLUSTER,
    {
      location: "europe-west4-a",
      subnetwork: ref("nodes", "id"),
      ipAllocationPolicy: { clusterSecondaryRangeName: "pods" },
      ...clusterMore,
    },
    { name: "cluster" },
  ),
  resource(NODE_POOL, { cluster: ref("cluster", "name"), ...more }, { name: "pool" }),
];
/** A pool of a cluster in a subnetwork of 8 addresses, of which nodes get 4. */
const inSmall = (more: object, clusterMore: object = {}) =>
  ranged(more, clusterMore, "10.1.0.0/16", { ipCidrRange: "10.0.0.0/29" });
const BLUE_GREEN = { strategy: "BLUE_GREEN" };

ruleTable("upgrade-strategy-explicit", {
  accepts: {
    "a pool that leaves addresses for a node": ranged({ autoscaling: { maxNodeCount: 3 } }),
    "a pool of a region with room in three zones": ranged({ nodeCount: 1 }, { location: "europe-west4" }),
    "a pool that leaves addresses in the subnetwork": inSmall({ nodeCount: 3 }),
    "a pool in a small subnetwork of a cluster with others": inSmall(
      { nodeCount: 9 },
      { ipAllocationPolicy: { additionalIpRangesConfigs: [{ subnetwork: "more" }] } },
    ),
    "a pool in a subnetwork without a range of IPv4": ranged({ nodeCount: 2 }, {}, "10.1.0.0/16", {
      ipCidrRange: "2001:db8::/64",
    }),
    "a pool with fewer Pods on a node": ranged({ nodeCount: 7, maxPodsPerNode: 64 }),
    "a pool of a cluster with fewer Pods on a node": ranged({ nodeCount: 15 }, { defaultMaxPodsPerNode: 32 }),
    "a pool that takes a node away first": ranged({
      nodeCount: 4,
      upgradeSettings: { maxSurge: 1, maxUnavailable: 1 },
    }),
    "a pool with a range of its own": ranged({ nodeCount: 9, networkConfig: { podRange: "more" } }),
    "a pool of a cluster with a further range": ranged(
      { nodeCount: 9 },
      {
        ipAllocationPolicy: {
          clusterSecondaryRangeName: "pods",
          additionalPodRangesConfig: { podRangeNames: ["more"] },
        },
      },
    ),
    "a pool whose nodes take fewer addresses": ranged({
      nodeCount: 4,
      networkConfig: { podCidrOverprovisionConfig: { disabled: true } },
    }),
    "a pool of a cluster that names no range yet, where all of them have room": ranged(
      { nodeCount: 3 },
      { ipAllocationPolicy: { clusterSecondaryRangeName: unknown } },
    ),
    "a pool of a cluster in a subnetwork of another stack": ranged(
      { nodeCount: 9 },
      { subnetwork: unknown, ipAllocationPolicy: { clusterSecondaryRangeName: unknown } },
    ).slice(1),
    "a pool whose range is not in the program": ranged(
      { nodeCount: 9 },
      { ipAllocationPolicy: { clusterSecondaryRangeName: "other" } },
    ),
    "blue-green with room for all nodes twice": ranged({ nodeCount: 2, upgradeSettings: BLUE_GREEN }),
    "blue-green by the autoscaler": ranged({
      autoscaling: { totalMaxNodeCount: 3 },
      upgradeSettings: { ...BLUE_GREEN, blueGreenSettings: { autoscaledRolloutPolicy: {} } },
    }),
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
    "a pool that takes all addresses, as advisory": {
      resources: ranged({ autoscaling: { maxNodeCount: 4 } }),
      at: "autoscaling.maxNodeCount",
      level: "advisory",
      problem:
        /^lets the pool have 4 nodes, and the range of the cluster's Pods has room for 4, with 256 addresses each/,
    },
    "a pool that takes all addresses in the three zones of a region, as advisory": {
      resources: ranged({ nodeCount: 2 }, { location: "europe-west4" }),
      at: "nodeCount",
      level: "advisory",
      problem: /^lets the pool have 6 nodes in 3 zones, and the range of the cluster's Pods has room for 4,/,
    },
    "a pool that takes all addresses of the subnetwork, as advisory": {
      resources: inSmall({ nodeCount: 4 }),
      at: "nodeCount",
      level: "advisory",
      problem: /^lets the pool have 4 nodes, and the primary range of their subnetwork has room for 4:/,
    },
    "a pool that takes all addresses in two zones, as advisory": {
      resources: ranged({ nodeCount: 2, nodeLocations: ["europe-west4-a", "europe-west4-b"] }),
      at: "nodeCount",
      level: "advisory",
    },
    "blue-green without room for all nodes twice, as advisory": {
      resources: ranged({ autoscaling: { totalMaxNodeCount: 3 }, upgradeSettings: BLUE_GREEN }),
      at: "autoscaling.totalMaxNodeCount",
      level: "advisory",
    },
    "a pool that takes all addresses of a block that the cluster names, as advisory": {
      resources: ranged(
        { initialNodeCount: 4 },
        { ipAllocationPolicy: { clusterIpv4CidrBlock: "10.4.0.0/22" } },
      ),
      at: "initialNodeCount",
      level: "advisory",
    },
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
    "which range is that of Pods, where one has no room": {
      resources: ranged({ nodeCount: 4 }, { ipAllocationPolicy: { clusterSecondaryRangeName: unknown } }),
      at: "Cluster.cluster.ipAllocationPolicy.clusterSecondaryRangeName",
    },
    "a range of Pods that is not known": {
      resources: ranged({ nodeCount: 4 }, {}, unknown),
      at: "Subnetwork.nodes.secondaryIpRanges[0].ipCidrRange",
    },
    "a number of nodes that is not known": {
      resources: ranged({ nodeCount: unknown }),
      at: "nodeCount",
    },
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
