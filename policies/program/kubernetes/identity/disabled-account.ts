import type {
  HELM_RELEASE,
  Inputs,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
} from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { accountNamed, isDisabledAccount } from "../../gcp/iam/iam-accounts";
import { annotationOf, type IdentityAnnotation, isLeftToOthers } from "./identity-annotation";
import { annotationsOfRelease } from "./release-annotations";

// Annotations that name an IAM service account of the stack which is disabled: whoever may act as it, IAM gives no token.

type Annotated = typeof KUBERNETES_SERVICE_ACCOUNT | typeof KUBERNETES_SERVICE_ACCOUNT_PATCH;

/** The finding on a Kubernetes service account that names a disabled one. */
export function* disabledAccount(inputs: object, context: Context<Annotated>): Iterable<Finding> {
  if (isLeftToOthers(context.resource.ignoreChanges)) return;
  const annotation = annotationOf(inputs as Parameters<typeof annotationOf>[0]);
  if (annotation) yield* findings(annotation, "metadata", context as Context);
}

/** Those on the service accounts that a release creates. */
export const disabledInValues = (
  release: Inputs[typeof HELM_RELEASE],
  context: Context<typeof HELM_RELEASE>,
): Iterable<Finding> =>
  context.each(annotationsOfRelease(release), (annotation) =>
    annotation.isCreated() ? findings(annotation, "values", context as Context) : [],
  );

/** @param property of the annotated resource, in which the annotation is. */
function* findings(
  annotation: IdentityAnnotation,
  property: string,
  { self, stack }: Context,
): Iterable<Finding> {
  const account = accountNamed(self, property, annotation.read, stack)?.resource;
  if (!account || !isDisabledAccount(account)) return;
  const name = JSON.stringify(account.name);
  yield {
    at: annotation.at,
    problem: `names the IAM service account ${name}, which is disabled: each request for a token fails`,
    fix: `Set disabled of ${name} to false, or name an account that is in use.`,
  };
}
