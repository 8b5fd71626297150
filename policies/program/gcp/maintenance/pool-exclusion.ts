import { type Reading, read } from "../../../evaluation/reading";
import type { JudgedPool } from "../pool-checks";

/** The path of the flag. GKE has one exclusion for each pool, and the provider uses the first entry. */
export const POOL_EXCLUSION = "maintenancePolicies[0].exclusionUntilEndOfSupports[0]";

/** Whether a pool is excluded from upgrades until its version's support ends; undefined where it has no such exclusion. */
export const poolExclusion = (pool: JudgedPool): Reading<boolean> | undefined =>
  read(
    pool,
    ({ maintenancePolicies }) => maintenancePolicies?.[0]?.exclusionUntilEndOfSupports?.[0]?.enabled,
  );
