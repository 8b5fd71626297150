import { NodePool } from "@pulumi/gcp/container";
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { nodePoolArgs, type Placement } from "./node-pool-args";
import type { NodePoolConfig } from "./node-pool-keys";

export interface NodePoolsArgs {
  readonly pools: ReadonlyMap<string, NodePoolConfig>;
  readonly placement: Placement;
  /** What nodes need to pull images and to report, from their start on: grants and a way out. */
  readonly after: readonly Resource[];
  /** Whether nodes take no Pod before their verification. */
  readonly isGated: boolean;
}

/** The node pools of a cluster, each under its own name in the configuration. */
export class NodePools extends ComponentResource {
  /** The pools' names in GKE, by their names in the configuration. */
  readonly names: Readonly<Record<string, Output<string>>>;
  /** Whether a pool has spot nodes: only those for runners may. */
  readonly hasSpot: boolean;
  /** The nodes' versions, by the same names. */
  readonly versions: Readonly<Record<string, Output<string>>>;

  /** The least nodes of each pool in all its zones, by the names in GKE. */
  readonly minNodes: Output<Readonly<Record<string, number>>>;

  constructor(
    name: string,
    { pools, placement, after, isGated }: NodePoolsArgs,
    opts?: ComponentResourceOptions,
  ) {
    super("gke-guardrails:index:NodePools", name, {}, opts);

    const nodePools = [...pools].map(
      ([pool, config]) =>
        [
          pool,
          new NodePool(`${name}-${pool}`, nodePoolArgs(config, placement, isGated), {
            parent: this,
            dependsOn: [...after],
            // The autoscaler moves on from it, and to change it would re-create the pool.
            ignoreChanges: ["initialNodeCount"],
          }),
        ] as const,
    );
    this.hasSpot = [...pools.values()].some(({ spot }) => spot);
    this.names = Object.fromEntries(nodePools.map(([pool, resource]) => [pool, resource.name]));
    this.versions = Object.fromEntries(nodePools.map(([pool, resource]) => [pool, resource.version]));
    const leastOf = (pool: string): number => {
      const config = pools.get(pool);
      // Of Spot VMs there may be none to have.
      return config === undefined || config.spot ? 0 : config.minNodes;
    };
    this.minNodes = all(
      nodePools.map(([pool, resource]) =>
        all([resource.name, resource.nodeLocations]).apply(
          ([gkeName, zones]) => [gkeName, leastOf(pool) * (zones ?? []).length] as const,
        ),
      ),
    ).apply((entries) => Object.fromEntries(entries));
    this.registerOutputs({ names: this.names });
  }
}
