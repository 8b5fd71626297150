import { findingsIf } from "../../evaluation/findings-if";
import type { Source } from "../../evaluation/reading";
import { CLUSTER, type Inputs, NODE_POOL } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";
import { DEFAULT_POOL, hasDefaultPool, hasInlinePool } from "./default-pool";
import { isIgnored } from "./ignore-changes";
import { hasOwnPools } from "./node-pools";

/** What rules read of a node pool, whichever resource configures it. */
export type PoolProperties = Pick<
  Inputs[typeof NODE_POOL],
  | "autoscaling"
  | "maintenancePolicies"
  | "management"
  | "name"
  | "networkConfig"
  | "nodeConfig"
  | "nodeDrainConfigs"
  | "nodeLocations"
  | "queuedProvisioning"
  | "upgradeSettings"
  | "version"
>;

/** A node pool under judgement: a resource of its own, an inline one of a Cluster, or a Cluster's default pool. */
export interface JudgedPool extends Source<PoolProperties> {
  /** The path of a pool's property in the resource: of "version", it is "version", "nodePools[1].version" or "nodeVersion". */
  path(property: string): string;
  /** Whether it is a Cluster's default pool, which has no properties but the Cluster's own. */
  readonly isDefault: boolean;
  /** Whether the program configures this pool: a cluster that says nothing of its default pool has most likely others. */
  readonly isConfigured: boolean;
  /** Whether the program leaves the version to others once the resource exists. */
  readonly isVersionIgnored: boolean;
}

type PoolContext = Context<typeof NODE_POOL> | Context<typeof CLUSTER>;
export type PoolCheck = (pool: JudgedPool, context: PoolContext) => Iterable<Finding>;

/**
 * Checks of each node pool that a program configures. Not of the pools of an Autopilot cluster, which Google configures, nor of a
 * default pool that is removed.
 */
export const poolChecks = (
  ...checks: readonly PoolCheck[]
): Pick<Rule["checks"], typeof NODE_POOL | typeof CLUSTER> => ({
  [NODE_POOL]: checks.map((check) => (_, context) => check(ownPool(context), context)),
  [CLUSTER]: checks.flatMap((check) => [
    function* defaultPool(cluster, context: Context<typeof CLUSTER>) {
      yield* findingsIf(
        () => hasDefaultPool(cluster),
        () => check(defaultPoolOf(context), context),
      );
    },
    function* inlinePools(cluster, context: Context<typeof CLUSTER>) {
      const observedOf = observedPools(context);
      yield* context.each(cluster.nodePools, (pool, i) =>
        findingsIf(
          () => hasInlinePool(cluster, pool),
          () => check(inlinePool(pool, i, context, observedOf), context),
        ),
      );
    },
  ]),
});

function ownPool(context: Context<typeof NODE_POOL>): JudgedPool {
  return {
    inputs: context.inputs,
    get observed() {
      return context.observed;
    },
    isDefault: false,
    isConfigured: true,
    path: (property) => property,
    isVersionIgnored: isIgnored(context.resource.ignoreChanges, "version"),
  };
}

/** What is observed of a cluster's inline pools: of one that the program names, the pool of its name, else the one in its place. */
function observedPools(context: Context<typeof CLUSTER>) {
  let byName: ReadonlyMap<string | undefined, PoolProperties> | undefined;
  return (pool: PoolProperties, index: number): PoolProperties => {
    const pools: readonly PoolProperties[] = context.observed.nodePools ?? [];
    if (!("name" in pool)) return pools[index] ?? {};
    // Of several of one name the first. Of pools that are not known yet there are holes, which flatMap passes over.
    byName ??= new Map(pools.flatMap((each) => [[each.name, each] as const]).reverse());
    return byName.get(pool.name) ?? {};
  };
}

function inlinePool(
  inputs: PoolProperties,
  index: number,
  context: Context<typeof CLUSTER>,
  observedOf: ReturnType<typeof observedPools>,
): JudgedPool {
  return {
    inputs,
    get observed() {
      return observedOf(inputs, index);
    },
    isDefault: false,
    isConfigured: true,
    path: (property) => `nodePools[${index}].${property}`,
    isVersionIgnored: isIgnored(context.resource.ignoreChanges, "nodePools"),
  };
}

/** The default pool, as the Cluster's own properties describe it. */
function defaultPoolOf(context: Context<typeof CLUSTER>): JudgedPool {
  const cluster = context.inputs;
  return {
    inputs: {
      get nodeConfig() {
        return cluster.nodeConfig;
      },
      get version() {
        return cluster.nodeVersion;
      },
    },
    isDefault: true,
    get isConfigured() {
      return "nodeConfig" in cluster;
    },
    get observed() {
      return observedDefaultPool(context);
    },
    path: (property) => (property === "version" ? "nodeVersion" : property),
    isVersionIgnored: isIgnored(context.resource.ignoreChanges, "nodeVersion"),
  };
}

/**
 * What GKE reports of a default pool. GKE reports the configuration of the first pool and the oldest version of all as the cluster's
 * own, which says something of the default pool only where there is no other.
 */
function observedDefaultPool({
  inputs,
  observed,
  self,
  stack,
}: Context<typeof CLUSTER>): Partial<PoolProperties> {
  if ("nodePools" in inputs) return {};
  const pools: readonly PoolProperties[] | undefined = observed.nodePools;
  if (pools && pools.length > 0) return pools.find((pool) => pool?.name === DEFAULT_POOL) ?? {};
  if (hasOwnPools(self, stack)) return {};
  return { nodeConfig: observed.nodeConfig, version: observed.nodeVersion };
}
