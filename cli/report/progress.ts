/** One line on a terminal with the progress of long work; nothing anywhere else. */
export class Progress {
  private readonly states = new Map<string, string>();

  constructor(private readonly stream: { isTTY?: boolean; columns?: number; write(text: string): unknown }) {}

  /** Shows the state of one of several things that go on at the same time. */
  tell(what: string, state: string): void {
    this.states.set(what, state);
    this.draw();
  }

  done(what: string): void {
    this.states.delete(what);
    this.draw();
  }

  /** Removes the line. */
  clear(): void {
    this.states.clear();
    this.draw();
  }

  private draw(): void {
    if (!this.stream.isTTY) return;
    // A terminal that does not know its width says 0.
    const width = this.stream.columns || 80;
    const text = [...this.states].map(([what, state]) => `${what}: ${state}`).join("  ");
    this.stream.write(`\r\u001b[K${text.slice(0, width - 1)}`);
  }
}
