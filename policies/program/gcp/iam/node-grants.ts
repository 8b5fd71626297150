import { accountInName } from "../../../../gke/service-accounts";
import { ifKnown, someItem } from "../../../evaluation/unknown";
import {
  PROJECT_IAM_BINDING,
  type PROJECT_IAM_MEMBER,
  REPOSITORY_IAM_BINDING,
  type REPOSITORY_IAM_MEMBER,
} from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { comesFromCustomRole, isCustomRole } from "./custom-roles";
import { ANY_GROUP, type Groups, isGroup } from "./groups";
import { isIamAccount } from "./iam-accounts";

// What the grants on projects and image repositories give, and to whom.

/** The prefix of IAM members that are service accounts. */
export const EMAIL_PREFIX = "serviceAccount:";

/** The service accounts of the stack from which a property's value comes. */
export const accountsIn = (resource: StackResource, property: string, stack: StackIndex) =>
  stack.sourcesOf(resource, property).filter(isIamAccount);

/** Grants a role on a project or a repository to one member. */
type MemberGrant = StackResource<typeof PROJECT_IAM_MEMBER | typeof REPOSITORY_IAM_MEMBER>;
/** Sets all members of a role on a project or a repository. */
export type Binding = StackResource<typeof PROJECT_IAM_BINDING | typeof REPOSITORY_IAM_BINDING>;
export type Grant = MemberGrant | Binding;

export const isBinding = (resource: { readonly type: string }): resource is Binding =>
  resource.type === PROJECT_IAM_BINDING || resource.type === REPOSITORY_IAM_BINDING;

/** The service accounts of the stack from which a grant's members come. */
export const accountsOf = (grant: Grant, stack: StackIndex): StackResource[] =>
  accountsIn(grant, isBinding(grant) ? "members" : "member", stack);

/** The key of all members that grants give as text: an account of unknown email may be any of them. */
export const ANY_NAMED = "";

/** Members that include every account. Source: https://cloud.google.com/iam/docs/principal-identifiers */
export const EVERYBODY: readonly string[] = ["allUsers", "allAuthenticatedUsers"];

/** The members that a grant gives as text. */
export function membersIn(grant: Grant, stack: StackIndex): readonly string[] {
  if (isBinding(grant)) return grant.inputs.members ?? [];
  const member = () => [grant.inputs.member ?? ANY_NAMED];
  return accountsOf(grant, stack).length > 0 ? (ifKnown(member) ?? []) : member();
}

/** Whether a grant is known to be of a custom role. */
export const mayBeCustom = (grant: Grant, stack: StackIndex): boolean =>
  comesFromCustomRole(grant as StackResource, stack) ||
  ifKnown(() => isCustomRole(grant.inputs.role ?? "")) === true;

/** Whether a grant gives one of the roles, or a custom role, which may include it. */
export function givesOneOf(roles: readonly string[], grant: Grant, stack: StackIndex): boolean {
  return mayBeCustom(grant, stack) || roles.includes(grant.inputs.role ?? "");
}

/** The keys under which a grant to a member is indexed. */
export const keysOfMember = (member: string): readonly string[] => [
  withPrefix(member),
  ANY_NAMED,
  ...(isGroup(member) ? [ANY_GROUP, member.toLowerCase()] : []),
];

/** Whether a grant is to the account of the stack, to its email, or to one of its groups. */
export function isFor(
  grant: Grant,
  account: StackResource | undefined,
  address: () => string,
  groups: Groups,
  stack: StackIndex,
): boolean {
  const sources = accountsOf(grant, stack);
  const comesFromIt =
    account !== undefined &&
    sources.includes(account) &&
    ifKnown(() => namesWithoutPrefix(grant, address)) !== true;
  const isAddress = (member = "") =>
    EVERYBODY.includes(member) ||
    groups.includes(member) ||
    (member.startsWith(EMAIL_PREFIX) && member === address());
  if (isBinding(grant)) return comesFromIt || someItem(grant.inputs.members, isAddress);
  const isMember = () => isAddress(grant.inputs.member);
  return sources.length > 0 ? comesFromIt || ifKnown(isMember) === true : isMember();
}

/**
 * Adds the prefix that IAM requires to a member that is only an account's email or resource name. Leaves any other member as it is.
 * Source: https://cloud.google.com/iam/docs/principal-identifiers, checked 2026-11-29
 */
export const withPrefix = (member: string): string =>
  member.includes(":") || !member.includes("@") ? member : EMAIL_PREFIX + (accountInName(member) ?? member);

/** Whether a grant names an account by its email, but without the prefix. */
export function namesWithoutPrefix(grant: Grant, address: () => string): boolean {
  const isMeant = (member = "") => withPrefix(member) !== member && withPrefix(member) === address();
  return isBinding(grant) ? someItem(grant.inputs.members, isMeant) : isMeant(grant.inputs.member);
}
