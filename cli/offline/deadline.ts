import { NotEvaluated } from "../messages/errors";
import type { Child } from "./child";
import type { Stack } from "./stacks";

/** How long a program may run. */
const PROGRAM_MS = 300_000;

/** Until when the program of a stack may run, however often it is run. */
export class Deadline {
  private readonly start = Date.now();
  constructor(readonly limitMs = PROGRAM_MS) {}

  get leftMs(): number {
    return Math.max(0, this.limitMs - (Date.now() - this.start));
  }
}

/** A program that was stopped. */
export class Late extends NotEvaluated {}

/** Rejects with `Late` once the program has run for too long. */
export function late(program: Child, stack: Stack, { limitMs, leftMs }: Deadline): Promise<never> {
  const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
  return new Promise((_, reject) => {
    const timer = setTimeout(() => {
      const silent = seconds(Date.now() - program.lastPrinted());
      reject(
        new Late(
          `The program did not end within ${seconds(limitMs)} (stack "${stack.name}"); it has printed nothing for ${silent}. ` +
            "If it needs more time, set --timeout.",
        ),
      );
    }, leftMs);
    void program.ended.then(() => clearTimeout(timer));
  });
}
