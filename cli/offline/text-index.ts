import { appendTo } from "../../policies/evaluation/append-to";

/** Fewer characters are looked for in no text. */
export const MIN_LENGTH = 4;

/** A letter, a digit or an underscore: what words are made of. */
export const IN_WORD = /[\p{L}\p{N}_]/u;

/** Texts of MIN_LENGTH characters or more, by their beginnings: however many they are, another text is read once to find them in it. */
export class TextIndex {
  private readonly byBeginning = new Map<string, string[]>();

  constructor(texts: Iterable<string>) {
    for (const text of [...texts].sort((a, b) => b.length - a.length))
      appendTo(this.byBeginning, text.slice(0, MIN_LENGTH), text);
  }

  /** The longest that stands at a place of a text, and may be found there. */
  at(text: string, at: number, isFound: (part: string) => boolean): string | undefined {
    return this.byBeginning
      .get(text.slice(at, at + MIN_LENGTH))
      ?.find((part) => text.startsWith(part, at) && isFound(part));
  }
}
