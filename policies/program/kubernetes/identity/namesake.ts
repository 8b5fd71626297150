import { isFormerFleetPool, projectOfPool, type WorkloadMember } from "../../../../gke/workload-identity";
import { Candidates, type Lists, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { foundBy, type Search } from "../../../evaluation/search";
import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import type { Context } from "../../../rule";
import { isInFleetOf } from "../../gcp/project";
import { makesNamespaceAnywhere } from "../made-namespaces";
import { namespaceKey } from "../namespace-of";
import { nameOf } from "../object-name";
import { WORKLOADS } from "../pods";
import { accountIn, keyOf, keyOfNamed } from "./account-bindings";
import { type Account, possibleGrantsOf } from "./grants";
import { hasAccountsIn, isInPool } from "./made-accounts";
import { poolProblem } from "./member-pools";
import { accountToMake } from "./missing-account";
import { mayComeFromElsewhere } from "./other-makers";
import { isWithoutIdentity } from "./own-identity";
import { haveCommonPart } from "./spelling";
import { isPoolOf } from "./workload-identity";

// Roles that were meant for a Kubernetes service account of the stack, and are for one of its name in another pool or namespace.

/** An account of the stack without an identity that has the same name as the account that was granted a role. */
export interface Namesake {
  readonly account: Account;
  readonly mismatch: "pool" | "namespace";
}

/**
 * The namesake of a member's account, for which the grant may have been meant; undefined for none.
 * @throws Undecided if that is unknown.
 */
export function namesakeOf(member: string, context: Context): Namesake | undefined {
  const named = accountToMake(member, context);
  if (!named) return undefined;
  const inPool = accountOfOtherPool(named, member, context);
  if (inPool) return { account: inPool, mismatch: "pool" };
  const inNamespace = accountOfOtherNamespace(named, context);
  return inNamespace && { account: inNamespace, mismatch: "namespace" };
}

const accounts = ofStack(({ stack }: Context) => {
  const all = stack.all(KUBERNETES_SERVICE_ACCOUNT);
  return {
    byKey: new Candidates(all, (account) => [keyOf(account, stack)]),
    byName: new Candidates(all, (account) => [nameOf(account) ?? ""]),
  };
});

/** The account with the same namespace and name on a cluster of another pool, where no cluster of the stack has the member's pool. */
function accountOfOtherPool(named: WorkloadMember, member: string, context: Context): Account | undefined {
  const { settings, stack } = context;
  const key = keyOfNamed(named);
  const someOfOtherPool: Search<Account> = (ask) =>
    allOf(
      () => !someItem(stack.clusters, (cluster) => isPoolOf(named.pool, cluster, settings)),
      () => !mayBeFleetPool(named.pool, context),
      // Another check reports that.
      () => poolProblem(member, context) === undefined,
      () => someOf(accounts(context).byKey.of([key]), ask),
    );
  return foundBy(someOfOtherPool, (account) =>
    allOf(
      () => stack.clusterOf(account) !== undefined,
      () => keyOf(account, stack) === key,
      () => isWithoutIdentity(account, context),
    ),
  );
}

/** Whether a pool may belong to a fleet that a cluster of the stack is in. */
function mayBeFleetPool(pool: string, { stack }: Context): boolean {
  if (isFormerFleetPool(pool) || stack.withPrefix("gcp:gkehub/").length > 0) return true;
  return someItem(stack.clusters, ({ inputs }) => isInFleetOf(inputs, projectOfPool(pool)));
}

/**
 * The stack's only account of that name, where the stack has nothing in the member's namespace and grants no role to such a name elsewhere.
 */
function accountOfOtherNamespace(named: WorkloadMember, context: Context): Account | undefined {
  const { stack } = context;
  const { namespace, pool, serviceAccount } = named;
  const account = onlyOf(accounts(context).byName.of([serviceAccount]));
  if (!account) return undefined;
  const isMeant = allOf(
    () => nameOf(account) === serviceAccount,
    // Where neither the account nor its provider sets the namespace, the kubeconfig may.
    () => account.inputs.metadata?.namespace !== undefined,
    () => isSurelyOther(namespaceKey(account, stack), namespace),
    () => keysWithRoles(context).get(serviceAccount)?.size === 1,
    () => isInPool(account, pool, context),
    () => !hasAccountsIn(namespace, context),
    () => !makesNamespaceAnywhere(namespace, context),
    () => !hasWorkloadsIn(namespace, context),
    () => !mayComeFromElsewhere(named, context),
    () => isWithoutIdentity(account, context),
  );
  return isMeant ? account : undefined;
}

/**
 * Whether an account's namespace surely differs from a member's: neither is it unknown before the update, nor are the two names siblings.
 */
const isSurelyOther = (own: string, other: string): boolean =>
  own !== other && !own.startsWith("urn:pulumi:") && !haveCommonPart(own, other);

const onlyOf = <I>(lists: Lists<I>): I | undefined => {
  const [first, ...more] = lists.filter((list) => list.length > 0);
  return more.length === 0 && first?.length === 1 ? first[0] : undefined;
};

/** The accounts that are known to be granted roles, by their names. */
const keysWithRoles = ofStack(({ stack }: Context) => {
  const keys = new Map<string, Set<string>>();
  for (const { members } of possibleGrantsOf(stack))
    for (const member of ifKnown(members) ?? []) {
      const named = ifKnown(() => accountIn(String(member)));
      if (!named) continue;
      const known = keys.get(named.serviceAccount) ?? new Set();
      keys.set(named.serviceAccount, known.add(keyOfNamed(named)));
    }
  return keys;
});

const workloads = ofStack(
  ({ stack }: Context) =>
    new Candidates(
      WORKLOADS.flatMap((type) => stack.all(type)),
      (workload) => [namespaceKey(workload, stack)],
    ),
);

const hasWorkloadsIn = (namespace: string, context: Context): boolean =>
  someOf(
    workloads(context).of([namespace]),
    (workload) => namespaceKey(workload, context.stack) === namespace,
  );
