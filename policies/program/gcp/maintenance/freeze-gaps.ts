import { CAPACITY } from "../../../../gke/maintenance-capacity";
import { type Exclusion, MAX_EXCLUSIONS } from "../../../../gke/maintenance-exclusions";
import type { MaintenanceWindow } from "../../../../gke/maintenance-windows";
import { WEEK } from "../../../../gke/time-units";
import { type FreezeChain, leastWith, withoutBlockingChains } from "./freeze-chains";

/** The weeks in which GKE requires CAPACITY.hours: a longer time between freezes lets no more of them be open. */
const MOST_WEEKS = Math.ceil(CAPACITY.days / 7);

/**
 * The least number of whole weeks between the freezes of a chain with which they leave the time that GKE requires, whichever of them is shortened or
 * moved for it; undefined where no number does, such as for a freeze until the end of support.
 * @param all the freezes of the cluster, those of the chain included.
 */
export function sufficientWeeks(
  chain: FreezeChain,
  window: MaintenanceWindow | undefined,
  all: readonly Exclusion[],
  now: Date,
): number | undefined {
  if (chain.end === Number.POSITIVE_INFINITY || chain.freezes.length > MAX_EXCLUSIONS) return undefined;
  const inOrder = [...chain.freezes].sort((a, b) => a.start - b.start);
  const others = withoutBlockingChains(window, all, now);
  const suffices = (freezes: readonly Exclusion[]) =>
    leastWith(window, [...others, ...freezes], new Date(chain.start)).hours >= CAPACITY.hours;
  for (let weeks = 1; weeks <= MOST_WEEKS; weeks++) {
    const gap = weeks * WEEK;
    if ([movedLater, begunLater, endedEarlier].every((apart) => suffices(apart(inOrder, gap)))) return weeks;
  }
  return undefined;
}

type Apart = (inOrder: readonly Exclusion[], gap: number) => readonly Exclusion[];

const movedLater: Apart = (inOrder, gap) => {
  let free = Number.NEGATIVE_INFINITY;
  return inOrder.map((freeze) => {
    const start = Math.max(freeze.start, free);
    const end = start + freeze.end - freeze.start;
    free = end + gap;
    return { ...freeze, start, end };
  });
};

const begunLater: Apart = (inOrder, gap) => {
  let free = Number.NEGATIVE_INFINITY;
  return inOrder.flatMap((freeze) => {
    const start = Math.max(freeze.start, free);
    if (start >= freeze.end) return [];
    free = freeze.end + gap;
    return [{ ...freeze, start }];
  });
};

const endedEarlier: Apart = (inOrder, gap) => {
  let free = Number.POSITIVE_INFINITY;
  return inOrder.toReversed().flatMap((freeze) => {
    const end = Math.min(freeze.end, free);
    if (end <= freeze.start) return [];
    free = freeze.start - gap;
    return [{ ...freeze, end }];
  });
};
