import {
  CAPACITY,
  type Capacity,
  capacityOf,
  chainsOf,
  type ExclusionChain,
} from "../../../../gke/maintenance-capacity";
import type { Exclusion } from "../../../../gke/maintenance-exclusions";
import type { MaintenanceWindow } from "../../../../gke/maintenance-windows";

/** Freezes of which several follow one another, so that no upgrade is possible between them. */
export interface FreezeChain extends ExclusionChain {
  readonly freezes: readonly Exclusion[];
}

/** The chains of several freezes that are not over. */
export function freezeChainsOf(freezes: readonly Exclusion[], now: Date): readonly FreezeChain[] {
  return chainsOf(freezes)
    .filter(({ count, end }) => count > 1 && end > now.getTime())
    .map((chain) => ({
      ...chain,
      freezes: freezes.filter(({ start, end }) => start >= chain.start && end <= chain.end),
    }));
}

/** Whether a chain alone leaves less time than GKE requires. No window means always open. */
export const isBlocking = ({ start, freezes }: FreezeChain, window: MaintenanceWindow | undefined): boolean =>
  capacityOf(window, freezes, new Date(start)).hours < CAPACITY.hours;

/** The least time that freezes leave a window, now or from the beginning of one of them on. */
export function leastWith(
  window: MaintenanceWindow | undefined,
  freezes: readonly Exclusion[],
  now: Date,
): Capacity {
  const starts = freezes.map(({ start }) => new Date(start)).filter((start) => start > now);
  return [now, ...starts]
    .map((from) => capacityOf(window, freezes, from))
    .reduce((worst, each) => (each.hours < worst.hours ? each : worst));
}

/** The freezes but those in chains of which each alone leaves too little time. */
export function withoutBlockingChains(
  window: MaintenanceWindow | undefined,
  freezes: readonly Exclusion[],
  now: Date,
): readonly Exclusion[] {
  const blocking = freezeChainsOf(freezes, now).filter((chain) => isBlocking(chain, window));
  const inChains = new Set(blocking.flatMap((chain) => chain.freezes));
  return freezes.filter((freeze) => !inChains.has(freeze));
}
