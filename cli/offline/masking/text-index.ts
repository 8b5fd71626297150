/** Shorter texts are never searched for. */
export const MIN_LENGTH = 4;

/** A letter, a digit or an underscore: what words are made of. */
export const IN_WORD = /[\p{L}\p{N}_]/u;

/**
 * Sorted texts of at least MIN_LENGTH characters. To find them in another text, that is read only once, with a binary search at each place
 * where one may begin, however many they are.
 */
export class TextIndex {
  private readonly sorted: readonly string[];
  private readonly heads: ReadonlySet<string>;
  /** For each text the index of the longest other text that it begins with; -1 where there is none. */
  private readonly within: Int32Array;
  private readonly longest: number;

  constructor(texts: Iterable<string>) {
    this.sorted = [...new Set(texts)].sort();
    this.heads = new Set(this.sorted.map((text) => text.slice(0, MIN_LENGTH)));
    this.within = withinEachOther(this.sorted);
    this.longest = this.sorted.reduce((most, { length }) => Math.max(most, length), 0);
  }

  /** The longest text at a place of another text for which `isFound` holds. */
  at(text: string, at: number, isFound: (part: string) => boolean): string | undefined {
    if (!this.heads.has(text.slice(at, at + MIN_LENGTH))) return undefined;
    // If the other text begins with a text, so it does with the prefixes of that.
    for (let i = this.lastUpTo(text.slice(at, at + this.longest)); i >= 0; i = this.within[i] ?? -1) {
      const part = this.sorted[i] ?? "";
      if (text.startsWith(part, at) && isFound(part)) return part;
    }
    return undefined;
  }

  /** The length of the longest end of a text that is the beginning of one of these; 0 if shorter than MIN_LENGTH. */
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

  /** The index of the last text that does not come after another in order; -1 for none. */
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

/** For each sorted text, the index of the longest other text that it begins with. */
function withinEachOther(sorted: readonly string[]): Int32Array {
  const within = new Int32Array(sorted.length).fill(-1);
  sorted.forEach((text, i) => {
    let at = i - 1;
    while (at >= 0 && !text.startsWith(sorted[at] ?? "")) at = within[at] ?? -1;
    within[i] = at;
  });
  return within;
}
