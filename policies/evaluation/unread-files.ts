import { isUnknown } from "./unknown";

/** The property by which a Helm release takes values from files. */
export const VALUE_FILES = "valueYamlFiles";

/** How the problem begins that a property names files: what it says is known, but rules read no files. */
const IN_FILES = "in files, which rules do not read";

/** Whether all that leaves a verdict undecided is in files that the program names. */
export const isInFiles = (
  undecided: ReadonlySet<string>,
  { inputs }: { readonly inputs: Readonly<Record<string, unknown>> },
): boolean =>
  [...undecided].every((property) => property === VALUE_FILES) && !isUnknown(() => inputs[VALUE_FILES]);

/** What is said of values that a rule needs and does not have. */
export const whyUndecided = (isInFiles: boolean): string => (isInFiles ? IN_FILES : "not known yet");

/** What to do about them. */
export const forUndecided = (isInFiles: boolean): string =>
  isInFiles
    ? "Set in values what the files say of this, or look at it in the files."
    : "If the value turns out to be right, there is nothing to do: it is checked again when it is known.";

/** The sentence that an undecided finding has, by its problem. */
export const undecidedText = (problem: string): string =>
  saysInFiles(problem)
    ? "Undecided: the values files are not read."
    : "Undecided: the value is not known yet.";

/** Whether an undecided finding says that what it needs is in files. */
export const saysInFiles = (problem: string): boolean => problem.startsWith(IN_FILES);
