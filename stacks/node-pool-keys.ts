import { MAX_PARALLEL_NODES, MAX_POOL_SOAK_SECONDS, UPGRADE_STRATEGY } from "../gke/upgrades";
import * as decode from "./shared/decoders";

const upgrade = decode.variant("how its nodes are upgraded", "strategy", {
  [UPGRADE_STRATEGY.surge]: {
    maxSurge: decode.integer("the nodes added at a time", 0, MAX_PARALLEL_NODES),
    maxUnavailable: decode.integer("the nodes taken away at a time", 0, MAX_PARALLEL_NODES),
  },
  [UPGRADE_STRATEGY.blueGreen]: {
    batchNodes: decode.integer("the old nodes drained at a time", 1, MAX_PARALLEL_NODES),
    soakSeconds: decode.integer("the seconds for which the drained old nodes stay", 0, MAX_POOL_SOAK_SECONDS),
  },
});

const MAX_NODES_PER_ZONE = 1000;
/** A node pool, as it is written under `nodePools`: nodes are counted by zone. */
export const nodePool = decode.record("a node pool", {
  role: decode.oneOf("canary", "general", "runners"),
  machineType: decode.text("a machine type, such as e2-standard-4", /^[a-z][a-z0-9]*-[a-z0-9-]+$/),
  diskGb: decode.optional(decode.integer("the boot disk's size in GB", 10, 65_536), 100),
  minNodes: decode.integer("the least nodes in each zone", 0, MAX_NODES_PER_ZONE),
  maxNodes: decode.integer("the most nodes in each zone", 1, MAX_NODES_PER_ZONE),
  /** Machines at a lower price that Compute Engine may stop at any time: for jobs that can be run again. */
  spot: decode.optional(decode.flag, false),
  upgrade,
});

export type NodePoolConfig = NonNullable<ReturnType<typeof nodePool>>;
