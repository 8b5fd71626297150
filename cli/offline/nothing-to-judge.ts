import type { Note } from "../messages/notes";

/** What a report says of a stack that has nothing to judge, and need not have: it continues "The stack …". */
export const ONLY_READS: Note = {
  kind: "unseen",
  text: "has no resources of its own, as all that it has is read from elsewhere: there was nothing to judge",
};

const NOTHING_REGISTERED =
  "The program registered no resources: does main in Pulumi.yaml or package.json name the right file, does the program return " +
  "early, or does it start other programs through the Automation API? Those are checked in their own folders.";

/**
 * Why a program that came to its end may have no resources to judge; undefined where it need not have any.
 * @param hasRead whether it asked for resources or answers that are there already.
 */
export function whyNothing(hasRead: boolean, notes: readonly Note[]): string | undefined {
  const unseen = notes.filter(({ kind }) => kind === "unseen").map(({ text }) => `The program ${text}.`);
  if (unseen.length > 0) return unseen.join(" ");
  return hasRead ? undefined : NOTHING_REGISTERED;
}
