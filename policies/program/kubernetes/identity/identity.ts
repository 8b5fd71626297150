import { type Principal, SERVICE_ACCOUNT_ANNOTATION } from "../../../../gke/workload-identity";
import { sourceOfValue } from "../../../evaluation/source-of-value";
import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { isIamAccount } from "../../gcp/iam/iam-accounts";
import { mayShareNamespace, someNeighbour } from "../namespaces";
import { nameOf } from "../object-name";
import { type PodTemplate, serviceAccountOf } from "../pods";
import { type Account, grantsOf, includes, isAccount, isFor } from "./grants";

/**
 * Whether the Pods of a workload act in Google Cloud through Workload Identity, as far as the stack shows: their Kubernetes service account
 * is annotated with an IAM service account, or is granted a role itself.
 * @param byNameOnly leaves out what is granted to all Pods of a namespace or a cluster.
 * @throws Undecided if the answer depends on an unknown value.
 */
export function actsInGoogleCloud(
  workload: StackResource,
  pod: PodTemplate | undefined,
  stack: StackIndex,
  byNameOnly = false,
): boolean {
  const account = namedAccount(workload, pod, stack);
  const name = () => (account ? nameOf(account) : serviceAccountOf(pod));
  const counts = ({ kind }: Principal) => !byNameOnly || kind === "serviceAccount";
  const isGranted = (candidate: Account) => hasIdentity(candidate, stack);
  return anyOf(
    () => (account ? isGranted(account) : someAccountOf(workload, pod, stack, isGranted)),
    () => someItem(grantsOf(stack), (grant) => includes(grant, workload, name, stack, counts)),
  );
}

/**
 * Whether a Kubernetes service account acts in Google Cloud: it is annotated with an IAM service account, or is granted a role itself.
 * @throws Undecided if the answer depends on an unknown value.
 */
export const hasIdentity = (account: Account, stack: StackIndex): boolean =>
  anyOf(
    () => isAnnotated(account, stack),
    () => someItem(grantsOf(stack), (grant) => isFor(grant, account)),
  );

/**
 * The name of the Kubernetes service account of a workload's Pods; where it is unknown, the URN of the account from which it comes.
 * @throws Undecided if neither is known.
 */
export function accountKey(workload: StackResource, pod: PodTemplate | undefined, stack: StackIndex): string {
  const account = namedAccount(workload, pod, stack);
  if (!account) return serviceAccountOf(pod);
  return ifKnown(() => account.inputs.metadata?.name) ?? account.observed.metadata?.name ?? account.urn;
}

/** The properties of a Pod's spec that name its account. */
export const ACCOUNT_NAME_KEYS: readonly string[] = ["serviceAccountName", "serviceAccount"];

/** The account of the stack from which a workload takes its account's name, also where the name is unknown before the update. */
export function namedAccount(
  workload: StackResource,
  pod: PodTemplate | undefined,
  stack: StackIndex,
): Account | undefined {
  // Pods use an account of their own namespace alone.
  const isUsable = (account: Account) => mayShareNamespace(account, workload, stack);
  return sourceOfValue(
    stack.sourcesOf(workload, "spec").filter(isAccount).filter(isUsable),
    () => serviceAccountOf(pod),
    ACCOUNT_NAME_KEYS,
    nameOf,
  );
}

/** Whether `ask` holds for the account of the stack that has the name in the Pods' spec. */
function someAccountOf(
  workload: StackResource,
  pod: PodTemplate | undefined,
  stack: StackIndex,
  ask: (account: Account) => boolean,
): boolean {
  return someNeighbour(workload, stack, KUBERNETES_SERVICE_ACCOUNT, (account) =>
    allOf(
      () => ask(account),
      () => account.inputs.metadata?.name === serviceAccountOf(pod),
    ),
  );
}

/**
 * Whether an account is annotated with an IAM service account. A value that is unknown before the update, and comes from an IAM service account of the
 * stack, is there.
 */
export function isAnnotated(account: Account, stack: StackIndex): boolean {
  const annotations = account.inputs.metadata?.annotations;
  return anyOf(
    () => annotations !== undefined && SERVICE_ACCOUNT_ANNOTATION in annotations,
    () =>
      Object.keys(annotations ?? {}).includes(SERVICE_ACCOUNT_ANNOTATION) &&
      stack.sourcesOf(account, "metadata").some(isIamAccount),
  );
}
