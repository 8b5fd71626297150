import type { StackIndex } from "../stack";
import { Undecided } from "./unknown";

interface HasStack {
  readonly stack: StackIndex;
}

type Answer<V> = { readonly value: V } | { readonly undecided: Undecided };

/**
 * Remembers the answer to a question about the whole stack, so that it is worked out once a run and not once for each resource: otherwise
 * the time would grow with the square of the stack's size.
 * @param ask reads nothing of the resource under judgement. If it throws `Undecided`, so does every later call.
 */
export function ofStack<C extends HasStack, V>(ask: (context: C) => V): (context: C) => V {
  const answers = new WeakMap<StackIndex, Answer<V>>();
  return (context) => {
    let answer = answers.get(context.stack);
    if (!answer) {
      answer = answerOf(() => ask(context));
      answers.set(context.stack, answer);
    }
    if ("undecided" in answer) throw answer.undecided;
    return answer.value;
  };
}

function answerOf<V>(ask: () => V): Answer<V> {
  try {
    return { value: ask() };
  } catch (error) {
    if (error instanceof Undecided) return { undecided: error };
    throw error;
  }
}
