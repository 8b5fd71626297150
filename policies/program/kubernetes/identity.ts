import { parsePrincipal, SERVICE_ACCOUNT_ANNOTATION } from "../../../gke/workload-identity";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT, SERVICE_ACCOUNT } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { isNeighbour, namespaceKey, neighboursOf } from "./namespaces";
import { type PodTemplate, serviceAccountOf } from "./pods";

type Account = StackResource<typeof KUBERNETES_SERVICE_ACCOUNT>;

/**
 * Whether the Pods of a workload act in Google Cloud through Workload Identity, as far as the stack shows: their
 * Kubernetes service account is annotated with an IAM service account, or is granted a role itself.
 * @throws Undecided if the answer hangs on a value that is not known.
 */
export function actsInGoogleCloud(
  workload: StackResource,
  pod: PodTemplate | undefined,
  stack: StackIndex,
): boolean {
  // A name that is not known before the update still shows which account it comes from.
  const named = stack.sourcesOf(workload, "spec").filter(({ type }) => type === KUBERNETES_SERVICE_ACCOUNT);
  const [account] = named as Account[];
  if (account && named.length === 1) {
    return anyOf(
      () => isAnnotated(account),
      () => isGranted(workload, account.inputs.metadata?.name ?? account.observed.metadata?.name, stack),
    );
  }
  const { sure, possible } = neighboursOf(workload, stack, KUBERNETES_SERVICE_ACCOUNT);
  const isAnnotatedAccount = (candidate: Account) =>
    allOf(
      () => isAnnotated(candidate),
      () => candidate.inputs.metadata?.name === serviceAccountOf(pod),
    );
  return anyOf(
    () => someItem(sure, isAnnotatedAccount),
    () => someItem(possible, (other) => isNeighbour(other, isAnnotatedAccount)),
    () => isGranted(workload, serviceAccountOf(pod), stack),
  );
}

function isAnnotated(account: Account): boolean {
  const annotations = account.inputs.metadata?.annotations;
  return annotations !== undefined && SERVICE_ACCOUNT_ANNOTATION in annotations;
}

/** A grant's members, read when asked. */
type Grant = () => readonly string[];
const grants = new WeakMap<StackIndex, readonly Grant[]>();

/** Roles on a project, a bucket, a topic and so on; a role on a service account alone lets nobody into anything else. */
const IAM_GRANT = /^gcp:(?!serviceaccount\/).*(IAM|Iam)(Member|Binding)$/;

function grantsOf(stack: StackIndex): readonly Grant[] {
  const known = grants.get(stack);
  if (known) return known;
  const found = stack
    .withPrefix("gcp:")
    .filter(({ type }) => IAM_GRANT.test(type))
    // A member that comes from an IAM service account is that account, whatever its e-mail address.
    .filter((grant) => !stack.sourcesOf(grant, "member").some(({ type }) => type === SERVICE_ACCOUNT))
    .map((grant): Grant => {
      const inputs = grant.inputs as { member?: string; members?: readonly string[] };
      return () => inputs.members ?? (inputs.member === undefined ? [] : [inputs.member]);
    });
  grants.set(stack, found);
  return found;
}

function isGranted(workload: StackResource, name: string | undefined, stack: StackIndex): boolean {
  return someItem(grantsOf(stack), (grant) =>
    someItem(grant(), (member) => {
      const principal = parsePrincipal(member);
      if (principal?.kind === "namespace") return principal.namespace === namespaceKey(workload, stack);
      if (principal?.kind !== "serviceAccount") return false;
      return principal.namespace === namespaceKey(workload, stack) && principal.serviceAccount === name;
    }),
  );
}
