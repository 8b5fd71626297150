/**
 * Why something is noted. "unknown": its value is unknown offline. "unknownIfUndecided": it is unknown, and is only mentioned where a check
 * is undecided, as it may be the cause. "unseen": no rule looked into it. "other": anything else worth knowing.
 */
export type NoteKind = "unknown" | "unknownIfUndecided" | "unseen" | "other";

/** A remark in a report on a stack, besides findings. */
export interface Note {
  kind: NoteKind;
  /** Continues "The stack …" or "The program …". */
  text: string;
}

/** The notes of a run, each once, in the order in which they arose. */
export class Notes {
  private readonly byText = new Map<string, Note>();

  add(kind: NoteKind, text: string): void {
    if (!this.byText.has(text)) this.byText.set(text, { kind, text });
  }

  get all(): readonly Note[] {
    return [...this.byText.values()];
  }
}
