import { allOf, ifKnown } from "../../../evaluation/unknown";
import { PROJECT_IAM_BINDING, PROJECT_IAM_MEMBER, REPOSITORY_IAM_MEMBER } from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { areSame, projectOf } from "../project";
import { comesFromCustomRole } from "./custom-roles";
import type { Binding, Grant } from "./node-grants";
import { areOnOneRepository } from "./repositories";

// Bindings set all members of a role, and so take it from those that were added one by one.

/** The role of a grant; "" where it is a custom role whose name is not known yet. */
export const roleOf = (grant: Grant): string => ifKnown(() => grant.inputs.role) ?? "";

/**
 * Whether a binding revokes a grant: it sets all members of the same role, on the same project or repository, and leaves the account out.
 */
export const isRevokedByBinding = (
  binding: Binding,
  grant: Grant,
  isTo: (grant: Grant) => boolean,
  stack: StackIndex,
): boolean =>
  allOf(
    () => isOnSame(binding, grant, stack),
    () => binding.inputs.role === roleOf(grant),
    // Read after the role, as it decides where that is not known.
    () => !(comesFromCustomRole(binding as StackResource, stack) && roleOf(grant).startsWith("roles/")),
    () => binding.inputs.condition === undefined && grant.inputs.condition === undefined,
    () => !isTo(binding),
  );

/** Whether a binding and a grant to one member are on the same project or repository, as far as the program shows it. */
function isOnSame(binding: Binding, grant: Grant, stack: StackIndex): boolean {
  if (binding.type === PROJECT_IAM_BINDING)
    return grant.type === PROJECT_IAM_MEMBER && areSame(projectOf(binding), projectOf(grant));
  const [one, other] = [binding, grant] as StackResource[] as [StackResource, StackResource];
  return grant.type === REPOSITORY_IAM_MEMBER && areOnOneRepository(one, other, stack);
}
