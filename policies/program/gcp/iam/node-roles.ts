import { isDefaultNodeAccount } from "../../../../gke/service-accounts";
import { type Lists, someOf } from "../../../evaluation/candidates";
import { allOf, anyOf, ifKnown } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { isRevokedByBinding, roleOf } from "./binding-members";
import { bindingsOf, grantsOf, isWhere, type Where } from "./grants-by-role";
import { groupsOf } from "./groups";
import { conditionalOf, isOver } from "./iam-conditions";
import { type AccountPlace, accountOfStack, addressOf, misnamedForm, readAccount } from "./node-account";
import {
  ANY_NAMED,
  type Binding,
  EMAIL_PREFIX,
  EVERYBODY,
  type Grant,
  givesOneOf,
  isBinding,
  isFor,
  namesWithoutPrefix,
} from "./node-grants";
import { isGivenWidely, isRevokedByPolicy, type Policy, policiesOver } from "./node-policies";

// Which roles the stack grants the service account of nodes.

/**
 * What `hasRole` and the others below need: the grants that may give the account of nodes one of the roles, or a custom role that may
 * include it, and what may revoke them.
 */
function grantsTo<P>(roles: readonly string[], where: Where, place: AccountPlace<P>, context: Context) {
  const { now, stack } = context;
  const account = accountOfStack(place, context);
  const address = () => `${EMAIL_PREFIX}${addressOf(place, context) ?? ""}`;
  const groups = groupsOf(account, () => addressOf(place, context), context);
  const isTo = (grant: Grant) => isFor(grant, account, address, groups, stack);
  const named = ifKnown(address) ?? ANY_NAMED;
  const keys = [...(account ? [account.urn] : []), named, ...EVERYBODY, ...groups.keys];
  const grantee = { account, member: address, groups, keys };
  return {
    grantee,
    candidates: grantsOf(roles, keys, where, context),
    gives: (grant: Grant) =>
      allOf(
        () => givesOneOf(roles, grant, stack),
        () => isTo(grant),
        () =>
          !isOver(
            conditionalOf(() => grant.inputs.condition),
            now,
          ),
        () => isWhere(where, grant as StackResource, context),
      ),
    revokers: (grant: Grant): Lists<Revoker> => [
      ...bindingsOf(roleOf(grant), context),
      ...policiesOver(grant, context),
    ],
    revokes: (revoker: Revoker, grant: Grant) =>
      isBinding(revoker)
        ? isRevokedByBinding(revoker, grant, isTo, stack)
        : isRevokedByPolicy(revoker, grant, grantee, context),
  };
}

/**
 * Whether the stack grants the account of nodes one of the roles, or a custom role, which may include it.
 * @throws Undecided if the answer depends on an unknown value.
 */
export function hasRole<P>(
  roles: readonly string[],
  where: Where,
  place: AccountPlace<P>,
  context: Context,
): boolean {
  const { grantee, candidates, gives, revokers, revokes } = grantsTo(roles, where, place, context);
  return anyOf(
    () =>
      someOf(candidates, (grant) =>
        allOf(
          () => gives(grant),
          () => !someOf(revokers(grant), (revoker) => revokes(revoker, grant)),
        ),
      ),
    () => isGivenWidely(roles, where, grantee, context),
  );
}

/** The grant of one of the roles that names the account of nodes without its prefix, so that IAM refuses it. */
export function refusedGrantOf<P>(
  roles: readonly string[],
  where: Where,
  place: AccountPlace<P>,
  context: Context,
): Grant | undefined {
  const { grantee } = grantsTo(roles, where, place, context);
  const member = ifKnown(grantee.member);
  if (member === undefined) return undefined;
  const isRefused = (grant: Grant) =>
    givesOneOf(roles, grant, context.stack) && namesWithoutPrefix(grant, grantee.member);
  return grantsOf(roles, [member], where, context)
    .flat()
    .find((grant) => ifKnown(() => isRefused(grant)));
}

/** The binding or policy that revokes one of the roles which the stack grants the account of nodes. */
export function revokerOf<P>(
  roles: readonly string[],
  where: Where,
  place: AccountPlace<P>,
  context: Context,
): Revoker | undefined {
  const { candidates, gives, revokers, revokes } = grantsTo(roles, where, place, context);
  const revokerFrom = (grant: Grant) =>
    revokers(grant)
      .flat()
      .find((revoker) => ifKnown(() => revokes(revoker, grant)));
  for (const grant of candidates.flat()) {
    const revoker = ifKnown(() => gives(grant)) === false ? undefined : revokerFrom(grant);
    if (revoker) return revoker;
  }
  return undefined;
}

type Revoker = Binding | Policy;

/** Whether the nodes have an account of their own whose roles this stack is to grant. */
export function isGrantedHere<P>(place: AccountPlace<P>, context: Context): boolean {
  const { elsewhere, externalNodeServiceAccounts } = context.settings;
  if (elsewhere.includes("node-service-account-roles")) return false;
  // An account of the stack is there, whatever its address.
  if (accountOfStack(place, context) !== undefined && externalNodeServiceAccounts.length === 0) return true;
  const email = readAccount(place)?.value;
  if (email === undefined || misnamedForm(place) !== undefined) return false;
  // No program grants the roles of the default account.
  return !isDefaultNodeAccount(email) && !externalNodeServiceAccounts.includes(email);
}
