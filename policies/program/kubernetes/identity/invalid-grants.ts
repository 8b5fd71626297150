import { memberFault } from "../../../../gke/member-faults";
import { addressForm } from "../../../../gke/service-accounts";
import { WORKLOAD_IDENTITY_USER_ROLE, WORKLOAD_POOL_SUFFIX } from "../../../../gke/workload-identity";
import { findingsIf } from "../../../evaluation/findings-if";
import { allOf, anyOf, ifKnown, isUnknown, someItem, Undecided } from "../../../evaluation/unknown";
import {
  type ANY_IAM_BINDING,
  type ANY_IAM_MEMBER,
  type ANY_IAM_POLICY,
  CLUSTER,
  KUBERNETES_SERVICE_ACCOUNT,
  NODE_POOL,
} from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import { type Grantee, givenBy, granteesOf } from "../../gcp/iam/given-roles";
import { isIamAccount } from "../../gcp/iam/iam-accounts";
import { isNodeGrant } from "../../gcp/iam/node-addresses";
import { EMAIL_PREFIX, withPrefix } from "../../gcp/iam/node-grants";
import { WORKLOADS } from "../pods";
import { poolProblem } from "./member-pools";
import { MEMBER, MEMBER_FAULTS, PRINCIPAL } from "./member-texts";
import { isOnIamAccount, readMembers } from "./missing-account";
import { grantsOfNamed, isGrantOfNamed } from "./named-grants";

// What is to be said of a grant that IAM refuses, or that gives nobody anything, as it is written: wherever members stand.

type Grant = typeof ANY_IAM_MEMBER | typeof ANY_IAM_BINDING | typeof ANY_IAM_POLICY;
type Role = () => string;

/** Findings on invalid members, unless the finding of an account that names the IAM service account covers them. */
export function* invalidGrantees(inputs: object, typed: Context<Grant>): Iterable<Finding> {
  const context = typed as Context;
  yield* findingsIf(
    // Checked here too, so that unknown members of such a grant do not matter.
    () => !isOnIamAccount(context) || !isGrantOfNamed(context),
    () => {
      const { type } = context.resource;
      const grantees = membersAsKnown(() => granteesOf({ type, inputs }), context) ?? [];
      const unknowns = grantees.filter(({ member }) => isUnknown(member)).length;
      return context.each(grantees, (grantee) =>
        findingsIf(
          () => isOwnCause(grantee.role, context),
          () => findings(grantee, unknowns, context),
        ),
      );
    },
  );
}

/** @param unknowns how many members of the grant are unknown. */
function* findings({ at, role, member }: Grantee, unknowns: number, context: Context): Iterable<Finding> {
  const text = membersAsKnown(member, context, unknowns);
  const problem = text === undefined ? undefined : problemOf(text, role, context);
  if (problem) yield { at, ...problem };
}

/**
 * Unknown members of a grant are reported only in programs with a resource of one of these types: in others, most grants have nothing to do
 * with GKE.
 */
export const OF_KUBERNETES = [CLUSTER, NODE_POOL, KUBERNETES_SERVICE_ACCOUNT, ...WORKLOADS] as const;

const membersAsKnown = <V>(read: () => V, context: Context, unknowns?: number): V | undefined =>
  OF_KUBERNETES.some((type) => context.stack.all(type).length > 0)
    ? readMembers(read, context, unknowns)
    : ifKnown(read);

function problemOf(member: string, role: Role, context: Context): Omit<Finding, "at"> | undefined {
  const fault = memberFault(member, context.settings.projectNumbers);
  if (fault !== undefined) {
    const form = isOnIamAccount(context) ? MEMBER : PRINCIPAL;
    return {
      problem: `${MEMBER_FAULTS[fault]}; so no Kubernetes service account has the role by it`,
      fix: `Set the member to "${form}": PROJECT is the ID${form === PRINCIPAL ? ", and NUMBER the number," : ""} of the cluster's project, NAMESPACE and NAME are the Kubernetes service account's.`,
    };
  }
  const pool = poolProblem(member, context);
  if (pool)
    return {
      problem: pool,
      fix: `Set the pool in the member to PROJECT${WORKLOAD_POOL_SUFFIX}: PROJECT is the ID of the cluster's project.`,
      level: "advisory",
    };
  const address = withPrefix(member);
  const isAddressAlone =
    address !== member && addressForm(address.slice(EMAIL_PREFIX.length).toLowerCase()) === "email";
  const isRefused =
    isAddressAlone &&
    allOf(
      () => role() !== WORKLOAD_IDENTITY_USER_ROLE,
      () => !isNodeGrant(address, role, context),
    );
  if (!isRefused) return undefined;
  return {
    problem: `is an IAM service account without "${EMAIL_PREFIX}" before its address, which IAM refuses`,
    fix: `Set the member to the account's output member, or put "${EMAIL_PREFIX}" before its address.`,
  };
}

/** Whether a grant is judged here: no account that names its IAM service account has a finding that covers it. */
const isOwnCause = (role: Role, context: Context): boolean =>
  anyOf(
    () => !isOnIamAccount(context) && role() !== WORKLOAD_IDENTITY_USER_ROLE,
    () => !isGrantOfNamed(context),
  );

/**
 * The finding on a binding on something other than an IAM service account's resource name, in a program in which no account could have a
 * finding on it.
 */
export function* refusedAccountId(inputs: object, typed: Context<Grant>): Iterable<Finding> {
  const context = typed as Context;
  if (!isOnIamAccount(context)) return;
  const isRefused = allOf(
    () => !grantsOfNamed(context).namesAny,
    () => isNoResourceName(inputs, context),
    () =>
      someItem(
        givenBy({ type: context.resource.type, inputs }),
        ({ role }) => role() === WORKLOAD_IDENTITY_USER_ROLE,
      ),
  );
  if (isRefused)
    yield {
      at: "serviceAccountId",
      problem: "is not the resource name of an IAM service account, and Google's provider refuses it",
      fix: "Set it to the account's output name, which is projects/PROJECT/serviceAccounts/EMAIL.",
    };
}

/** An unknown value that comes from an account of the stack may be its resource name. */
function isNoResourceName(inputs: { serviceAccountId?: string }, { self, stack }: Context): boolean {
  try {
    const { serviceAccountId } = inputs;
    return serviceAccountId !== undefined && !String(serviceAccountId).includes("/serviceAccounts/");
  } catch (error) {
    if (error instanceof Undecided && stack.sourcesOf(self, "serviceAccountId").some(isIamAccount))
      return false;
    throw error;
  }
}
