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
 * Charts of what makes objects in any namespace from a repository elsewhere.
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

/** Whether something other than the program's own accounts may be the account: one that it only reads, or one of a release. */
export const mayComeFromElsewhere = (
  { namespace, serviceAccount }: Omit<WorkloadMember, "pool">,
  context: Context,
): boolean =>
  context.stack
    .unmanaged(KUBERNETES_SERVICE_ACCOUNT)
    .some(
      ({ observed: { metadata } }) => metadata?.namespace === namespace && metadata.name === serviceAccount,
    ) || mayReleaseInto(namespace, context);

/** Whether a release may make objects in a namespace. */
export const mayReleaseInto = (namespace: string, context: Pick<Context, "stack">): boolean =>
  someOf(
    releases(context).of([namespace]),
    (release) => makesObjects(release) || knownNamespaceOf(release, context.stack) === namespace,
  );
