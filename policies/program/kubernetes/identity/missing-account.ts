import { memberFault } from "../../../../gke/member-faults";
import {
  projectOfPool,
  WORKLOAD_IDENTITY_USER_ROLE,
  type WorkloadMember,
} from "../../../../gke/workload-identity";
import { Candidates, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, ifKnown, Undecided } from "../../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT, KUBERNETES_SERVICE_ACCOUNT_PATCH } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { areDistinct, projectOf } from "../../gcp/project";
import { mayBeFilledByGke } from "../gke-namespaces";
import { namespaceKey } from "../namespace-of";
import { accountIn } from "./account-bindings";
import { isAccount } from "./grants";
import { isGrantOfNamed } from "./named-grants";
import { mayComeFromElsewhere } from "./other-makers";
import { isPoolOf } from "./workload-identity";

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
export function accountToMake(member: string): WorkloadMember | undefined {
  // An invalid one is a finding of its own.
  const named = memberFault(member) === undefined ? accountIn(member) : undefined;
  return named && named.serviceAccount !== DEFAULT && !mayBeFilledByGke(named.namespace) ? named : undefined;
}

/**
 * Whether a member is a Kubernetes service account that is surely not there: the program makes others in its namespace and not this one, nor may a
 * release or GKE make it.
 * @throws Undecided if it is not known.
 */
export function isMissingAccount(member: string, context: Context): boolean {
  const named = accountToMake(member);
  return named !== undefined && isMissing(named, context);
}

const accounts = ofStack(({ stack }: Context) => {
  const all = [...stack.all(KUBERNETES_SERVICE_ACCOUNT), ...stack.all(KUBERNETES_SERVICE_ACCOUNT_PATCH)];
  return new Candidates(all, (account) => [namespaceKey(account, stack)]);
});
/** Whether the program makes or patches accounts in a namespace. @throws Undecided if it is not known. */
export const hasAccountsIn = (namespace: string, context: Context): boolean =>
  someOf(accounts(context).of([namespace]), (account) => namespaceKey(account, context.stack) === namespace);

/** Whether an account is on a cluster of a pool, as far as is known. */
export const isInPool = (
  account: StackResource,
  pool: string,
  { self, settings, stack }: Context,
): boolean => {
  const cluster = stack.clusterOf(account);
  // Where the stack does not have the cluster, the pool of another project than the grant's may be another cluster's, with namespaces of its own.
  const isElsewhere = () =>
    cluster === undefined &&
    ifKnown(() => areDistinct(projectOfPool(pool), projectOf(self as Parameters<typeof projectOf>[0]))) ===
      true;
  return isPoolOf(pool, cluster, settings) && !isElsewhere();
};

function isMissing(named: WorkloadMember, context: Context): boolean {
  const { pool, namespace, serviceAccount } = named;
  const near = accounts(context).of([namespace]);
  const isInPlace = (account: StackResource) =>
    allOf(
      () => namespaceKey(account, context.stack) === namespace,
      () => isInPool(account, pool, context),
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
    () => !mayComeFromElsewhere(named, context),
  );
}
