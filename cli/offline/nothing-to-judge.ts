import type { Note } from "../messages/notes";

/** The note on a stack that has nothing to judge, and need not have: it continues "The stack …". */
export const ONLY_READS: Note = {
  kind: "unseen",
  text: "has no resources of its own, as all that it has is read from elsewhere: there was nothing to judge",
};

/** The note on a stack whose components have no resources in them. */
export const ONLY_COMPONENTS: Note = {
  kind: "unseen",
  text: "has only components, and no resources in them: there was nothing to judge",
};

/** The note on a stack of which rules judge nothing, as it has nothing to do with clusters. */
export const NOTHING_JUDGED: Note = {
  kind: "other",
  text: "has no cluster, Kubernetes object or anything else that a rule judges",
};

const NOTHING_REGISTERED =
  "The program registered no resources: does main in Pulumi.yaml or package.json name the right file, does the program return " +
  "early, or does it start other programs through the Automation API? Those are checked in their own folders.";

/**
 * Why a program that ended normally may have no resources to judge; undefined where it need not have any.
 * @param hasRead whether it read existing resources or called functions.
 */
export function whyNothing(hasRead: boolean, notes: readonly Note[]): string | undefined {
  const unseen = notes.filter(({ kind }) => kind === "unseen").map(({ text }) => `The program ${text}.`);
  if (unseen.length > 0) return unseen.join(" ");
  return hasRead ? undefined : NOTHING_REGISTERED;
}
