import { joinedAlike } from "../../policies/evaluation/alike-texts";
import { isLogged } from "../messages/notes";
import type { JudgedStack } from "./finding";
import { stacksText } from "./names";

/** Texts of several stacks, each once. @param most so many stacks are named. */
function sharedTexts(
  stacks: readonly JudgedStack[],
  of: (stack: JudgedStack) => readonly string[],
  most?: number,
): readonly string[] {
  const texts = new Map<string, Set<string>>();
  for (const stack of stacks)
    for (const text of of(stack)) texts.set(text, (texts.get(text) ?? new Set()).add(stack.name));
  return [...texts].map(([text, names]) => `${text}${stacksText(names, stacks.length, most)}`);
}

/**
 * What was not looked into, the same of several resources and stacks once. Each continues "the stack …".
 * @param most so many resources and stacks are named.
 */
export const unseenTexts = (stacks: readonly JudgedStack[], most?: number): readonly string[] =>
  joinedAlike(
    sharedTexts(stacks, ({ unseen }) => unseen, most),
    most,
  );

/** What else is good to know, merged likewise. */
export const noteTexts = (stacks: readonly JudgedStack[], most?: number): readonly string[] =>
  joinedAlike(
    sharedTexts(stacks, ({ notes, unseen }) => notes.filter((text) => !unseen.includes(text)), most),
    most,
  );

/** What programs log, the same of several stacks once. Each continues "the stack …". */
export const loggedTexts = (stacks: readonly JudgedStack[]): readonly string[] =>
  sharedTexts(stacks, ({ notes }) => notes.filter(isLogged));
