import { memberFault } from "../../../../gke/member-faults";
import { WORKLOAD_IDENTITY_USER_ROLE, type WorkloadMember } from "../../../../gke/workload-identity";
import { allOf, anyOf, Undecided } from "../../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { mayBeFilledByGke } from "../gke-namespaces";
import { accountIn } from "./account-bindings";
import { isAccount } from "./grants";
import { isNotMade } from "./made-accounts";
import { isGrantOfNamed } from "./named-grants";

// Grants to Kubernetes service accounts that are not there.

/** The account of each namespace that is always there. */
const DEFAULT = "default";

/** Whether a grant is of a role on an IAM service account. */
export const isOnIamAccount = ({ resource }: Context): boolean =>
  resource.type.startsWith("gcp:serviceaccount/");

/** Whether the program makes Kubernetes service accounts, and knows of all that are made. */
export const makesAllAccounts = ({ stack }: Context): boolean =>
  stack.all(KUBERNETES_SERVICE_ACCOUNT).length > 0 && !stack.mayHaveMoreObjects;

/**
 * Whether it is asked of a grant for whom it is: where the program makes Kubernetes service accounts, and knows of all that are made. One that lets its
 * members act as an IAM service account is judged with the account that names that one, if there is one.
 * @throws Undecided if it is not known.
 */
export const isJudgedAlone = (role: () => string | undefined, context: Context): boolean =>
  allOf(
    () => makesAllAccounts(context),
    () => !isOnIamAccount(context) || role() === WORKLOAD_IDENTITY_USER_ROLE,
    () =>
      anyOf(
        () => role() !== WORKLOAD_IDENTITY_USER_ROLE,
        () => !isGrantOfNamed(context),
      ),
  );

/** Resources of Google Cloud of which a program makes the names of pools, and so of Kubernetes service accounts. */
const HAS_POOL = /^gcp:(container|gkehub|organizations\/project:)/;

/**
 * The members of a grant, or one of them; undefined where that is not known, and comes from an account of the stack or from other identities.
 * @param unknowns how many of the members are not known.
 */
export function readMembers<V>(read: () => V, context: Context, unknowns = 1): V | undefined {
  try {
    return read();
  } catch (error) {
    const { self, stack } = context;
    const isOther = (source: StackResource) =>
      isAccount(source) || (source.type.startsWith("gcp:") && !HAS_POOL.test(source.type));
    const sources = ["member", "members", "policyData"].flatMap((key) => stack.sourcesOf(self, key));
    if (error instanceof Undecided && sources.filter(isOther).length >= unknowns) return undefined;
    throw error;
  }
}

/** The Kubernetes service account that a member is, if it is one that a program is to make. */
export function accountToMake(
  member: string,
  { settings }: Pick<Context, "settings">,
): WorkloadMember | undefined {
  // An invalid one is a finding of its own.
  const named = memberFault(member, settings.projectNumbers) === undefined ? accountIn(member) : undefined;
  return named && named.serviceAccount !== DEFAULT && !mayBeFilledByGke(named.namespace) ? named : undefined;
}

/**
 * Whether a member is a Kubernetes service account that is surely not there: the program makes others in its namespace and not this one, nor may a
 * release or GKE make it.
 * @throws Undecided if it is not known.
 */
export function isMissingAccount(member: string, context: Context): boolean {
  const named = accountToMake(member, context);
  return named !== undefined && isNotMade(named, context);
}
