import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { Notes } from "../../messages/notes";
import { readText } from "../files/input-file";
import { MAX_WRITTEN_BYTES } from "../files/input-limits";
import type { Made } from "../protocol/values";
import { SkippedWork } from "./skipped-work";

/** What is known of a program that has ended, besides the reports from its process. */
export interface Ended {
  /** How many reports the program's process announced; undefined where that is unknown, as a program may have closed the channel. */
  count: number | undefined;
  /** Whether the program came to its end. */
  hasEnded: boolean;
  /** What the program made from unknown answers and then passed to a resource, an output or a function. */
  cameBack: ReadonlySet<Made>;
  /** The program's file. */
  entry: string;
}

/** The search for skipped work, shared by all stacks of a program. */
export class SkippedWorks {
  private readonly byFiles = new Map<string, SkippedWork>();

  /** @param files of the program, from which its others are found. */
  of(files: readonly string[]): SkippedWork {
    const key = JSON.stringify([...files].sort());
    const known = this.byFiles.get(key);
    if (known) return known;
    const work = new SkippedWork(files, (file) => readText(file, MAX_WRITTEN_BYTES));
    this.byFiles.set(key, work);
    return work;
  }
}

/**
 * Notes what a program leaves out in a preview: code that waits for an unknown value, or is decided by one.
 * @param reported what the preload writes: lines of "skips" or "awaits" with a function's text, "compares", "decides", "texts", "numbers",
 * "exits" or "quits", and a frame of a stack trace.
 */
export function noteSkipped(
  notes: Notes,
  reported: string,
  { count, hasEnded, cameBack, entry }: Ended,
  works: SkippedWorks,
): void {
  const lines = reported.split("\n").filter((line) => line !== "");
  const read = lines.map(reportOf);
  const files = new Set(read.flatMap(({ text, file }) => (text === undefined ? [] : [file])));
  const work = files.size > 0 ? works.of([entry, ...files]) : undefined;
  const kinds = read.map(({ kind, text, file, lineNumber }) => {
    const effect = text === undefined ? undefined : work?.effectOf(text, file, lineNumber);
    if (kind !== "awaits") return effect ?? kind;
    if (effect && effect !== "sets") return effect;
    return work?.isForNothing(file, lineNumber) ? (effect ?? "skips") : kind;
  });
  read.forEach(({ place }, i) => {
    const kind = kinds[i] ?? "";
    if (kind !== "skips" && !cameBack.has(kind as Made)) notes.add("unseen", noteOf(kind, place));
  });
  if (count !== undefined && count > lines.length) {
    notes.add(
      "unseen",
      `has functions that wait for values which are not known yet, ${count - lines.length} of them at places that are not known: what they make is not looked into`,
    );
  }
  if (hasEnded || kinds.some((kind) => ["awaits", "exits", "quits"].includes(kind))) return;
  notes.add(
    "unseen",
    "stops early, as it awaits a value which is not known yet or a promise that never settles, or calls process.exit: what it makes after that is not looked into",
  );
}

function noteOf(kind: string, place: string): string {
  if (kind === "awaits")
    return `awaits a value which is not known yet${place}: what it makes after that is not looked into`;
  if (kind === "exits" || kind === "quits")
    return `calls process.${kind === "exits" ? "exit" : "reallyExit"}${place}: what it makes after that is not looked into`;
  if (kind === "makes")
    return `makes resources in a function that waits for a value which is not known yet${place}: they are not looked into`;
  if (kind === "compares" || kind === "numbers")
    return `compares a value which is not known offline${place}: what it makes by the comparison is not looked into`;
  return `may decide by a value which is not known ${kind === "sets" ? "yet" : "offline"}${place}: what it makes by that is not looked into`;
}

/** One line of what the preload reports. */
interface Report {
  kind: string;
  /** The text of the function that did not run; undefined for what ran. */
  text: string | undefined;
  file: string;
  lineNumber: number | undefined;
  /** The file's name and the line, in parentheses; empty where they are unknown. */
  place: string;
}

/** Parses a line such as `makes at main (/app/index.ts:5:12)`, in which a function's text may precede the frame. */
function reportOf(line: string): Report {
  const [, kind = "", text, frame = ""] = /^(\w+) (?:("(?:[^"\\]|\\.)*") )?(.*)$/.exec(line) ?? [];
  const [number, ...parts] = frame.split(":").slice(0, -1).reverse();
  const file = parts
    .reverse()
    .join(":")
    .replace(/^at (?:async )?/, "");
  return {
    kind,
    text: text === undefined ? undefined : textOf(text),
    file: pathOf(file.slice(file.lastIndexOf(" (") + 1).replace("(", "")),
    lineNumber: number === undefined ? undefined : Number(number),
    place: number === undefined ? "" : ` (${basename(file)}:${number})`,
  };
}

/** The text that a line contains as JSON; empty where it contains none, as a program may write lines of its own. */
function textOf(json: string): string {
  try {
    return JSON.parse(json);
  } catch {
    return "";
  }
}

function pathOf(file: string): string {
  try {
    return fileURLToPath(file);
  } catch {
    return file;
  }
}
