import { setTimeout as sleep } from "node:timers/promises";
import { monotonic } from "./clock";

/**
 * Milliseconds to wait before retry number `retry` (the first is 0): exponential from `base`, at most `cap`, and randomly shortened by up
 * to a half, so that clients which failed together do not retry together.
 */
export const backoff = (retry: number, base: number, cap: number, random = Math.random()): number =>
  Math.min(cap, base * 2 ** Math.min(retry, 30)) * (0.5 + random / 2);

/**
 * Milliseconds until the next round. The first wait is a random part of a period, which spreads Pods that started together; later ones vary
 * by a tenth.
 */
export const nextRound = (round: number, period: number, random = Math.random()): number =>
  round === 0 ? period * random : period * (0.9 + random / 5);

/** For how long attempts go on, and the waits between them, in milliseconds: see backoff(). */
export interface RetryPolicy {
  readonly grace: number;
  readonly firstWait: number;
  readonly longestWait: number;
}

/**
 * Repeats an attempt until `isDone`, or until the grace period ends; returns the last result, and the number of attempts. An abort ends it
 * with the result so far.
 */
export async function tryWithin<T>(
  { grace, firstWait, longestWait }: RetryPolicy,
  signal: AbortSignal,
  attempt: () => Promise<T>,
  isDone: (result: T) => boolean,
): Promise<{ result: T; attempts: number }> {
  const end = monotonic() + grace;
  for (let attempts = 1; ; attempts++) {
    const result = await attempt();
    const left = end - monotonic();
    if (isDone(result) || left <= 0 || signal.aborted) return { result, attempts };
    // The last attempt is at the end of the period, not before it.
    await pause(Math.min(left, backoff(attempts - 1, firstWait, longestWait)), signal);
  }
}

/** Waits; an abort ends the wait and is no error. */
export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined);
