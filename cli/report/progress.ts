import { printable } from "../../policies/evaluation/printable";

/** How long nothing is said in a pipe. */
const QUIET_MS = 30_000;

/** Progress of long work: one line that changes on a terminal, and a line each half a minute anywhere else. */
export class Progress {
  private readonly states = new Map<string, string>();
  private readonly begun: number;
  private said: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly stream: { isTTY?: boolean; columns?: number; write(text: string): unknown },
    private readonly now: () => number = Date.now,
    private readonly quietMs = QUIET_MS,
  ) {
    this.begun = this.now();
    this.said = this.begun;
  }

  /** Shows the state of one of several things that go on at the same time. */
  tell(what: string, state: string): void {
    this.states.set(what, state);
    if (this.stream.isTTY) this.draw();
    else this.say();
  }

  done(what: string): void {
    this.states.delete(what);
    if (this.stream.isTTY) this.draw();
  }

  /** Removes the line, or says no more. */
  clear(): void {
    this.states.clear();
    clearInterval(this.timer);
    if (this.stream.isTTY) this.draw();
  }

  private draw(): void {
    // A terminal that does not know its width says 0.
    const width = this.stream.columns || 80;
    this.stream.write(`\r\u001b[K${this.text().slice(0, width - 1)}`);
  }

  /** Also called while nothing else happens; work that leaves no time for timers says it itself. */
  private say(): void {
    this.timer ??= setInterval(() => this.say(), this.quietMs).unref();
    const now = this.now();
    if (now - this.said < this.quietMs || this.states.size === 0) return;
    this.said = now;
    this.stream.write(`${this.text()}  (${Math.round((now - this.begun) / 1000)} s)\n`);
  }

  private text(): string {
    return [...this.states].map(([what, state]) => printable(`${what}: ${state}`)).join("  ");
  }
}
