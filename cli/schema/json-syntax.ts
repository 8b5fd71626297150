/** Where a text stops being JSON, as an offset, and why. */
export interface SyntaxProblem {
  offset: number;
  reason: string;
}

/**
 * The first thing that makes a text invalid JSON; undefined for valid JSON. JSON.parse names no place for some, and words its reasons by
 * engine.
 * @param text nested no deeper than calls can be.
 */
export function jsonProblem(text: string): SyntaxProblem | undefined {
  const reader = new Reader(text);
  try {
    reader.document();
    return undefined;
  } catch (error) {
    if (error instanceof Stop) return error;
    throw error;
  }
}

class Stop extends Error implements SyntaxProblem {
  constructor(
    readonly offset: number,
    readonly reason: string,
  ) {
    super(reason);
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const SPACE = /[ \t\r\n]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  document(): void {
    this.skip();
    if (this.at === this.text.length) throw this.stop("the file is empty");
    this.value();
    this.skip();
    if (this.at < this.text.length) throw this.stop("something stands behind the end");
  }

  private value(): void {
    this.skip();
    const char = this.text[this.at];
    if (char === "{") this.list("}", () => this.member());
    else if (char === "[") this.list("]", () => this.value());
    else if (char === '"') this.string();
    else if (this.take(NUMBER) === "") this.word();
  }

  private word(): void {
    const start = this.at;
    const word = this.take(WORD);
    if (["true", "false", "null"].includes(word)) return;
    this.at = start;
    throw this.stop(word === "" ? "a value is missing" : "a text is not in double quotes");
  }

  private member(): void {
    this.skip();
    if (this.text[this.at] !== '"') {
      const isKey = this.take(WORD) !== "";
      throw this.stop(isKey ? "a key is not in double quotes" : "a key is missing");
    }
    this.string();
    this.skip();
    if (this.text[this.at] !== ":") throw this.stop('":" is missing after a key');
    this.at++;
    this.value();
  }

  /** What stands between brackets, with commas between. */
  private list(end: "}" | "]", item: () => void): void {
    this.at++;
    this.skip();
    if (this.text[this.at] === end) {
      this.at++;
      return;
    }
    for (;;) {
      item();
      this.skip();
      const char = this.text[this.at];
      if (char !== "," && char !== end) throw this.stop(`"," or "${end}" is missing`);
      const comma = this.at++;
      if (char === end) return;
      this.skip();
      if (this.text[this.at] === end) throw new Stop(comma, `"," stands before "${end}"`);
    }
  }

  private string(): void {
    const start = this.at++;
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined || char === "\n") throw new Stop(start, "a text has no closing quote");
      if (char === "\\") {
        if (this.take(ESCAPE) === "") throw this.stop("an escape is invalid");
      } else if (char < " ") throw this.stop("a text has a control character");
      else this.at++;
      if (char === '"') return;
    }
  }

  private skip(): void {
    this.take(SPACE);
    if (
      this.text[this.at] === "#" ||
      this.text.startsWith("//", this.at) ||
      this.text.startsWith("/*", this.at)
    )
      throw this.stop("JSON has no comments; YAML does");
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ""] = pattern.exec(this.text) ?? [];
    this.at += found.length;
    return found;
  }

  private stop(reason: string): Stop {
    const isEnd = this.at >= this.text.length && this.text.trim() !== "";
    if (isEnd) return new Stop(this.at, "the file ends too early");
    return new Stop(this.at, this.text[this.at] === "'" ? "JSON takes double quotes alone" : reason);
  }
}
