import { Candidates, type Lists } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import {
  PROJECT_IAM_BINDING,
  PROJECT_IAM_MEMBER,
  type REPOSITORY,
  REPOSITORY_IAM_BINDING,
  REPOSITORY_IAM_MEMBER,
} from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { areInDistinctProjects } from "../project";
import { roleOf } from "./binding-members";
import { accountsOf, type Binding, type Grant, keysOfMember, mayBeCustom, membersIn } from "./node-grants";
import { isOnRepository } from "./repositories";

/**
 * Where a role has to be granted: on the cluster's own project; for images, on a repository or on any project; or for those of one repository, on that
 * or on its project.
 */
export type Where = "project" | "images" | Repository;

type Repository = StackResource<typeof REPOSITORY>;

/** The key of custom roles, each of which may include any other role, and of unknown roles. */
const ANY_ROLE = "*";

const keyOf = (role: string, member: string): string => `${role} ${member}`;

const grants = ofStack(({ stack }: Context) => {
  const byRoleAndMember = (grants: readonly Grant[]) =>
    new Candidates(grants, (grant) => {
      const members = [
        ...accountsOf(grant, stack).map(({ urn }) => urn),
        ...membersIn(grant, stack).flatMap(keysOfMember),
      ];
      const role = mayBeCustom(grant, stack) ? ANY_ROLE : roleOf(grant) || ANY_ROLE;
      return members.map((member) => keyOf(role, member));
    });
  const bindings = [...stack.all(PROJECT_IAM_BINDING), ...stack.all(REPOSITORY_IAM_BINDING)];
  return {
    onProject: byRoleAndMember([...stack.all(PROJECT_IAM_MEMBER), ...stack.all(PROJECT_IAM_BINDING)]),
    onRepositories: byRoleAndMember([
      ...stack.all(REPOSITORY_IAM_MEMBER),
      ...stack.all(REPOSITORY_IAM_BINDING),
    ]),
    bindings: new Candidates<Binding>(bindings, ({ inputs }) => [inputs.role ?? ""]),
  };
});

/**
 * Grants that may give one of the roles, or a custom role that includes one, to one of the members.
 * @param members accounts of the stack by their URN, others as a grant names them.
 */
export function grantsOf(
  roles: readonly string[],
  members: readonly string[],
  where: Where,
  context: Context,
): Lists<Grant> {
  const { onProject, onRepositories } = grants(context);
  const keys = members.flatMap((member) => [...roles, ANY_ROLE].map((role) => keyOf(role, member)));
  return [...onProject.of(keys), ...(where === "project" ? [] : onRepositories.of(keys))];
}

/** Bindings that set all members of a role. */
export const bindingsOf = (role: string, context: Context): Lists<Binding> =>
  grants(context).bindings.of([role]);

/** Whether a grant is where a role has to be granted to the nodes of `self`. @throws Undecided if that depends on an unknown value. */
export function isWhere(where: Where, grant: StackResource, { self, stack }: Context): boolean {
  if (where === "images") return true;
  const isOfRepository = grant.type.startsWith(ON_REPOSITORY);
  if (where === "project")
    return !isOfRepository && !areInDistinctProjects(grant as OnProject, self as OnProject);
  return isOfRepository
    ? isOnRepository(grant, where, stack)
    : !areInDistinctProjects(grant as OnProject, where as OnProject);
}

/** What the types of grants on repositories begin with. */
const ON_REPOSITORY = "gcp:artifactregistry/";

type OnProject = Parameters<typeof areInDistinctProjects>[0];
