/** Fewer characters are looked for in no text. */
export const MIN_LENGTH = 4;

/** A letter, a digit or an underscore: what words are made of. */
export const IN_WORD = /[\p{L}\p{N}_]/u;

/**
 * Texts of MIN_LENGTH characters or more, in order: however many they are and whatever they have in common, another text is read once to find
 * them in it, with a binary search at the places where one may begin.
 */
export class TextIndex {
  private readonly sorted: readonly string[];
  private readonly heads: ReadonlySet<string>;
  /** The place of the longest other text that each begins with; -1 where there is none. */
  private readonly within: Int32Array;
  private readonly longest: number;

  constructor(texts: Iterable<string>) {
    this.sorted = [...new Set(texts)].sort();
    this.heads = new Set(this.sorted.map((text) => text.slice(0, MIN_LENGTH)));
    this.within = withinEachOther(this.sorted);
    this.longest = this.sorted.reduce((most, { length }) => Math.max(most, length), 0);
  }

  /** The longest that stands at a place of a text, and may be found there. */
  at(text: string, at: number, isFound: (part: string) => boolean): string | undefined {
    if (!this.heads.has(text.slice(at, at + MIN_LENGTH))) return undefined;
    // What this text begins with, the last before it in order begins with too.
    for (let i = this.lastUpTo(text.slice(at, at + this.longest)); i >= 0; i = this.within[i] ?? -1) {
      const part = this.sorted[i] ?? "";
      if (text.startsWith(part, at) && isFound(part)) return part;
    }
    return undefined;
  }

  /** How many characters a text ends in with which one of these begins, MIN_LENGTH at least; 0 where there are none. */
  overlap(text: string): number {
    for (let at = Math.max(0, text.length - this.longest); at <= text.length - MIN_LENGTH; at++) {
      if (this.heads.has(text.slice(at, at + MIN_LENGTH)) && this.isBeginning(text.slice(at)))
        return text.length - at;
    }
    return 0;
  }

  private isBeginning(part: string): boolean {
    const i = this.lastUpTo(part);
    return this.sorted[i] === part || this.sorted[i + 1]?.startsWith(part) === true;
  }

  /** The place of the last that is not after a text in order; -1 where all are. */
  private lastUpTo(text: string): number {
    let [from, to] = [0, this.sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.sorted[middle] ?? "") <= text) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }
}

/** For each of texts in order the place of the longest other that it begins with. */
function withinEachOther(sorted: readonly string[]): Int32Array {
  const within = new Int32Array(sorted.length).fill(-1);
  sorted.forEach((text, i) => {
    let at = i - 1;
    while (at >= 0 && !text.startsWith(sorted[at] ?? "")) at = within[at] ?? -1;
    within[i] = at;
  });
  return within;
}
