import { projectOfPool, type WorkloadMember } from "../../../../gke/workload-identity";
import { Candidates, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf } from "../../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT, KUBERNETES_SERVICE_ACCOUNT_PATCH } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { areDistinct, projectOf } from "../../gcp/project";
import { namespaceKey } from "../namespace-of";
import { nameOf } from "../object-name";
import { mayComeFromElsewhere } from "./other-makers";
import { isPoolOf } from "./workload-identity";

// The Kubernetes service accounts that the program makes, and on clusters of which pool.

const accounts = ofStack(({ stack }: Context) => {
  const all = [...stack.all(KUBERNETES_SERVICE_ACCOUNT), ...stack.all(KUBERNETES_SERVICE_ACCOUNT_PATCH)];
  return new Candidates(all, (account) => [namespaceKey(account, stack)]);
});

/** Whether the program creates or patches accounts in a namespace. @throws Undecided if that is unknown. */
export const hasAccountsIn = (namespace: string, context: Context): boolean =>
  someOf(accounts(context).of([namespace]), (account) => namespaceKey(account, context.stack) === namespace);

/** Whether an account is on a cluster of a workload pool. @throws Undecided if that is unknown. */
export const isInPool = (account: StackResource, pool: string, context: Context): boolean =>
  allOf(
    () => isPoolOf(pool, context.stack.clusterOf(account), context.settings),
    () => !isOnUnknownCluster(account, context) || !isOfOtherProject(pool, context),
  );

const isOnUnknownCluster = (account: StackResource, { stack }: Context): boolean =>
  stack.clusterOf(account) === undefined;

/**
 * Whether a pool is another project's than the grant's: it may then belong to a cluster that the stack does not have, with namespaces of
 * its own.
 */
const isOfOtherProject = (pool: string, { self }: Context): boolean =>
  areDistinct(projectOfPool(pool), projectOf(self as Parameters<typeof projectOf>[0]));

/**
 * Whether the program creates other accounts in the named account's namespace but not that one, and neither a release nor GKE may create
 * it.
 * @throws Undecided if that is unknown.
 */
export function isNotMade(named: WorkloadMember, context: Context): boolean {
  const { pool } = named;
  return allOf(
    // Asked in both cases: it may be missing in each of them, or in none, where the grant's project is not known.
    () =>
      anyOf(
        () =>
          allOf(
            () => !isOfOtherProject(pool, context),
            () => isNotAmong(() => true, named, context),
          ),
        () =>
          allOf(
            () => isOfOtherProject(pool, context),
            () => isNotAmong((account) => !isOnUnknownCluster(account, context), named, context),
          ),
      ),
    () => !mayComeFromElsewhere(named, context),
  );
}

function isNotAmong(
  counts: (account: StackResource) => boolean,
  { pool, namespace, serviceAccount }: WorkloadMember,
  context: Context,
): boolean {
  const { settings, stack } = context;
  const near = accounts(context).of([namespace]);
  const isInPlace = (account: StackResource) =>
    allOf(
      () => namespaceKey(account, stack) === namespace,
      () => isPoolOf(pool, stack.clusterOf(account), settings),
      () => counts(account),
    );
  const mayBeIt = (account: (typeof near)[0][0]) => {
    const name = nameOf(account);
    // Where the name is absent, Pulumi makes one up.
    return name === undefined || name === serviceAccount;
  };
  return allOf(
    // A patch alone does not count: it changes an account that something else creates.
    () => someOf(near, (account) => account.type === KUBERNETES_SERVICE_ACCOUNT && isInPlace(account)),
    () =>
      !someOf(near, (account) =>
        allOf(
          () => mayBeIt(account),
          () => isInPlace(account),
        ),
      ),
  );
}
