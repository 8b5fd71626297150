import { ofStack } from "../../../evaluation/of-stack";
import { Undecided } from "../../../evaluation/unknown";
import {
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
} from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { accountNamed } from "../../gcp/iam/iam-accounts";
import { grantsOn } from "../../gcp/iam/iam-bindings";
import { annotationOf, type IdentityAnnotation } from "./identity-annotation";
import { annotationsOfRelease } from "./release-annotations";

/**
 * The grants on IAM service accounts that Kubernetes accounts and releases of the program name: those that surely are, by URN; those that
 * may be; and whether anything names, or may name, such an account.
 */
export const grantsOfNamed = ofStack(({ stack }: Context) => {
  const sure = new Set<string>();
  const possible = new Map<string, Undecided>();
  let undecided: Undecided | undefined;
  let namesAny = false;
  const add = (
    owner: StackResource,
    property: string,
    annotationsOf: () => readonly IdentityAnnotation[],
  ) => {
    try {
      for (const { read } of annotationsOf()) {
        namesAny = true;
        const account = accountNamed(owner, property, read, stack);
        const grants = account && grantsOn(account, stack);
        for (const { resource } of [
          ...(grants?.own ?? []),
          ...(grants?.refused ?? []),
          ...(grants?.wide ?? []),
        ])
          sure.add(resource.urn);
        for (const { grant, undecided } of grants?.possible ?? [])
          possible.set(grant.resource.urn, undecided);
      }
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      undecided ??= error;
    }
  };
  for (const type of [KUBERNETES_SERVICE_ACCOUNT, KUBERNETES_SERVICE_ACCOUNT_PATCH] as const)
    for (const account of stack.all(type))
      add(account, "metadata", () => {
        const annotation = annotationOf(account.inputs as Parameters<typeof annotationOf>[0]);
        return annotation ? [annotation] : [];
      });
  for (const release of stack.all(HELM_RELEASE))
    add(release, "values", () => annotationsOfRelease(release.inputs));
  return { sure, possible, undecided, namesAny: namesAny || undecided !== undefined };
});

/** Whether a grant is on such an IAM service account, or above it. @throws Undecided if that is unknown. */
export function isGrantOfNamed(context: Context): boolean {
  const { sure, possible, undecided } = grantsOfNamed(context);
  const { urn } = context.resource;
  if (sure.has(urn)) return true;
  const open = possible.get(urn) ?? undecided;
  if (open) throw open;
  return false;
}
