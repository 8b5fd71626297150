import { allOf, someItem } from "../../../evaluation/unknown";
import type { StackIndex, StackResource } from "../../../stack";

// Custom roles of an organization or a project: they may include any permission.

const CUSTOM_ROLE = /^(projects|organizations)\//;
const CUSTOM_ROLE_TYPE = /^gcp:(projects|organizations)\/iAMCustomRole:/;

/** Whether a role is a custom one, by its name. */
export const isCustomRole = (role: string): boolean => CUSTOM_ROLE.test(role);

/** Whether a grant's role comes from a custom role of the stack, whose name may be unknown before the update. */
export const comesFromCustomRole = (grant: StackResource, stack: StackIndex): boolean =>
  stack.sourcesOf(grant, "role").some(({ type }) => CUSTOM_ROLE_TYPE.test(type));

/** What rules read of a custom role. */
interface CustomRole {
  readonly permissions?: readonly string[];
  readonly stage?: string;
}

/**
 * Whether a grant's role may include a permission: a custom role of the stack says it, and one that is disabled includes none.
 * Source: https://cloud.google.com/iam/reference/rest/v1/organizations.roles (RoleLaunchStage), checked 2026-12-01
 * @throws Undecided if the role's permissions are not known.
 */
export const mayInclude = (permission: string, grant: StackResource, stack: StackIndex): boolean =>
  someItem(
    stack.sourcesOf(grant, "role").filter(({ type }) => CUSTOM_ROLE_TYPE.test(type)),
    (role) => {
      const { inputs } = role as { inputs: CustomRole };
      return allOf(
        () => inputs.stage !== "DISABLED",
        () =>
          !Array.isArray(inputs.permissions) || someItem(inputs.permissions, (each) => each === permission),
      );
    },
  );
