import type { WorkloadMember } from "../../../../gke/workload-identity";
import { Candidates, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { ifKnown } from "../../../evaluation/unknown";
import { HELM_RELEASE, KUBERNETES_SERVICE_ACCOUNT, type NAMESPACE } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { isMadeBeside } from "../made-namespaces";
import { chartOf, hasValueFiles } from "../releases";
import { knownNamespaceOf } from "./identity-subject";

// What may make a Kubernetes service account beside the program itself.

type Release = StackResource<typeof HELM_RELEASE>;
type Namespace = StackResource<typeof NAMESPACE>;

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

/** Whether an account may exist although the program does not create it: the program reads it, or a release may create it. */
export const mayComeFromElsewhere = (
  { namespace, serviceAccount }: Omit<WorkloadMember, "pool">,
  context: Context,
): boolean =>
  context.stack
    .unmanaged(KUBERNETES_SERVICE_ACCOUNT)
    .some(
      ({ observed: { metadata } }) => metadata?.namespace === namespace && metadata.name === serviceAccount,
    ) ||
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

/**
 * Whether a release elsewhere may make objects in a namespace of the stack, as its values name that or are in files: charts such as Spark's operator and
 * Jenkins make accounts where their jobs run.
 * Source: https://github.com/kubeflow/spark-operator (spark.jobNamespaces) and https://github.com/jenkinsci/helm-charts (agent.namespace), checked 2026-11-30
 */
export const isNamedInRelease = (made: Namespace, { stack }: Pick<Context, "stack">): boolean =>
  stack
    .all(HELM_RELEASE)
    .some(
      (release) =>
        isMadeBeside(made, release, stack) &&
        (ifKnown(() => hasValueFiles(release.inputs)) !== false ||
          stack.sourcesOf(release, "values").includes(made) ||
          wordsIn(() => release.inputs.values).includes(nameOf(made))),
    );

const nameOf = ({ urn, inputs, observed }: Namespace): string =>
  ifKnown(() => inputs.metadata?.name ?? observed.metadata?.name) ?? urn;

/** The keys and the words of what is known of some values. */
function wordsIn(read: () => unknown): readonly string[] {
  const value = ifKnown(read);
  if (typeof value !== "object" || value === null) return String(value ?? "").split(/[,\s]+/);
  const table = value as Readonly<Record<string, unknown>>;
  return Object.keys(table).flatMap((key) => [key, ...wordsIn(() => table[key])]);
}
