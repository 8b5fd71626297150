import { chainsIn, isCalledAt } from "./chains";
import type { Piece } from "./definitions";
import type { OwnSource, OwnSources } from "./own-sources";
import { afterTypeArguments, type Code, closedAt, isWord } from "./source-code";

/** Modules and classes of Node.js that have functions of these names. */
const OTHERS = new Set(["path", "posix", "win32", "url", "Promise", "require", "meta", "dns", "promises"]);

/** What settles the promises that a source makes: the functions that a promise gives to its executor, and what they are kept as. */
interface Settling {
  names: Set<string>;
  members: Set<string>;
}

/** Finds what settles promises. */
export class Settlers {
  private readonly bySource = new Map<OwnSource, Settling>();

  constructor(private readonly sources: OwnSources) {}

  /** Whether a piece settles a promise of its source, or of one that it imports. */
  areCalledIn(piece: Piece): boolean {
    const { source } = piece;
    const visible = [source, ...(source?.imports ?? []).map(({ path }) => this.sources.at(path))];
    const settling = visible.flatMap((each) => (each ? [this.of(each)] : []));
    for (const { chain, at } of chainsIn(piece)) {
      const name = chain.at(-1) ?? "";
      const isMember = chain.length > 1 && !OTHERS.has(chain.at(-2) ?? "");
      const isOne = settling.some(({ names, members }) =>
        chain.length === 1 ? names.has(name) : isMember && members.has(name),
      );
      if (isOne && isCalledAt(piece.code, at)) return true;
    }
    return false;
  }

  private of(source: OwnSource): Settling {
    const known = this.bySource.get(source) ?? settlingIn(source.code);
    this.bySource.set(source, known);
    return known;
  }
}

function settlingIn(code: Code): Settling {
  const names = new Set<string>();
  const members = new Set<string>();
  const { tokens } = code;
  const given = new Set<string>();
  tokens.forEach((token, i) => {
    if (token === "Promise" && tokens.slice(i - 4, i).includes("new"))
      for (const name of executorsParameters(code, i + 1)) given.add(name);
    if (token !== "withResolvers") return;
    for (const name of ["resolve", "reject"]) {
      names.add(name);
      members.add(name);
    }
  });
  tokens.forEach((token, i) => {
    if (!given.has(token)) return;
    names.add(token);
    const [before = "", sign = "", after = ""] = [tokens[i - 2], tokens[i - 1], tokens[i + 1]];
    const isWhole = /^(?:[;,)}]|as)$/.test(after) || code.begins.has(i + 1);
    if (sign === "=" && isWhole) (tokens[i - 3] === "." ? members : names).add(before);
    if (sign === ":" && /^[,}]$/.test(after)) members.add(before);
    if (/^[{,]$/.test(sign) && /^[,}]$/.test(after)) members.add(token);
  });
  return { names, members };
}

/** The names of what a promise gives to the function that it is made with. */
function executorsParameters(code: Code, from: number): string[] {
  const { tokens } = code;
  let at = afterTypeArguments(code, from) + 1;
  if (tokens[at] === "async") at++;
  if (tokens[at] === "function") at += tokens[at + 1] === "(" ? 1 : 2;
  const first = tokens[at];
  if (isWord(first)) return tokens[at + 1] === "=>" ? [first] : [];
  if (first !== "(") return [];
  const inner = tokens.slice(at + 1, closedAt(code, at));
  return inner.filter((token, i) => isWord(token) && (i === 0 || inner[i - 1] === ","));
}
