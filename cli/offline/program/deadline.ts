import { NotEvaluated } from "../../messages/errors";
import type { Stack } from "../project/stacks";
import type { Child } from "./child";

/** How long a program may run. */
const PROGRAM_MS = 300_000;

/** How often the time is taken. An interval that was much longer is counted as MOST_MS. */
const TICK_MS = 500;
/** A longer interval counts only as this: the process or the machine was suspended meanwhile, and no program ran. */
const MOST_MS = 4 * TICK_MS;

/** How long the program of a stack may run, in all of its runs. Time in which this process does not run is not counted. */
export class Deadline {
  private left: number;
  private last: number;
  constructor(
    readonly limitMs = PROGRAM_MS,
    private readonly now: () => number = Date.now,
  ) {
    this.left = limitMs;
    this.last = now();
  }

  /** Counts the time since the last tick. @returns how many milliseconds are left. */
  tick(): number {
    const now = this.now();
    this.left -= Math.min(Math.max(0, now - this.last), MOST_MS);
    this.last = now;
    return Math.max(0, this.left);
  }
}

/** A program was stopped after its time limit. */
export class Late extends NotEvaluated {}

/** Rejects with `Late` when the program has run for too long. */
export function late(program: Child, stack: Stack, deadline: Deadline): Promise<never> {
  const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
  return new Promise((_, reject) => {
    let timer: NodeJS.Timeout;
    const tick = () => {
      const left = deadline.tick();
      if (left > 0) {
        timer = setTimeout(tick, Math.min(left, TICK_MS));
        return;
      }
      const silent = seconds(Date.now() - program.lastPrinted());
      reject(
        new Late(
          `The program did not end within ${seconds(deadline.limitMs)} (stack "${stack.name}"); it has printed nothing for ${silent}. ` +
            "If it needs more time, set --timeout.",
        ),
      );
    };
    tick();
    void program.ended.then(() => clearTimeout(timer));
  });
}
