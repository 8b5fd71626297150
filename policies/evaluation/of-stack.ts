import type { StackIndex } from "../stack";
import { Undecided } from "./unknown";

interface HasStack {
  readonly stack: StackIndex;
}

type Answer<V> = { readonly value: V } | { readonly undecided: Undecided };

/**
 * A question about the whole stack that is asked once a run, not once a resource: so what every resource asks of all the others takes
 * no more time for each of them as stacks grow.
 * @param ask reads nothing of the resource that is judged. It may throw `Undecided`, which is thrown again each time.
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
