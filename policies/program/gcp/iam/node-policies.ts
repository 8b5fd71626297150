import { projectIn } from "../../../../gke/resource-names";
import { Candidates, type Lists, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, ifKnown, isUnknown, someItem } from "../../../evaluation/unknown";
import {
  PROJECT_IAM_BINDING,
  PROJECT_IAM_MEMBER,
  PROJECT_IAM_POLICY,
  REPOSITORY_IAM_POLICY,
} from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { areSame, projectOf } from "../project";
import { roleOf } from "./binding-members";
import { isCustomRole } from "./custom-roles";
import { givenBy, type RoleMembers } from "./given-roles";
import { type Grantee, isGrantee } from "./grantee";
import { isWhere, type Where } from "./grants-by-role";
import { isOver } from "./iam-conditions";
import { accountsIn, type Grant, keysOfMember } from "./node-grants";
import { areOnOneRepository } from "./repositories";

// What whole policies, and grants above the project, give the service account of nodes, and what policies take from it.

/** Grants whose place is above the project: in which folder or organization it is, no program says. */
const ABOVE = ["gcp:folder/iAM", "gcp:organizations/iAM"];

interface Wide {
  readonly resource: StackResource;
  given(): readonly RoleMembers[];
}

const wide = ofStack(({ stack }: Context) => {
  const policies = [...stack.all(PROJECT_IAM_POLICY), ...stack.all(REPOSITORY_IAM_POLICY)];
  const above = ABOVE.flatMap((prefix) => stack.withPrefix(prefix));
  const all = [...policies, ...above].map(
    (resource): Wide => ({
      resource: resource as StackResource,
      given: () => givenBy(resource as StackResource),
    }),
  );
  return {
    giving: new Candidates(all, ({ resource, given }) => [
      ...accountsFrom(resource, stack).map(({ urn }) => urn),
      ...given().flatMap(({ members }) => members().flatMap(keysOfMember)),
    ]),
    onProjects: new Candidates(stack.all(PROJECT_IAM_POLICY), (policy) => [
      projectIn(projectOf(policy) ?? ""),
    ]),
  };
});

const accountsFrom = (resource: StackResource, stack: StackIndex) =>
  ["member", "members", "policyData"].flatMap((property) => accountsIn(resource, property, stack));

export type Policy = StackResource<typeof PROJECT_IAM_POLICY | typeof REPOSITORY_IAM_POLICY>;

/** Whether an IAM policy, or a grant above the project, gives the account one of the roles. */
export function isGivenWidely(
  roles: readonly string[],
  where: Where,
  grantee: Grantee,
  context: Context,
): boolean {
  const { now, stack } = context;
  const { account, keys } = grantee;
  const gives = ({ resource, given }: Wide) =>
    anyOf(
      // A policy that is unknown and made from the account is taken to give it what it needs.
      () => namesUnknown(resource, account, stack),
      () =>
        !isPolicy(resource) &&
        account !== undefined &&
        accountsFrom(resource, stack).includes(account) &&
        someItem(given(), ({ role }) => roles.includes(role())),
      () =>
        someItem(given(), (each) =>
          allOf(
            () => roles.includes(each.role()) || isCustomRole(each.role()),
            () => someItem(each.members(), (one) => isGrantee(one, grantee)),
            () => !isOver(each, now),
          ),
        ),
    );
  return someOf(wide(context).giving.of(keys), (each) =>
    allOf(
      () => isAbove(each.resource) || isWhere(where, each.resource, context),
      () => gives(each),
    ),
  );
}

/** The policies that may set all roles of the project or repository of a grant. */
export function policiesOver(grant: Grant, context: Context): Lists<Policy> {
  if (!isOnProject(grant)) return [context.stack.all(REPOSITORY_IAM_POLICY)];
  return wide(context).onProjects.of(ifKnown(() => [projectIn(projectOf(grant) ?? "")]));
}

/** Whether a policy revokes a grant: it sets all roles of the same project or repository, and leaves the account out of the role. */
export function isRevokedByPolicy(
  policy: Policy,
  grant: Grant,
  grantee: Grantee,
  { stack }: Context,
): boolean {
  const role = roleOf(grant);
  return allOf(
    () =>
      isOnProject(grant)
        ? areSame(projectOf(policy), projectOf(grant))
        : areOnOneRepository(policy as StackResource, grant as StackResource, stack),
    () =>
      role !== "" &&
      !namesUnknown(policy as StackResource, grantee.account, stack) &&
      !someItem(givenBy(policy as StackResource), (given) =>
        allOf(
          () => given.role() === role,
          () => someItem(given.members(), (one) => isGrantee(one, grantee)),
        ),
      ),
  );
}

/** Whether a policy's content is unknown, and comes from the account. */
const namesUnknown = (
  policy: StackResource,
  account: StackResource | undefined,
  stack: StackIndex,
): boolean =>
  account !== undefined &&
  isPolicy(policy) &&
  accountsIn(policy, "policyData", stack).some(({ urn }) => urn === account.urn) &&
  isUnknown(() => givenBy(policy));

const isOnProject = ({ type }: Grant): boolean => type === PROJECT_IAM_MEMBER || type === PROJECT_IAM_BINDING;

const isAbove = ({ type }: StackResource): boolean => ABOVE.some((prefix) => type.startsWith(prefix));

const isPolicy = ({ type }: StackResource): boolean => type.endsWith("Policy");
