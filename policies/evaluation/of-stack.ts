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
  return (context) => remembered(answers, context.stack, () => ask(context));
}

/** Like `ofStack`, for a question about a resource of the stack, or about what one names, that is asked for each of many others. */
export function ofResource<R extends object, V>(
  ask: (resource: R, stack: StackIndex) => V,
): (resource: R, stack: StackIndex) => V {
  const answersOf = ofStack((_: HasStack) => new WeakMap<R, Answer<V>>());
  return (resource, stack) => remembered(answersOf({ stack }), resource, () => ask(resource, stack));
}

function remembered<K extends object, V>(answers: WeakMap<K, Answer<V>>, key: K, ask: () => V): V {
  let answer = answers.get(key);
  if (!answer) {
    answer = answerOf(ask);
    answers.set(key, answer);
  }
  if ("undecided" in answer) throw answer.undecided;
  return answer.value;
}

function answerOf<V>(ask: () => V): Answer<V> {
  try {
    return { value: ask() };
  } catch (error) {
    if (error instanceof Undecided) return { undecided: error };
    throw error;
  }
}
