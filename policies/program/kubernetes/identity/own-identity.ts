import {
  type Principal,
  parsePrincipal,
  SERVICE_ACCOUNT_ANNOTATION,
} from "../../../../gke/workload-identity";
import { Candidates, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, ifKnown } from "../../../evaluation/unknown";
import { KUBERNETES_SERVICE_ACCOUNT_PATCH } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { someNeighbour } from "../namespaces";
import { nameOf } from "../object-name";
import { accountIn, keyOf, keyOfNamed } from "./account-bindings";
import { type Account, includes, isFor, possibleGrantsOf } from "./grants";
import { keysLikeAnnotation } from "./identity-annotation-keys";
import { isPoolOf } from "./workload-identity";

// Whether a Kubernetes service account acts in Google Cloud as anybody.

/**
 * The annotation with which an account acts as its own principal. Source:
 * https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity, checked 2026-11-28
 */
const OWN_PRINCIPAL = "iam.gke.io/return-principal-id-as-email";

/**
 * Whether an account has no identity in Google Cloud: it is not annotated, and has no role of its own in its cluster's pool, which would
 * need no annotation.
 * @param mayBeMisspelt whether an annotation that is misspelt counts as none.
 */
export const isWithoutIdentity = (
  account: Account,
  context: Scope,
  { mayBeMisspelt = false } = {},
): boolean =>
  allOf(
    () => isWithoutAnnotation(account, mayBeMisspelt),
    () => !someNeighbour(account, context.stack, KUBERNETES_SERVICE_ACCOUNT_PATCH, isPatchOf(account)),
    () => !isGrantedRole(account, context),
  );

type Scope = Pick<Context, "settings" | "stack">;

function isWithoutAnnotation({ inputs }: Account, mayBeMisspelt: boolean): boolean {
  const annotations = inputs.metadata?.annotations ?? {};
  return allOf(
    () => !annotations[SERVICE_ACCOUNT_ANNOTATION],
    // Another check reports a misspelt annotation.
    () => mayBeMisspelt || keysLikeAnnotation(annotations).length === 0,
    () => annotations[OWN_PRINCIPAL] === undefined,
  );
}

const isPatchOf =
  (account: Account) =>
  ({ inputs }: StackResource<typeof KUBERNETES_SERVICE_ACCOUNT_PATCH>): boolean =>
    inputs.metadata?.name === nameOf(account);

/** The grants of the stack by the accounts that their members name. */
const grants = ofStack(
  ({ stack }: { readonly stack: StackIndex }) =>
    new Candidates(possibleGrantsOf(stack), ({ accounts, isAnswered, members }) =>
      accounts.length > 0 || !isAnswered ? undefined : keysIn(members()),
    ),
);

/** The accounts that members name; undefined where a member is a principal that names none, and may include any. */
function keysIn(members: readonly string[]): readonly string[] | undefined {
  const keys: string[] = [];
  for (const member of members) {
    const named = accountIn(member);
    if (named) keys.push(keyOfNamed(named));
    else if (parsePrincipal(member)) return undefined;
  }
  return keys;
}

/** Whether an account has a role itself, or with others of its namespace, cluster or pool. */
export function isGrantedRole(account: Account, { settings, stack }: Scope): boolean {
  const isOfItsPool = ({ pool }: Principal) => isPoolOf(pool, stack.clusterOf(account), settings);
  const key = ifKnown(() => keyOf(account, stack));
  return someOf(grants({ stack }).of(key === undefined ? undefined : [key]), (grant) =>
    allOf(
      () =>
        anyOf(
          () => isFor(grant, account),
          () => includes(grant, account, () => nameOf(account), stack, isOfItsPool),
        ),
      () => grant.givesAccess(),
    ),
  );
}
