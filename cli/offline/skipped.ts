import { basename } from "node:path";
import type { Notes } from "./notes";

/**
 * Notes what a program does not do in a preview: what waits for a value that is not known before the update.
 * @param reported frames of stack traces, one a line, of functions that make resources and were not run.
 * @param hasEnded whether the program came to its end.
 */
export function noteSkipped(notes: Notes, reported: string, hasEnded: boolean): void {
  for (const frame of reported.split("\n").filter((line) => line !== "")) {
    notes.add(
      "unseen",
      `makes resources in a function that waits for a value which is not known yet${placeOf(frame)}: they are not looked into`,
    );
  }
  if (hasEnded) return;
  notes.add(
    "unseen",
    "has a program that stops early, as it awaits a value which is not known yet or calls process.exit: what it makes after that is not looked into",
  );
}

/** The file's name and the line of a frame such as "at main (/app/index.ts:5:12)", in brackets; nothing for one without a place. */
function placeOf(frame: string): string {
  const [line, ...file] = frame.split(":").slice(0, -1).reverse();
  return line === undefined ? "" : ` (${basename(file.reverse().join(":"))}:${line})`;
}
