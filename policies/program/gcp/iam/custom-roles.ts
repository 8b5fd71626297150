import type { StackIndex, StackResource } from "../../../stack";

// Custom roles of an organization or a project: they may include any permission.

const CUSTOM_ROLE = /^(projects|organizations)\//;
const CUSTOM_ROLE_TYPE = /^gcp:(projects|organizations)\/iAMCustomRole:/;

/** Whether a role is a custom one, by its name. */
export const isCustomRole = (role: string): boolean => CUSTOM_ROLE.test(role);

/** Whether a grant's role comes from a custom role of the stack, whose name may be unknown before the update. */
export const comesFromCustomRole = (grant: StackResource, stack: StackIndex): boolean =>
  stack.sourcesOf(grant, "role").some(({ type }) => CUSTOM_ROLE_TYPE.test(type));
