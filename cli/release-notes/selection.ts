import { type Mention, mentionsIn, namesMinorOf, type Running } from "./clusters";
import { KINDS } from "./kinds";
import type { Note } from "./notes";

/** A note that is worth reading, and how it concerns the clusters. */
export interface Kept extends Omit<Note, "themes"> {
  /** Why it was kept; "versions of these clusters" where it names their minors. */
  readonly themes: readonly string[];
  readonly versions: readonly Mention[];
}

/** The weekly notes on versions and their security fixes: long lists, which matter only to clusters of the same minors. */
const WEEKLY = /^\(?\d{4}-R\d{1,2}\)? |^(Note: )?Your clusters might not have these versions/;
const MAX_WEEKLY_LINES = 12;

/** The notes of days from `since` (YYYY-MM-DD) on that are about the themes or the clusters' minors: by kind, newest first. */
export function keptNotes(notes: readonly Note[], since: string, running: readonly Running[]): Kept[] {
  const rank = ({ kind }: Kept) => {
    const index = (KINDS as readonly string[]).indexOf(kind);
    return index < 0 ? KINDS.length : index;
  };
  return notes
    .filter(({ date }) => date >= since)
    .flatMap((note) => kept(note, running))
    .sort((a, b) => rank(a) - rank(b) || a.kind.localeCompare(b.kind) || b.date.localeCompare(a.date));
}

function kept(note: Note, running: readonly Running[]): Kept[] {
  const isOurs = namesMinorOf(note.text, running);
  const versions = mentionsIn(note.text, running);
  const themes = [...note.themes, ...(isOurs ? ["versions of these clusters"] : [])];
  if (!WEEKLY.test(note.text)) return themes.length > 0 ? [{ ...note, themes, versions }] : [];
  if (!isOurs) return [];
  const [title, ...lines] = note.text.split("\n");
  const ofOurs = lines.filter((line) => namesMinorOf(line, running)).slice(0, MAX_WEEKLY_LINES);
  const text = [title, ...ofOurs].join("\n");
  return [{ ...note, text, themes: ["versions of these clusters"], versions: mentionsIn(text, running) }];
}
