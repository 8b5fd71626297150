import { assignedIn } from "./assignments";
import { Calls } from "./calls";
import { chainTo, createdIn } from "./chains";
import type { Piece } from "./definitions";
import { type OwnSource, OwnSources } from "./own-sources";
import { Settlers } from "./settlers";
import { closedAt, codeOf, isWord } from "./source-code";

/** What a function would have done: make resources, settle a promise, or set what the program decides by. */
export type Effect = "makes" | "awaits" | "sets";

const NO_RESOURCE = /(?:Error|Config|Asset|Archive|Output|StackReference)$/;

/** Finds by the program's sources what functions of it that did not run would have done. */
export class SkippedWork {
  private readonly sources: OwnSources;
  private readonly calls: Calls;
  private readonly settlers: Settlers;

  /** @param entries files of the program: the others are found by what they import. @param readText gives a file's text, or throws. */
  constructor(entries: readonly string[], readText: (path: string) => string) {
    this.sources = new OwnSources(entries, readText);
    this.calls = new Calls(this.sources);
    this.settlers = new Settlers(this.sources);
  }

  /**
   * What a function would have done, by itself and by the program's functions that it calls.
   * @param text of the function.
   * @param file in which it is given to an output.
   */
  effectOf(text: string, file: string): Effect | undefined {
    const code = codeOf(text);
    const source = this.sources.at(file);
    const work: Piece = { code, from: 0, to: code.tokens.length, ...(source && { source }) };
    const pieces = this.calls.from(work);
    if (pieces.some((each) => this.makes(each))) return "makes";
    if (pieces.some((each) => this.settlers.areCalledIn(each))) return "awaits";
    return pieces.some((each) => this.isDecidedBy(each)) ? "sets" : undefined;
  }

  private makes(piece: Piece): boolean {
    return createdIn(piece).some((chain) => this.isResource(piece.source, chain));
  }

  /** Whether a class may be a resource's: one of the program's own that extends another class, or one that it imports. */
  private isResource(source: OwnSource | undefined, chain: string[], seen: readonly string[] = []): boolean {
    const name = chain.at(-1) ?? "";
    if ((chain[0] ?? "") in globalThis || NO_RESOURCE.test(name) || seen.includes(name)) return false;
    const own = this.calls.classNamed(source, chain);
    if (own.length === 0) return true;
    return own.some((its) => {
      const parent = parentOf(its);
      return parent !== undefined && this.isResource(its.source, parent, [...seen, name]);
    });
  }

  /** Whether it sets what the program asks elsewhere: a loop that waits, or a condition by which it makes resources. */
  private isDecidedBy(piece: Piece): boolean {
    const names = assignedIn(piece);
    return names.size > 0 && this.sources.all.some((source) => this.asks(source, names, piece));
  }

  private asks(source: OwnSource, names: ReadonlySet<string>, { code: own, from, to }: Piece): boolean {
    const { code } = source;
    const { tokens } = code;
    return tokens.some((token, i) => {
      if (own === code && i >= from && i < to) return false;
      if (token === "=>") {
        const start = tokens[i + 1] === "!" ? i + 2 : i + 1;
        let end = start;
        while (tokens[end + 1] === "." || tokens[end + 1] === "?.") end += 2;
        return names.has(tokens[end] ?? "") && /^[,);]$/.test(tokens[end + 1] ?? "");
      }
      if (!/^(?:if|while|for)$/.test(token) || tokens[i + 1] !== "(") return false;
      const end = closedAt(code, i + 1);
      if (!tokens.slice(i + 2, end).some((each) => names.has(each))) return false;
      return token !== "if" || this.guards(source, end + 1);
    });
  }

  /** Whether what stands under a condition makes resources. */
  private guards(source: OwnSource, from: number): boolean {
    const { code } = source;
    const semicolon = code.tokens.indexOf(";", from);
    const statementEnd = semicolon < 0 ? code.tokens.length : semicolon;
    const to = code.tokens[from] === "{" ? closedAt(code, from) : statementEnd;
    return this.calls.from({ code, source, from, to }).some((each) => this.makes(each));
  }
}

/** The class that another one extends, as its source names it. */
function parentOf({ code, from, to }: Piece): string[] | undefined {
  const { tokens } = code;
  const opening = tokens.indexOf("{", from);
  const at = tokens.indexOf("extends", from) + 1;
  if (at === 0 || at > opening || at > to) return undefined;
  let last = at;
  while (tokens[last + 1] === "." && isWord(tokens[last + 2])) last += 2;
  return chainTo(code, last);
}
