import type { WorkloadMember } from "../../../../gke/workload-identity";
import { Candidates, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { foundBy, type Search } from "../../../evaluation/search";
import { allOf } from "../../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT } from "../../../resource-types";
import type { Context } from "../../../rule";
import { makesNamespaceAnywhere } from "../made-namespaces";
import { namespaceKey } from "../namespace-of";
import { nameOf } from "../object-name";
import { keyOfNamed } from "./account-bindings";
import type { Account } from "./grants";
import { hasAccountsIn, isInPool } from "./made-accounts";
import { accountToMake } from "./missing-account";
import { mayComeFromElsewhere } from "./other-makers";
import { isWithoutIdentity } from "./own-identity";
import { isMisspelling, withoutLetters } from "./spelling";

// Grants that were meant for a Kubernetes service account of the stack, and are for one in a namespace that the stack does not have.

/** The accounts by their names, and by likely misspellings of their namespaces. */
const accounts = ofStack(
  ({ stack }: Context) =>
    new Candidates(stack.all(KUBERNETES_SERVICE_ACCOUNT), (account) => {
      const serviceAccount = nameOf(account) ?? "";
      return withoutLetters(namespaceKey(account, stack)).map((namespace) =>
        keyOfNamed({ namespace, serviceAccount }),
      );
    }),
);

/** An account for which a grant was meant, and how the grant's member differs from it. */
export interface Meant {
  readonly account: Account;
  readonly mismatch: "namespace" | "swapped";
}

/**
 * The account of the stack for which a grant was meant: the member's namespace is misspelt by one letter, or namespace and name are
 * swapped, and the account has no identity from elsewhere.
 * @throws Undecided if that is unknown.
 */
export function accountMeant(member: string, context: Context): Meant | undefined {
  const named = accountToMake(member, context);
  if (!named) return undefined;
  const { namespace, serviceAccount } = named;
  const candidates = accounts(context).of([
    keyOfNamed({ namespace: serviceAccount, serviceAccount: namespace }),
    ...withoutLetters(namespace).map((part) => keyOfNamed({ namespace: part, serviceAccount })),
  ]);
  const someMeant: Search<Account> = (ask) =>
    allOf(
      () => candidates.some((list) => list.length > 0),
      () => !hasAccountsIn(namespace, context),
      () => !makesNamespaceAnywhere(namespace, context),
      () => !mayComeFromElsewhere(named, context),
      () => someOf(candidates, ask),
    );
  const account = foundBy(someMeant, (account) =>
    allOf(
      () => isNearly(named, account, context),
      () => isInPool(account, named.pool, context),
      () => isWithoutIdentity(account, context),
    ),
  );
  return account && { account, mismatch: nameOf(account) === serviceAccount ? "namespace" : "swapped" };
}

function isNearly(
  { namespace, serviceAccount }: WorkloadMember,
  account: Account,
  { stack }: Context,
): boolean {
  const own = namespaceKey(account, stack);
  const name = nameOf(account);
  return (
    (own === serviceAccount && name === namespace && own !== name) ||
    (name === serviceAccount && isMisspelling(own, namespace))
  );
}
