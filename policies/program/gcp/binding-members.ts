import { allOf, ifKnown } from "../../evaluation/unknown";
import {
  type Inputs,
  PROJECT_IAM_BINDING,
  PROJECT_IAM_MEMBER,
  type REPOSITORY_IAM_BINDING,
  REPOSITORY_IAM_MEMBER,
} from "../../resource-types";
import type { StackResource } from "../../stack";
import type { Grant } from "./node-grants";
import { projectOf } from "./project";

// Bindings set all members of a role, and so take it from those that were added one by one.

export type Binding = StackResource<typeof PROJECT_IAM_BINDING | typeof REPOSITORY_IAM_BINDING>;

/** The role of a grant; "" where it is a custom one whose name is not known yet. */
export const roleOf = (grant: Grant): string => ifKnown(() => grant.inputs.role) ?? "";

/** Whether a binding sets all members of the role that a member was added to, on the same project or repository, and leaves the account out. */
export const takesAway = (binding: Binding, grant: Grant, isTo: (grant: Grant) => boolean): boolean =>
  allOf(
    () => isOnSame(binding, grant),
    () => binding.inputs.role === roleOf(grant),
    () => binding.inputs.condition === undefined && grant.inputs.condition === undefined,
    () => !isTo(binding),
  );

type OnRepository = Inputs[typeof REPOSITORY_IAM_MEMBER];

/** Whether a binding and a member are on one project or repository, as far as the program says so. */
function isOnSame(binding: Binding, grant: Grant): boolean {
  const isOnOneProject = () => projectOf(binding) !== undefined && projectOf(binding) === projectOf(grant);
  if (binding.type === PROJECT_IAM_BINDING) return grant.type === PROJECT_IAM_MEMBER && isOnOneProject();
  if (grant.type !== REPOSITORY_IAM_MEMBER) return false;
  const [one, other] = [binding, grant].map(({ resource }) => resource.propertyDependencies.repository ?? []);
  // The name of a repository that the stack makes is not known before the update.
  if (one?.length || other?.length)
    return one?.length === 1 && other?.length === 1 && one[0]?.urn === other[0]?.urn;
  const [set, added] = [binding.inputs, grant.inputs] as OnRepository[];
  return allOf(
    () => set?.repository === added?.repository,
    () => set?.location === added?.location,
    isOnOneProject,
  );
}
