import { Script } from "node:vm";

/** Where a timed call finds its function: a script reaches nothing but globals. */
const SLOT = Symbol.for("gke-guardrails.timed-call");
const slots = globalThis as { [SLOT]?: () => void };
const script = new Script(`globalThis[Symbol.for(${JSON.stringify(SLOT.description)})]()`);

/**
 * Runs a function, and stops it once it has used more processor time than the limit. What it has done until then stays; none of its `catch`
 * and `finally` blocks runs. The watchdog measures wall time: where the process was merely held up by other work on the machine, the
 * function is called again, so it must be able to continue where it stopped.
 * @param limit in milliseconds; with Infinity nothing watches the time, which saves most of the cost of a short call.
 * @returns whether the function ended by itself.
 * @throws what the function throws.
 */
export function within(limit: number, run: () => void): boolean {
  if (limit === Number.POSITIVE_INFINITY) {
    run();
    return true;
  }
  for (let wall = limit; ; wall *= 2) {
    const before = process.cpuUsage();
    slots[SLOT] = run;
    try {
      // Measured with Node.js 20 in 2026-11: 27 µs, for the thread that watches the time.
      script.runInThisContext({ timeout: wall, displayErrors: false });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException)?.code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
    } finally {
      delete slots[SLOT];
    }
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 >= limit) return false;
  }
}
