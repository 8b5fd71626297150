/**
 * Why something is noted. "unknown": its value is unknown offline. "unknownIfUndecided": it is unknown, and is only mentioned where a check
 * is undecided, as it may be the cause. "unseen": no rule looked into it. "warning": the program logs it. "other": anything else worth knowing.
 */
type NoteKind = "unknown" | "unknownIfUndecided" | "unseen" | "warning" | "other";

/** How a note begins on what a program logs. */
const LOGS = "has a program that logs ";

/** How a note of the kind "warning" begins; what follows are the program's own words. */
export const LOGS_WARNING = `${LOGS}a warning: `;

/** The note where a program logs more warnings than are noted. */
export const LOGS_MORE = `${LOGS}further warnings, which pulumi preview shows`;

/** Whether the text of a note is on what a program logs. */
export const isLogged = (text: string): boolean => text.startsWith(LOGS);

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
