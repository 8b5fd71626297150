import { joinedAlike } from "../../policies/evaluation/alike-texts";
import type { JudgedStack } from "./finding";
import { stacksText } from "./names";

/** Texts of several stacks, each once. */
export function sharedTexts(
  stacks: readonly JudgedStack[],
  of: (stack: JudgedStack) => readonly string[],
): readonly string[] {
  const texts = new Map<string, Set<string>>();
  for (const stack of stacks)
    for (const text of of(stack)) texts.set(text, (texts.get(text) ?? new Set()).add(stack.name));
  return [...texts].map(([text, names]) => `${text}${stacksText(names, stacks.length)}`);
}

/** What was not looked into, the same of several resources and stacks once. Each continues "the stack …". */
export const unseenTexts = (stacks: readonly JudgedStack[]): readonly string[] =>
  joinedAlike(sharedTexts(stacks, ({ unseen }) => unseen));
