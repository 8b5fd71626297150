import { Candidates, type Lists, someOf } from "../../evaluation/candidates";
import { ofStack } from "../../evaluation/of-stack";
import { ifKnown } from "../../evaluation/unknown";
import { NAMESPACE } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { mayBeFilledByGke } from "./gke-namespaces";
import { clusterKey } from "./namespaces";
import { nameOf } from "./object-name";

type Namespace = StackResource<typeof NAMESPACE>;

const namespaces = ofStack(
  ({ stack }: { readonly stack: StackIndex }) =>
    new Candidates(stack.all(NAMESPACE), (made) =>
      keysOf(made).map((namespace) => keyOn(clusterKey(made, stack), namespace)),
    ),
);

const keyOn = (cluster: string, namespace: string): string => `${cluster} ${namespace}`;

/** What identifies a namespace: its URN and its name, where that is known before the update. @throws Undecided if the program gives one that is not. */
function keysOf(made: Namespace): readonly string[] {
  const name = nameOf(made);
  return name === undefined ? [made.urn] : [made.urn, name];
}

/** The namespaces of the stack that may have a name or a URN on the cluster of a resource; all of the stack where that is not known. */
export const namespacesNamed = (
  namespace: string | undefined,
  resource: StackResource,
  stack: StackIndex,
): Lists<Namespace> =>
  namespaces({ stack }).of(
    namespace === undefined ? undefined : [keyOn(clusterKey(resource, stack), namespace)],
  );

/** Whether a name or a URN identifies a namespace. @throws Undecided if the namespace's name is not known. */
export const isNamespace = (made: Namespace, namespace: string): boolean =>
  made.urn === namespace || keysOf(made).includes(namespace);

/** Takes a property from whatever else manages it. Source: https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/ */
export const PATCH_FORCE = "pulumi.com/patchForce";

/**
 * Whether the stack makes a namespace on the cluster of a resource. One that is listed from a cluster has a uid, and what else is there need not be
 * listed; one of GKE's, or that the stack takes over, was there before.
 */
export const isMadeBeside = (made: Namespace, resource: StackResource, stack: StackIndex): boolean =>
  made.inputs.metadata?.uid === undefined &&
  clusterKey(made, stack) === clusterKey(resource, stack) &&
  !mayBeFilledByGke(ifKnown(() => nameOf(made)) ?? "") &&
  ifKnown(() => made.inputs.metadata?.annotations?.[PATCH_FORCE]) === undefined;

/** Whether the stack makes a namespace, which a name or a URN identifies, on the cluster of a resource. */
export const makesNamespace = (namespace: string, resource: StackResource, stack: StackIndex): boolean =>
  someOf(
    namespacesNamed(namespace, resource, stack),
    (made) => isMadeBeside(made, resource, stack) && isNamespace(made, namespace),
  );

const byName = ofStack(
  ({ stack }: { readonly stack: StackIndex }) =>
    new Candidates(stack.all(NAMESPACE), (made) => [nameOf(made) ?? ""]),
);

/** Whether the stack makes a namespace of a name, on any cluster. */
export const makesNamespaceAnywhere = (
  namespace: string,
  { stack }: { readonly stack: StackIndex },
): boolean => someOf(byName({ stack }).of([namespace]), (made) => nameOf(made) === namespace);
