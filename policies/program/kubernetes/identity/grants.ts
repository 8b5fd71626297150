import {
  type Principal,
  parseIdentity,
  parsePrincipal,
  WORKLOAD_IDENTITY_USER_ROLE,
} from "../../../../gke/workload-identity";
import { allOf, anyOf, ifKnown, isUnknown, someItem, Undecided } from "../../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT, SERVICE_ACCOUNT } from "../../../resource-types";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { mayLinkTo } from "../../gcp/cluster-links";
import { givenByPolicy } from "../../gcp/iam/given-roles";
import { isOfFederation } from "../../gcp/iam/iam-bindings";
import { namespaceKey } from "../namespace-of";

// Roles that Kubernetes service accounts are granted in Google Cloud without an IAM service account between.

export type Account = StackResource<typeof KUBERNETES_SERVICE_ACCOUNT>;

export const isAccount = (resource: StackResource): resource is Account =>
  resource.type === KUBERNETES_SERVICE_ACCOUNT;

/** The members of a grant. @throws Undecided if they are unknown; reading a single one may throw, too. */
export function membersOf(grant: object): readonly string[] {
  const { member, members } = grant as { member?: string; members?: readonly string[] };
  return members ?? (member === undefined ? [] : [member]);
}

/** Whether unknown members of a grant come from a pool of identities from outside Google Cloud. */
export const areFederated = (grant: StackResource, stack: StackIndex): boolean =>
  ["member", "members"].some((key) => stack.sourcesOf(grant, key).some(isOfFederation)) &&
  isUnknown(() => membersOf(grant.inputs).map(String));

/** A role that is granted to members. */
export interface Grant {
  /** The Kubernetes service accounts from which the members come, such as by their UIDs. */
  readonly accounts: readonly Account[];
  /** Whether its role allows more than acting as an account. @throws Undecided if the role is unknown. */
  givesAccess(): boolean;
  /** False for a policy of unknown content. */
  readonly isAnswered: boolean;
  /** @throws Undecided if they are not known. */
  members(): readonly string[];
}
const grants = new WeakMap<StackIndex, readonly Grant[]>();

/** Grants on a project, a bucket, a topic and so on; not those on a service account, which give access to nothing else. */
const IAM_GRANT = /^gcp:(?!serviceaccount\/).*(IAM|Iam)(Member|Binding|Policy)$/;

/** The grants of the stack, without policies of unknown content: most grant nothing to Kubernetes service accounts. */
export const grantsOf = (stack: StackIndex): readonly Grant[] =>
  possibleGrantsOf(stack).filter(({ isAnswered }) => isAnswered);

/** The grants of the stack, with policies of unknown content. */
export function possibleGrantsOf(stack: StackIndex): readonly Grant[] {
  const known = grants.get(stack);
  if (known) return known;
  const sourcesOf = (grant: StackResource) =>
    ["member", "members"].flatMap((property) => stack.sourcesOf(grant, property));
  const found = stack
    .withPrefix("gcp:")
    .filter(({ type }) => IAM_GRANT.test(type))
    // Also on a project, the role to act as an account gives access to nothing else.
    .filter(({ inputs }) => ifKnown(() => (inputs as { role?: string }).role) !== WORKLOAD_IDENTITY_USER_ROLE)
    // A member that comes from an IAM service account is that account, whatever its email.
    .filter((grant) => !stack.sourcesOf(grant, "member").some(({ type }) => type === SERVICE_ACCOUNT))
    .map(
      (grant): Grant => ({
        accounts: sourcesOf(grant).filter(isAccount),
        givesAccess: () => (grant.inputs as { role?: string }).role !== WORKLOAD_IDENTITY_USER_ROLE,
        isAnswered: !isPolicy(grant) || !isUnknown(() => membersOfPolicy(grant)),
        members: () => (isPolicy(grant) ? membersOfPolicy(grant) : membersOf(grant.inputs)),
      }),
    );
  grants.set(stack, found);
  return found;
}

const isPolicy = ({ type }: StackResource): boolean => type.endsWith("Policy");

const membersOfPolicy = ({ inputs }: StackResource): readonly string[] =>
  givenByPolicy((inputs as { policyData?: string }).policyData)
    .filter(({ role }) => role() !== WORKLOAD_IDENTITY_USER_ROLE)
    .flatMap(({ members }) => members());

/** Whether an account of the stack is a member of a grant: the member comes from the account, or has its UID. */
export const isFor = ({ accounts, members }: Grant, account: Account): boolean =>
  anyOf(
    () => accounts.includes(account),
    () => {
      const { uid } = account.observed.metadata ?? {};
      if (uid === undefined || accounts.length > 0) return false;
      return someItem(members(), (member) => {
        const principal = parsePrincipal(member);
        return principal?.kind === "uid" && principal.uid === uid;
      });
    },
  );

/**
 * Whether a grant's members include the account of a workload's Pods: by its name, or with its whole namespace, cluster or pool.
 * @param counts which kinds of members count.
 */
export function includes(
  { accounts, members }: Grant,
  workload: StackResource,
  name: () => string | undefined,
  stack: StackIndex,
  counts: (identity: Principal) => boolean = () => true,
): boolean {
  const isIdentity = (identity: Principal): boolean => {
    switch (identity.kind) {
      case "pool":
        return true;
      case "cluster":
        return mayBeCluster(identity.cluster, stack.clusterOf(workload));
      case "namespace":
        return identity.namespace === namespaceKey(workload, stack);
      case "serviceAccount":
        return identity.namespace === namespaceKey(workload, stack) && identity.serviceAccount === name();
      case "uid":
        return false;
    }
  };
  const isIncluded = (member: string): boolean => {
    const identity = parseIdentity(member);
    return (
      identity !== undefined &&
      allOf(
        () => counts(identity),
        () => isIdentity(identity),
      )
    );
  };
  try {
    return someItem(members(), isIncluded);
  } catch (error) {
    // Unknown members that come from accounts of the stack are these accounts.
    if (error instanceof Undecided && accounts.length > 0) return false;
    throw error;
  }
}

/** Whether a cluster's URL may be that of this cluster. Of a cluster of another stack nothing more is known, so it may. */
export const mayBeCluster = (url: string, cluster: ClusterResource | undefined): boolean =>
  !cluster || mayLinkTo(url, cluster);
