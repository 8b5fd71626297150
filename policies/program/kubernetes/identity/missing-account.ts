import { memberFault } from "../../../../gke/member-faults";
import { isRoleOfServiceAgents } from "../../../../gke/service-agents";
import { WORKLOAD_IDENTITY_USER_ROLE, type WorkloadMember } from "../../../../gke/workload-identity";
import { allOf, anyOf, ifKnown, Undecided } from "../../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { mayBeFilledByGke } from "../gke-namespaces";
import { accountIn } from "./account-bindings";
import { isAccount } from "./grants";
import { isNotMade } from "./made-accounts";
import { isGrantOfNamed } from "./named-grants";
import { isGivenByVerification } from "./own-account";

// Grants to Kubernetes service accounts that are not there.

/** The account that every namespace has. */
const DEFAULT = "default";

/** Whether a grant is on an IAM service account. */
export const isOnIamAccount = ({ resource }: Context): boolean =>
  resource.type.startsWith("gcp:serviceaccount/");

/** Whether the program creates Kubernetes service accounts, and nothing else may create more. */
export const makesAllAccounts = ({ stack }: Context): boolean =>
  stack.all(KUBERNETES_SERVICE_ACCOUNT).length > 0 && !stack.mayHaveMoreObjects;

/**
 * Whether it is checked that the member of a grant exists: only where the program creates all Kubernetes service accounts. A grant that
 * lets its members act as an IAM service account is instead judged with the Kubernetes service account that names that account, if there is
 * one.
 * @throws Undecided if that is unknown.
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

/** Google Cloud resources from which programs derive names of pools, and so of members that are Kubernetes service accounts. */
const HAS_POOL = /^gcp:(container|gkehub|organizations\/project:)/;

/**
 * The members of a grant, or one of them; undefined where it is unknown and comes from an account of the stack or from other identities, is the
 * verification's own, or has a role of service agents, whose members have nothing unknown but the project's number.
 * @param unknowns how many of the members are unknown.
 */
export function readMembers<V>(read: () => V, context: Context, unknowns = 1): V | undefined {
  try {
    return read();
  } catch (error) {
    const { self, stack } = context;
    const isOther = (source: StackResource) =>
      isAccount(source) || (source.type.startsWith("gcp:") && !HAS_POOL.test(source.type));
    const sources = ["member", "members", "policyData"].flatMap((key) => stack.sourcesOf(self, key));
    const isOfOthers = () => sources.filter(isOther).length >= unknowns || isGrantToAgents(self);
    if (error instanceof Undecided && (isGivenByVerification(self, read) || isOfOthers())) return undefined;
    throw error;
  }
}

const isGrantToAgents = ({ inputs }: StackResource): boolean =>
  isRoleOfServiceAgents(ifKnown(() => (inputs as { role?: string }).role) ?? "");

/** The Kubernetes service account that a member names, if the program is responsible for creating it. */
export function accountToMake(
  member: string,
  { settings }: Pick<Context, "settings">,
): WorkloadMember | undefined {
  // An invalid member is a finding of another check.
  const named = memberFault(member, settings.projectNumbers) === undefined ? accountIn(member) : undefined;
  return named && named.serviceAccount !== DEFAULT && !mayBeFilledByGke(named.namespace) ? named : undefined;
}

/**
 * Whether a member is a Kubernetes service account that surely does not exist: the program creates others in its namespace but not this
 * one, and neither a release nor GKE may create it.
 * @throws Undecided if that is unknown.
 */
export function isMissingAccount(member: string, context: Context): boolean {
  const named = accountToMake(member, context);
  return named !== undefined && isNotMade(named, context);
}
