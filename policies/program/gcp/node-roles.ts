import { Candidates, someOf } from "../../evaluation/candidates";
import { ofStack } from "../../evaluation/of-stack";
import { sourceOfValue } from "../../evaluation/source-of-value";
import { allOf, anyOf, ifKnown, Undecided } from "../../evaluation/unknown";
import {
  PROJECT_IAM_BINDING,
  PROJECT_IAM_MEMBER,
  REPOSITORY_IAM_BINDING,
  REPOSITORY_IAM_MEMBER,
  type SERVICE_ACCOUNT,
} from "../../resource-types";
import type { Context } from "../../rule";
import type { StackResource } from "../../stack";
import { type Binding, roleOf, takesAway } from "./binding-members";
import { emailOf } from "./iam-accounts";
import { conditionalOf, isOver } from "./iam-conditions";
import { ACCOUNT_KEY, type AccountPlace, readAccount } from "./node-account";
import {
  ANY_NAMED,
  accountsIn,
  accountsOf,
  EMAIL_PREFIX,
  EVERYBODY,
  type Grant,
  givesOneOf,
  isFor,
  membersIn,
} from "./node-grants";
import { isGivenWidely, isTakenByPolicy } from "./node-policies";
import { areInDistinctProjects, type projectOf } from "./project";

// Which roles the stack grants the service account of nodes.

/** The account of the stack as which nodes run. */
export const accountOfStack = <P>(
  place: AccountPlace<P>,
  { self, stack }: Context,
): StackResource<typeof SERVICE_ACCOUNT> | undefined =>
  sourceOfValue(
    accountsIn(self, place.property, stack),
    () => readAccount(place)?.value,
    [ACCOUNT_KEY],
    emailOf,
  );

/** The address of the account as which nodes run: also one that is not known yet, where its parts are. */
function addressOf<P>(place: AccountPlace<P>, context: Context): string | undefined {
  try {
    return readAccount(place)?.value;
  } catch (error) {
    const account = error instanceof Undecided ? accountOfStack(place, context) : undefined;
    const address = account && emailOf(account);
    if (address === undefined) throw error;
    return address;
  }
}

const grants = ofStack(({ stack }: Context) => {
  const byAccount = (grants: readonly Grant[]) =>
    new Candidates(grants, (grant) => [
      ...accountsOf(grant, stack).map(({ urn }) => urn),
      ...membersIn(grant, stack).flatMap((member) => [member, ANY_NAMED]),
    ]);
  return {
    onProject: byAccount([...stack.all(PROJECT_IAM_MEMBER), ...stack.all(PROJECT_IAM_BINDING)]),
    bindings: new Candidates<Binding>(
      [...stack.all(PROJECT_IAM_BINDING), ...stack.all(REPOSITORY_IAM_BINDING)],
      ({ inputs }) => [inputs.role ?? ""],
    ),
    onRepositories: byAccount([...stack.all(REPOSITORY_IAM_MEMBER), ...stack.all(REPOSITORY_IAM_BINDING)]),
  };
});

/**
 * Whether the stack grants the account of nodes one of the roles, or a custom role that may be as good.
 * @param where on the cluster's own project, or wherever images are: on a repository or on any project.
 * @throws Undecided if the answer hangs on a value that is not known.
 */
export function hasRole<P>(
  roles: readonly string[],
  where: "project" | "images",
  place: AccountPlace<P>,
  context: Context,
): boolean {
  const { now, self, stack } = context;
  const account = accountOfStack(place, context);
  const address = () => `${EMAIL_PREFIX}${addressOf(place, context) ?? ""}`;
  const isTo = (grant: Grant) => isFor(grant, account, address, stack);
  const named = ifKnown(address) ?? ANY_NAMED;
  const keys = [...(account ? [account.urn] : []), named, ...EVERYBODY];
  const { onProject, onRepositories, bindings } = grants(context);
  const candidates = [...onProject.of(keys), ...(where === "images" ? onRepositories.of(keys) : [])];
  const grantee = { account, member: address, keys };
  const isGiven = () =>
    someOf(candidates, (grant) =>
      allOf(
        () => givesOneOf(roles, grant, stack),
        () => isTo(grant),
        () =>
          !isOver(
            conditionalOf(() => grant.inputs.condition),
            now,
          ),
        () => where === "images" || !areInDistinctProjects(grant as OnProject, self as OnProject),
        () => !someOf(bindings.of([roleOf(grant)]), (other) => takesAway(other, grant, isTo, stack)),
        () => !isTakenByPolicy(grant, grantee, context),
      ),
    );
  return anyOf(isGiven, () => isGivenWidely(roles, where, grantee, context));
}

type OnProject = Parameters<typeof projectOf>[0];
