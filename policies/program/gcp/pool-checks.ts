import { findingsIf } from "../../evaluation/findings-if";
import type { Source } from "../../evaluation/reading";
import { CLUSTER, type Inputs, NODE_POOL } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";
import { DEFAULT_POOL, hasDefaultPool, hasInlinePool } from "./default-pool";
import { isIgnored } from "./ignore-changes";
import { hasOwnPools } from "./node-pools";

/** The properties of a node pool that rules read, whichever resource configures it. */
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
  /** The path of a pool's property in its resource: for "version" it is "version", "nodePools[1].version" or "nodeVersion". */
  path(property: string): string;
  /** Whether it is a Cluster's default pool, whose properties are the Cluster's own. */
  readonly isDefault: boolean;
  /** Whether the program configures this pool. A cluster that says nothing of its default pool most likely has other pools. */
  readonly isConfigured: boolean;
  /** Whether `ignoreChanges` leaves the version to others once the resource exists. */
  readonly isVersionIgnored: boolean;
}

type PoolContext = Context<typeof NODE_POOL> | Context<typeof CLUSTER>;
export type PoolCheck = (pool: JudgedPool, context: PoolContext) => Iterable<Finding>;

/**
 * Applies checks to each node pool that a program configures; not to pools of Autopilot clusters, which Google configures, nor to a default
 * pool that the program removes.
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

/** Returns a function that finds the observed state of an inline pool: by its name if the program sets one, else by its index. */
function observedPools(context: Context<typeof CLUSTER>) {
  let byName: ReadonlyMap<string | undefined, PoolProperties> | undefined;
  return (pool: PoolProperties, index: number): PoolProperties => {
    const pools: readonly PoolProperties[] = context.observed.nodePools ?? [];
    if (!("name" in pool)) return pools[index] ?? {};
    // Of several pools with one name the first counts. Pools that are unknown yet leave holes, which flatMap skips.
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
 * The observed state of a default pool. As the cluster's own properties GKE reports the configuration of the first pool and the oldest
 * version of all pools, which describes the default pool only if there is no other.
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
