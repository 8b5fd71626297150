import { isValueUnknown } from "../../../evaluation/source-of-value";
import { someItem, Undecided } from "../../../evaluation/unknown";
import { type Inputs, KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import type { Context } from "../../../rule";
import { ACCOUNT_NAME_KEYS } from "../identity/identity";
import { type PodTemplate, serviceAccountOf } from "../pods";

/**
 * Whether a Pod runs as its namespace's default account. Other parts of its spec may come from an account too, so only the account's name
 * counts.
 */
export function runsAsDefault(pod: PodTemplate | undefined, context: Context): boolean {
  try {
    return serviceAccountOf(pod) === "default";
  } catch (error) {
    const isName = error instanceof Undecided && isValueUnknown(error, ACCOUNT_NAME_KEYS);
    if (isName && comesFromNamedAccount(context)) return false;
    throw error;
  }
}

/** Whether a name that is unknown before the update comes from an account of the stack other than a namespace's default one. */
const comesFromNamedAccount = ({ stack, self }: Context): boolean =>
  someItem(
    stack.sourcesOf(self, "spec"),
    (source) =>
      source.type === KUBERNETES_SERVICE_ACCOUNT &&
      (source.inputs as Inputs[typeof KUBERNETES_SERVICE_ACCOUNT]).metadata?.name !== "default",
  );
