import { basename } from "node:path";
import type { Notes } from "./notes";

/**
 * Notes what a program does not do in a preview: what waits for a value that is not known before the update.
 * @param reported what the preload writes, a line for each function that was not run, and each comparison: "makes", "awaits" or "compares", and a frame of a stack trace.
 * @param count how many there were, where that is known: a program may have closed what they are reported by.
 * @param hasEnded whether the program came to its end.
 */
export function noteSkipped(
  notes: Notes,
  reported: string,
  count: number | undefined,
  hasEnded: boolean,
): void {
  const lines = reported.split("\n").filter((line) => line !== "");
  for (const line of lines) notes.add("unseen", noteOf(line));
  if (count !== undefined && count > lines.length) {
    notes.add(
      "unseen",
      `has functions that wait for values which are not known yet, ${count - lines.length} of them at places that are not known: what they make is not looked into`,
    );
  }
  if (hasEnded || lines.some(isOfAwait)) return;
  notes.add(
    "unseen",
    "has a program that stops early, as it awaits a value which is not known yet or calls process.exit: what it makes after that is not looked into",
  );
}

const isOfAwait = (line: string): boolean => line.startsWith("awaits ");

function noteOf(line: string): string {
  if (isOfAwait(line))
    return `awaits a value which is not known yet${placeOf(line)}: what it makes after that is not looked into`;
  if (line.startsWith("compares "))
    return `compares a value which is not known offline${placeOf(line)}: what it makes by the comparison is not looked into`;
  return `makes resources in a function that waits for a value which is not known yet${placeOf(line)}: they are not looked into`;
}

/** The file's name and the line of a frame such as "at main (/app/index.ts:5:12)", in brackets; nothing for one without a place. */
function placeOf(frame: string): string {
  const [line, ...file] = frame.split(":").slice(0, -1).reverse();
  return line === undefined ? "" : ` (${basename(file.reverse().join(":"))}:${line})`;
}
