import { type Reading, read } from "../../evaluation/reading";
import type { JudgedPool } from "./pool-checks";

/** The path of the flag; GKE has one exclusion a pool, and the provider takes the first. */
export const POOL_EXCLUSION = "maintenancePolicies[0].exclusionUntilEndOfSupports[0]";

/** What a pool's exclusion from upgrades until the end of its version's support is: on, off, or undefined for none. */
export const poolExclusion = (pool: JudgedPool): Reading<boolean> | undefined =>
  read(
    pool,
    ({ maintenancePolicies }) => maintenancePolicies?.[0]?.exclusionUntilEndOfSupports?.[0]?.enabled,
  );
