/** How much is kept of what is reported besides secret values: the texts of functions. */
const KEPT = 4 * 1024 * 1024;

/** What our own code in a process reports, in lines. */
export class ProcessReports {
  /** What is reported of secret values: each is kept, as each is to be masked. */
  readonly secrets: string[] = [];
  private others = "";
  private begun = "";

  /** Takes what was read next. */
  add(text: string): void {
    const end = text.lastIndexOf("\n") + 1;
    if (end === 0) {
      this.begun += text;
      return;
    }
    const lines = (this.begun + text.slice(0, end - 1)).split("\n");
    this.begun = text.slice(end);
    let { others } = this;
    for (const line of lines) {
      if (/^secrets? /.test(line)) this.secrets.push(line);
      else others += `${line}\n`;
    }
    this.others = others.slice(-KEPT);
  }

  /** The end of all else. */
  get text(): string {
    return this.others;
  }
}
