/**
 * Why something is noted: its value is not known offline; it is not and may be why a check is undecided, which is said only where one is; it was not looked
 * into; or it is good to know.
 */
export type NoteKind = "unknown" | "unknownIfUndecided" | "unseen" | "other";

/** What a report says of a stack besides findings. */
export interface Note {
  kind: NoteKind;
  /** Continues "The stack …" or "The program …". */
  text: string;
}

/** The notes of a run, each said once, in the order in which they came up. */
export class Notes {
  private readonly byText = new Map<string, Note>();

  add(kind: NoteKind, text: string): void {
    if (!this.byText.has(text)) this.byText.set(text, { kind, text });
  }

  get all(): readonly Note[] {
    return [...this.byText.values()];
  }
}
