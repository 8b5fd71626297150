import { Session } from "node:inspector";

/** Where a timed call finds its function: the expression reaches nothing but globals. */
const SLOT = Symbol.for("gke-guardrails.timed-call");
const slots = globalThis as { [SLOT]?: () => void };
const expression = `globalThis[Symbol.for(${JSON.stringify(SLOT.description)})]()`;

let session: Session | undefined;

/** A session of this process with itself, which opens no port. */
function ownSession(): Session {
  if (!session) {
    session = new Session();
    session.connect();
  }
  return session;
}

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
    const outcome = callFor(wall, run);
    if (outcome) {
      if ("error" in outcome) throw outcome.error;
      return true;
    }
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 >= limit) return false;
  }
}

/**
 * Calls a function by V8's inspector, one thread of which watches the time of all calls. A script of `node:vm` starts a thread for each, and
 * waits for its end: two to six times the processor time, and on a busy machine milliseconds (measured with Node.js 20 and 24 in 2026-12).
 * @param wall in milliseconds.
 * @returns nothing where the function was stopped.
 */
function callFor(wall: number, run: () => void): { error?: unknown } | undefined {
  let outcome: { error?: unknown } | undefined;
  slots[SLOT] = () => {
    try {
      run();
      outcome = {};
    } catch (error) {
      outcome = { error };
    }
  };
  ownSession().post("Runtime.evaluate", { expression, timeout: wall });
  delete slots[SLOT];
  return outcome;
}
