import type { WorkloadMember } from "../../../../gke/workload-identity";
import { Candidates, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { HELM_RELEASE, KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { chartOf } from "../releases";
import { knownNamespaceOf } from "./identity-subject";

// What may make a Kubernetes service account beside the program itself.

type Release = StackResource<typeof HELM_RELEASE>;

/**
 * Charts of tools that create objects in any namespace from a repository.
 * Source: https://github.com/argoproj/argo-helm, https://github.com/fluxcd-community/helm-charts,
 * https://github.com/controlplaneio-fluxcd/charts and https://github.com/crossplane/crossplane, checked 2026-11-28
 */
const MAKE_OBJECTS = /^(argo-?cd|argocd-|flux|crossplane)/;

const releases = ofStack(
  ({ stack }: Pick<Context, "stack">) =>
    new Candidates(stack.all(HELM_RELEASE), (release) =>
      makesObjects(release) ? undefined : [knownNamespaceOf(release, stack)],
    ),
);
const makesObjects = ({ inputs }: Release): boolean => MAKE_OBJECTS.test(chartOf(inputs));

/** Pulumi's provider does not create it, which is said of the list itself: it says nothing of the accounts in it. */
const ACCOUNT_LIST = "kubernetes:core/v1:ServiceAccountList";

/** Whether an account may exist although the program does not create it: the program reads it, or a list has it, or a release may create it. */
export const mayComeFromElsewhere = (
  { namespace, serviceAccount }: Omit<WorkloadMember, "pool">,
  context: Context,
): boolean =>
  context.stack
    .unmanaged(KUBERNETES_SERVICE_ACCOUNT)
    .some(
      ({ observed: { metadata } }) => metadata?.namespace === namespace && metadata.name === serviceAccount,
    ) ||
  context.stack.withPrefix(ACCOUNT_LIST).length > 0 ||
  released(context).has(`${namespace}/${serviceAccount}`) ||
  mayReleaseInto(namespace, context);

/**
 * The accounts that releases have made, as NAMESPACE/NAME, where they are deployed.
 * Source: @pulumi/kubernetes, helm.v3.Release (resourceNames: "grouped by kind/version")
 */
const released = ofStack(
  ({ stack }: Pick<Context, "stack">) =>
    new Set(
      stack
        .all(HELM_RELEASE)
        .flatMap(({ observed }) => Object.entries(observed.resourceNames ?? {}))
        .filter(([kind]) => kind.startsWith("ServiceAccount/"))
        .flatMap(([, names]) => names),
    ),
);

/** Whether a release may create objects in a namespace. */
export const mayReleaseInto = (namespace: string, context: Pick<Context, "stack">): boolean =>
  someOf(
    releases(context).of([namespace]),
    (release) => makesObjects(release) || knownNamespaceOf(release, context.stack) === namespace,
  );
