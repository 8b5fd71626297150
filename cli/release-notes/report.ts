import { counted } from "../../gke/counted";
import { printableJson } from "../../policies/evaluation/printable";
import type { Paint } from "../report/colours";
import { hanging, indented, wrap } from "../report/wrap";
import type { Mention } from "./clusters";
import type { Kept } from "./selection";

/** Where the notes come from, and how many there were. */
export interface Origin {
  readonly source: string;
  readonly since: string;
  /** Notes since that day, of any theme. */
  readonly total: number;
}

/** For a terminal or a log, wrapped at the width. */
export function toText(notes: readonly Kept[], origin: Origin, paint: Paint, width: number): string {
  const blocks = byKind(notes).map(([kind, ofKind]) =>
    [
      paint("bold", kind),
      ...ofKind.map((note) => {
        const heading = hanging(`  ${note.date}  `, note.themes.join(", "), width);
        const lines = shortened(indented(note.text, width, "    "));
        const mentions = note.versions.flatMap((mention) => indented(mentionText(mention), width, "    "));
        return [
          ...heading.map((line) => line.replace(note.date, paint("bold", note.date))),
          ...lines,
          ...mentions.map((line) => paint("yellow", line)),
          ...linkLine(note, paint),
        ].join("\n");
      }),
    ].join("\n\n"),
  );
  return `${[...blocks, wrap(summary(notes, origin), width).join("\n")].join("\n\n")}\n`;
}

/** How many lines of a note a terminal shows; the rest is behind its link, and in the other formats. */
const SHOWN_LINES = 16;
const shortened = (lines: readonly string[]): readonly string[] =>
  lines.length <= SHOWN_LINES
    ? lines
    : [...lines.slice(0, SHOWN_LINES - 1), `    … ${counted(lines.length - SHOWN_LINES + 1, "more line")}`];

const linkLine = ({ link }: Kept, paint: Paint): string[] =>
  link === undefined ? [] : [paint("dim", `    ${link}`)];

/** For an issue or a pull request's comment. */
export function toMarkdown(notes: readonly Kept[], origin: Origin): string {
  const blocks = byKind(notes).map(([kind, ofKind]) =>
    [
      `## ${escaped(kind)}`,
      ...ofKind.map((note) => {
        const title = note.link === undefined ? note.date : `[${note.date}](${note.link})`;
        const lines = note.text
          .split("\n")
          .map((line) => (line.startsWith("- ") ? `- ${escaped(line.slice(2))}` : escaped(line)));
        const mentions = note.versions.map((mention) => `**${escaped(mentionText(mention))}**`);
        return [`### ${title}: ${note.themes.join(", ")}`, ...lines, ...mentions].join("\n\n");
      }),
    ].join("\n\n"),
  );
  return `${[...blocks, escaped(summary(notes, origin))].join("\n\n")}\n`;
}

/** For programs: docs/release-notes.md describes the form. */
export const toJson = (notes: readonly Kept[], origin: Origin): string =>
  `${printableJson(JSON.stringify({ version: 1, ...origin, notes }, undefined, 2))}\n`;

function summary(notes: readonly Kept[], { source, since, total }: Origin): string {
  const all = `${counted(total, "note")} since ${since} (${source})`;
  return `${notes.length} of ${all} ${notes.length === 1 ? "touches" : "touch"} identity, DNS, nodes or upgrades.`;
}

function byKind(notes: readonly Kept[]): [string, Kept[]][] {
  const kinds = new Map<string, Kept[]>();
  for (const note of notes) kinds.set(note.kind, [...(kinds.get(note.kind) ?? []), note]);
  return [...kinds];
}

function mentionText({ version, older, same, newer }: Mention): string {
  const parts = [
    [older, "older"],
    [same, "this one"],
    [newer, "newer"],
  ] as const;
  const whose = parts.flatMap(([names, word]) => (names.length > 0 ? [`${names.join(", ")}: ${word}`] : []));
  return `${version}: ${whose.join("; ")}`;
}

/** Text that Markdown shows as it is, without links, HTML, mentions of people, references to issues or commands to a CI system that logs it. */
const escaped = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]()<>#+!|~&-]/g, "\\$&")
    .replace(/::/g, "\\:\\:")
    .replace(/@/g, "@\u200b")
    .replace(/:\/\//g, ":\u200b//");
