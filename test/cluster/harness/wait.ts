import { setTimeout as sleep } from "node:timers/promises";

/** Ends a wait at once, with the reason: the state that is waited for cannot come any more. */
export class Hopeless extends Error {}

/**
 * Asks until the answer is not undefined, and returns it. Errors count as no answer, but for Hopeless.
 * Fails after the given seconds with what was waited for and the last thing that was in the way.
 */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined> | T | undefined,
  last?: () => string,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  let obstacle = "";
  do {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      obstacle = last?.() ?? "";
    } catch (error) {
      if (error instanceof Hopeless) throw new Error(`${what}: ${error.message}`);
      obstacle = String(error);
    }
    await sleep(100);
  } while (performance.now() < end);
  throw new Error(`${what}: not within ${seconds} s${obstacle && `; last: ${obstacle}`}`);
}
