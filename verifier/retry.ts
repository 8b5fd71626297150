import { setTimeout as sleep } from "node:timers/promises";
import { monotonic } from "./clock";

/**
 * Milliseconds to wait before retry number `retry` (the first is 0): exponential from `base`, at most `cap`, of which a random half to
 * whole, so that clients which failed together do not come back together.
 */
export const backoff = (retry: number, base: number, cap: number, random = Math.random()): number =>
  Math.min(cap, base * 2 ** Math.min(retry, 30)) * (0.5 + random / 2);

/**
 * Milliseconds to the next round. The first of them is anything up to a whole period, which spreads Pods that started together;
 * the others keep the period to a tenth.
 */
export const nextRound = (round: number, period: number, random = Math.random()): number =>
  round === 0 ? period * random : period * (0.9 + random / 5);

/**
 * Tries until `isDone`, or for `grace` milliseconds; the last result, and how often it was tried. Aborting ends it with what there is.
 * @param base with `cap`: see backoff()
 */
export async function tryWithin<T>(
  grace: number,
  base: number,
  cap: number,
  attempt: () => Promise<T>,
  isDone: (result: T) => boolean,
  signal: AbortSignal,
): Promise<{ result: T; attempts: number }> {
  const end = monotonic() + grace;
  for (let attempts = 1; ; attempts++) {
    const result = await attempt();
    const left = end - monotonic();
    if (isDone(result) || left <= 0 || signal.aborted) return { result, attempts };
    // The last attempt is at the end of the period, not before it.
    await pause(Math.min(left, backoff(attempts - 1, base, cap)), signal);
  }
}

/** Waits; an abort ends the wait and is no error. */
export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined);
