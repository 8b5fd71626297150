import { SERVICE_ACCOUNT_ANNOTATION } from "../../../../gke/workload-identity";
import { propertyPath, Undecided, valueOrUndecided } from "../../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT, type KUBERNETES_SERVICE_ACCOUNT_PATCH } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { Table } from "../runner-config";
import { isMisspelt, keysLikeAnnotation } from "./identity-annotation-keys";
import { bindingOfUnnamed, isOnAccountOfStack } from "./missing-annotation";

/** Whether a binding of an IAM service account of the stack is for the account, whose annotation is misspelt. */
export function isNeeded(
  context: Context<typeof KUBERNETES_SERVICE_ACCOUNT | typeof KUBERNETES_SERVICE_ACCOUNT_PATCH>,
): boolean {
  if (context.resource.type !== KUBERNETES_SERVICE_ACCOUNT) return false;
  const own = context as Context<typeof KUBERNETES_SERVICE_ACCOUNT>;
  const binding = bindingOfUnnamed(own, { mayBeMisspelt: true });
  return binding !== undefined && isOnAccountOfStack(binding, own.stack);
}

/**
 * The findings on annotations that are meant as the one that names an IAM service account.
 * @param isNeeded whether the account surely is to act as one.
 */
export function* spellingFindings(
  at: string,
  annotations: Table,
  context: Context,
  isNeeded = () => false,
): Iterable<Finding> {
  yield* context.each(keysLikeAnnotation(annotations), function* (key) {
    if (!isMisspelt(key, annotations)) return;
    const needed = valueOrUndecided(isNeeded);
    yield {
      at: propertyPath(at, key),
      problem: `has no effect: the annotation that names an IAM service account is ${SERVICE_ACCOUNT_ANNOTATION}`,
      fix: `Rename the annotation to ${SERVICE_ACCOUNT_ANNOTATION}.`,
      ...(needed === true ? {} : { level: "advisory" }),
    };
    if (needed instanceof Undecided) throw needed;
  });
}
