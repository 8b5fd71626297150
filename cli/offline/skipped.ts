import { basename } from "node:path";
import type { Notes } from "./notes";
import type { Made } from "./protocol/values";

/** What is known of a program that has ended, besides what was reported in its process. */
export interface Ended {
  /** How many reports there were, where that is known: a program may have closed what they are made by. */
  count: number | undefined;
  /** Whether the program came to its end. */
  hasEnded: boolean;
  /** What the program has made from unknown answers and given to a resource, an output or a function. */
  cameBack: ReadonlySet<Made>;
}

/**
 * Notes what a program does not do in a preview: what waits for a value that is not known before the update, or is decided by one.
 * @param reported what the preload writes: lines of "makes", "awaits", "compares", "decides", "texts", "numbers" or "exits", and a frame of a stack trace.
 */
export function noteSkipped(notes: Notes, reported: string, { count, hasEnded, cameBack }: Ended): void {
  const lines = reported.split("\n").filter((line) => line !== "");
  for (const line of lines) {
    const [kind = ""] = line.split(" ", 1);
    if (!cameBack.has(kind as Made)) notes.add("unseen", noteOf(kind, placeOf(line)));
  }
  if (count !== undefined && count > lines.length) {
    notes.add(
      "unseen",
      `has functions that wait for values which are not known yet, ${count - lines.length} of them at places that are not known: what they make is not looked into`,
    );
  }
  if (hasEnded || lines.some((line) => /^(?:awaits|exits) /.test(line))) return;
  notes.add(
    "unseen",
    "has a program that stops early, as it awaits a value which is not known yet or calls process.exit: what it makes after that is not looked into",
  );
}

function noteOf(kind: string, place: string): string {
  if (kind === "awaits")
    return `awaits a value which is not known yet${place}: what it makes after that is not looked into`;
  if (kind === "exits") return `calls process.exit${place}: what it makes after that is not looked into`;
  if (kind === "makes")
    return `makes resources in a function that waits for a value which is not known yet${place}: they are not looked into`;
  if (kind === "compares" || kind === "numbers")
    return `compares a value which is not known offline${place}: what it makes by the comparison is not looked into`;
  return `may decide by a value which is not known offline${place}: what it makes by that is not looked into`;
}

/** The file's name and the line of a frame such as "at main (/app/index.ts:5:12)", in brackets; nothing for one without a place. */
function placeOf(frame: string): string {
  const [line, ...file] = frame.split(":").slice(0, -1).reverse();
  return line === undefined ? "" : ` (${basename(file.reverse().join(":"))}:${line})`;
}
