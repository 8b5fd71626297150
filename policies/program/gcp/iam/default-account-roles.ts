import { isDefaultNodeAccount } from "../../../../gke/service-accounts";
import { EDITOR_ROLE } from "../../../../gke/workload-identity";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import {
  PROJECT_IAM_BINDING,
  PROJECT_IAM_MEMBER,
  PROJECT_IAM_POLICY,
  REPOSITORY_IAM_BINDING,
  REPOSITORY_IAM_MEMBER,
  REPOSITORY_IAM_POLICY,
} from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { comesFromCustomRole } from "./custom-roles";
import { givenBy } from "./given-roles";
import { EMAIL_PREFIX } from "./node-grants";

// Which roles a stack gives to Compute Engine's default account, which Google makes an editor of its project, and what takes them.

const GRANTS = [
  PROJECT_IAM_MEMBER,
  PROJECT_IAM_BINDING,
  PROJECT_IAM_POLICY,
  REPOSITORY_IAM_MEMBER,
  REPOSITORY_IAM_BINDING,
  REPOSITORY_IAM_POLICY,
] as const;

/** Whether the stack grants a Compute Engine default service account some role, or may do so. */
export const mayHaveRoles = (context: Context): boolean =>
  anyOf(
    () => grantsDefaultAccount(context),
    () => context.stack.mayHaveMoreGrants,
  );

const grantsDefaultAccount = ofStack(({ stack }: Context) =>
  someItem(
    GRANTS.flatMap((type): readonly StackResource[] => stack.all(type)),
    (grant) =>
      someItem(givenBy(grant), ({ members }) =>
        someItem(members(), (member) => member.startsWith(EMAIL_PREFIX) && isDefaultNodeAccount(member)),
      ),
  ),
);

type Setter = StackResource<typeof PROJECT_IAM_BINDING | typeof PROJECT_IAM_POLICY>;

/** Whether a resource sets all editors of its project. @throws Undecided if its role or condition is not known. */
export const setsEditors = (setter: Setter): boolean =>
  setter.type === PROJECT_IAM_POLICY ||
  allOf(
    () => (setter as StackResource<typeof PROJECT_IAM_BINDING>).inputs.role === EDITOR_ROLE,
    () => (setter as StackResource<typeof PROJECT_IAM_BINDING>).inputs.condition === undefined,
  );

/** The resources that set all editors of projects, or may do so. */
export const editorSetters = ofStack(({ stack }: Context): readonly Setter[] =>
  [...stack.all(PROJECT_IAM_BINDING), ...stack.all(PROJECT_IAM_POLICY)].filter(
    (setter) =>
      ifKnown(() => setsEditors(setter)) !== false && !comesFromCustomRole(setter as StackResource, stack),
  ),
);
