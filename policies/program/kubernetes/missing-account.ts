import { WORKLOAD_IDENTITY_USER_ROLE, type WorkloadMember } from "../../../gke/workload-identity";
import { Candidates, someOf } from "../../evaluation/candidates";
import { ofStack } from "../../evaluation/of-stack";
import { allOf, Undecided } from "../../evaluation/unknown";
import {
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
} from "../../resource-types";
import type { Context } from "../../rule";
import type { StackResource } from "../../stack";
import { accountNamed } from "../gcp/iam-accounts";
import { grantsOn } from "../gcp/iam-bindings";
import { accountIn } from "./account-bindings";
import { areAccountsOfStack, areFederated } from "./grants";
import { annotationOf, type IdentityAnnotation } from "./identity-annotation";
import { knownNamespaceOf } from "./identity-subject";
import { namespaceKey } from "./namespace-of";
import { annotationsOfRelease } from "./release-annotations";
import { chartOf } from "./releases";
import { isPoolOf } from "./workload-identity";

// Bindings for Kubernetes service accounts that are not there.

type Release = StackResource<typeof HELM_RELEASE>;

/** The account of each namespace that is always there. */
const DEFAULT = "default";

/**
 * Charts of what makes objects in any namespace from a repository elsewhere.
 * Source: https://github.com/argoproj/argo-helm, https://github.com/fluxcd-community/helm-charts,
 * https://github.com/controlplaneio-fluxcd/charts and https://github.com/crossplane/crossplane, checked 2026-11-28
 */
const MAKE_OBJECTS = /^(argo-?cd|argocd-|flux|crossplane)/;

/**
 * Whether it is asked of a role on an IAM service account for whom it is: where the program makes Kubernetes service accounts, knows of all that are made,
 * and none of them names the IAM service account, as that one's binding is judged with it.
 * @throws Undecided if it is not known.
 */
export const isJudgedAlone = (role: () => string | undefined, context: Context): boolean =>
  allOf(
    () => role() === WORKLOAD_IDENTITY_USER_ROLE,
    () => context.stack.all(KUBERNETES_SERVICE_ACCOUNT).length > 0,
    () => !context.stack.mayHaveMoreObjects,
    () => !areAccountsOfStack(context.self, context.stack),
    () => !areFederated(context.self, context.stack),
    () => !isGrantOfNamed(context),
  );

/**
 * Whether a member is a Kubernetes service account that is surely not there: the program makes others in its namespace and not this one, nor may a
 * release make it.
 * @throws Undecided if it is not known.
 */
export function isMissingAccount(member: string, context: Context): boolean {
  const named = accountIn(member);
  return named !== undefined && named.serviceAccount !== DEFAULT && isMissing(named, context);
}

const accounts = ofStack(({ stack }: Context) => {
  const all = [...stack.all(KUBERNETES_SERVICE_ACCOUNT), ...stack.all(KUBERNETES_SERVICE_ACCOUNT_PATCH)];
  return new Candidates(all, (account) => [namespaceKey(account, stack)]);
});
const releases = ofStack(
  ({ stack }: Context) =>
    new Candidates(stack.all(HELM_RELEASE), (release) =>
      makesObjects(release) ? undefined : [knownNamespaceOf(release, stack)],
    ),
);
const makesObjects = ({ inputs }: Release): boolean => MAKE_OBJECTS.test(chartOf(inputs));

function isMissing({ pool, namespace, serviceAccount }: WorkloadMember, context: Context): boolean {
  const { settings, stack } = context;
  const near = accounts(context).of([namespace]);
  const isInPlace = (account: StackResource) =>
    allOf(
      () => namespaceKey(account, stack) === namespace,
      () => isPoolOf(pool, stack.clusterOf(account), settings),
    );
  const mayBeIt = ({ inputs, observed }: (typeof near)[0][0]) => {
    const name = inputs.metadata?.name ?? observed.metadata?.name;
    // Pulumi makes up one that is absent.
    return name === undefined || name === serviceAccount;
  };
  return allOf(
    // A patch changes one that another makes.
    () => someOf(near, (account) => account.type === KUBERNETES_SERVICE_ACCOUNT && isInPlace(account)),
    () =>
      !someOf(near, (account) =>
        allOf(
          () => mayBeIt(account),
          () => isInPlace(account),
        ),
      ),
    () =>
      !someOf(
        releases(context).of([namespace]),
        (release) => makesObjects(release) || knownNamespaceOf(release, stack) === namespace,
      ),
  );
}

/** The roles on the IAM service accounts that accounts and releases of the program name, and those of which it is not known. */
export const grantsOfNamed = ofStack(({ stack }: Context) => {
  const sure = new Set<string>();
  const possible = new Map<string, Undecided>();
  let undecided: Undecided | undefined;
  const add = (
    owner: StackResource,
    property: string,
    annotationsOf: () => readonly IdentityAnnotation[],
  ) => {
    try {
      for (const { read } of annotationsOf()) {
        const account = accountNamed(owner, property, read, stack);
        const grants = account && grantsOn(account, stack);
        for (const { resource } of grants?.own ?? []) sure.add(resource.urn);
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
  return { sure, possible, undecided };
});

function isGrantOfNamed(context: Context): boolean {
  const { sure, possible, undecided } = grantsOfNamed(context);
  const { urn } = context.resource;
  if (sure.has(urn)) return true;
  const open = possible.get(urn) ?? undecided;
  if (open) throw open;
  return false;
}
