// Which release notes may change the data of gke/.

import type { Note } from "../../cli/release-notes/notes";
import { counted } from "../../gke/counted";
import { KNOWN_ISSUES } from "../../gke/known-issues";

/** What a note may be about, and by what it is told. */
const KINDS = {
  "known issue": ({ kind, text }: Note) =>
    kind === "Issue" ||
    (kind === "Fixed" && VERSION.test(text)) ||
    /\b(known issue|workaround)\b/i.test(text),
  boundary: ({ kind, text, themes }: Note) =>
    kind !== "Fixed" &&
    themes.length > 0 &&
    VERSION.test(text) &&
    /\b(and later|or later|starting (with|in)|beginning (with|in)|from version|no longer|switch(es)?|by default)\b/i.test(
      text,
    ),
  "support date": ({ text }: Note) =>
    /\b(end of (standard |extended )?support|end[ -]of[ -]life|release schedule|no longer supported)\b/i.test(
      text,
    ),
  limit: ({ text, themes }: Note) =>
    themes.length > 0 && /\b(limits?|quotas?|maximum|at most|up to \d)/i.test(text),
} as const;

type HintKind = keyof typeof KINDS;

/** A version such as 1.36.5-gke.1032000, or a minor. */
const VERSION = /\b1\.\d{1,3}(\.\d{1,3}-gke\.\d{1,10})?\b/;
/** The weekly lists of versions say nothing of what versions do. */
const WEEKLY = /^\(?\d{4}-R\d{1,2}\)? |^(Note: )?Your clusters might not have these versions/;

/** A note that may change the data. */
interface Hint {
  readonly note: Note;
  readonly kinds: readonly HintKind[];
  /** The known issues that name the note's day as a source already. */
  readonly known: readonly string[];
}

/** The notes after a day (YYYY-MM-DD) that may change the data, newest first. */
export const hintsIn = (notes: readonly Note[], since: string): readonly Hint[] =>
  notes
    .filter(({ date, text }) => date > since && !WEEKLY.test(text))
    .map((note) => ({
      note,
      kinds: (Object.keys(KINDS) as HintKind[]).filter((kind) => KINDS[kind](note)),
      known: KNOWN_ISSUES.filter(({ sources }) => sources.includes(note.link ?? "")).map(({ id }) => id),
    }))
    .filter(({ kinds }) => kinds.length > 0)
    .sort((a, b) => b.note.date.localeCompare(a.note.date));

const SHOWN = 600;

export const factsText = (hints: readonly Hint[]): string =>
  [
    ...hints.map(({ note, kinds, known }) => {
      const text = note.text.length <= SHOWN ? note.text : `${note.text.slice(0, SHOWN)}…`;
      const lines = text.split("\n").map((line) => `  ${line}`);
      const already = known.length === 0 ? [] : [`  (known: ${known.join(", ")})`];
      return [
        `${note.date}  ${note.kind}: ${kinds.join(", ")}`,
        ...lines,
        ...already,
        `  ${note.link ?? "no link"}`,
      ].join("\n");
    }),
    `${counted(hints.length, "note")} to compare with gke/known-issues.json and the facts of gke/.`,
  ].join("\n\n");
