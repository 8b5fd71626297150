import {
  parseIdentity,
  WORKLOAD_IDENTITY_USER_ROLE,
  type WorkloadMember,
} from "../../../../gke/workload-identity";
import { appendTo } from "../../../evaluation/append-to";
import { Candidates, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { ifKnown, Undecided, valueOrUndecided } from "../../../evaluation/unknown";
import {
  KUBERNETES_SERVICE_ACCOUNT,
  SERVICE_ACCOUNT_IAM_BINDING,
  SERVICE_ACCOUNT_IAM_MEMBER,
} from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { namespaceKey } from "../namespace-of";
import { nameOf } from "../object-name";
import { type Account, areFederated, isAccount, membersOf } from "./grants";

// Bindings on IAM service accounts by the Kubernetes service accounts that they are for.

export type Binding = StackResource<typeof SERVICE_ACCOUNT_IAM_MEMBER | typeof SERVICE_ACCOUNT_IAM_BINDING>;

/**
 * A binding that lets a Kubernetes service account act as an IAM service account, or may do so; and for which account in which pool it is.
 */
export interface BindingFor {
  readonly binding: Binding;
  readonly pool: string | undefined;
  /** The account's namespace and name; undefined where the member is unknown and comes from the account. */
  readonly name: string | undefined;
}

/** The Kubernetes service account that an IAM member names. */
export function accountIn(member: string): WorkloadMember | undefined {
  const identity = parseIdentity(member);
  return identity?.kind === "serviceAccount" ? identity : undefined;
}

/** Whether a binding's role lets its members act as the IAM service account. @throws Undecided if the role is unknown. */
export const letsAct = ({ inputs }: Binding): boolean => inputs.role === WORKLOAD_IDENTITY_USER_ROLE;

/**
 * The bindings of the stack with a Kubernetes service account as a member, by its name or because the member comes from it. For an account
 * of unknown name or namespace also those that may be for it, if they are for no other account of the stack.
 */
export function bindingsFor(account: Account, context: Context): readonly BindingFor[] {
  const { byName, bySource } = bindings(context);
  const isKnown = ifKnown(() => [nameOf(account), namespaceKey(account, context.stack)]) !== undefined;
  const named = isKnown ? byName.get(keyOf(account, context.stack)) : possibleFor(account, context);
  return [...(bySource.get(account.urn) ?? []), ...(named ?? [])];
}

/** A Kubernetes service account as NAMESPACE/NAME, as members name it. @throws Undecided if either is unknown. */
export const keyOf = (account: Account, stack: StackIndex): string =>
  `${namespaceKey(account, stack)}/${nameOf(account)}`;

/** NAMESPACE/NAME of the account that a member names. */
export const keyOfNamed = ({ namespace, serviceAccount }: Omit<WorkloadMember, "pool">): string =>
  `${namespace}/${serviceAccount}`;

const accounts = ofStack(
  ({ stack }: { readonly stack: StackIndex }) =>
    new Candidates(stack.all(KUBERNETES_SERVICE_ACCOUNT), (account) => [keyOf(account, stack)]),
);

/** Whether a member is another Kubernetes service account of the stack than one. @throws Undecided if that is not known. */
export function isAnotherOfStack(member: string, account: Account | undefined, stack: StackIndex): boolean {
  const named = accountIn(member);
  if (!named) return false;
  const key = keyOfNamed(named);
  return someOf(accounts({ stack }).of([key]), (other) => other !== account && keyOf(other, stack) === key);
}

function possibleFor(account: Account, context: Context): BindingFor[] {
  const { stack } = context;
  const isPossible = (key: string) => {
    const [namespace, name] = key.split("/");
    return [() => namespaceKey(account, stack) === namespace, () => nameOf(account) === name].every(
      (matches) => ifKnown(matches) !== false,
    );
  };
  return unclaimed(context).flatMap(([key, found]) => (isPossible(key) ? found : []));
}

/** Bindings for names that no account of the stack is known to have. */
const unclaimed = ofStack((context: Context) => {
  const { stack } = context;
  const claimed = new Set(
    stack.all(KUBERNETES_SERVICE_ACCOUNT).map((account) => ifKnown(() => keyOf(account, stack))),
  );
  return [...bindings(context).byName].filter(([key]) => !claimed.has(key));
});

/** The bindings of the stack by the names of their members, or by the accounts from which unknown members come. */
const bindings = ofStack(({ stack }: Context) => {
  const byName = new Map<string, BindingFor[]>();
  const bySource = new Map<string, BindingFor[]>();
  const unknown: UnknownBinding[] = [];
  const all = [...stack.all(SERVICE_ACCOUNT_IAM_MEMBER), ...stack.all(SERVICE_ACCOUNT_IAM_BINDING)];
  for (const binding of all) {
    const { inputs } = binding;
    if (ifKnown(() => letsAct(binding)) === false) continue;
    const members = valueOrUndecided(() => membersOf(inputs).map(String));
    if (members instanceof Undecided) {
      const sources = ["member", "members"].flatMap((key) => stack.sourcesOf(binding as StackResource, key));
      for (const { urn } of sources.filter(isAccount))
        appendTo(bySource, urn, { binding, pool: undefined, name: undefined });
      if (!sources.some(isAccount) && !areFederated(binding as StackResource, stack))
        unknown.push({ binding, undecided: members });
      continue;
    }
    for (const member of members) {
      const named = accountIn(member);
      if (!named) continue;
      const name = keyOfNamed(named);
      appendTo(byName, name, { binding, pool: named.pool, name });
    }
  }
  return { byName, bySource, unknown };
});

/** A binding with unknown members that come from no account of the stack. */
export interface UnknownBinding {
  readonly binding: Binding;
  readonly undecided: Undecided;
}

/** The bindings with unknown members, which may be for any account. */
export const unknownBindings = (context: Context): readonly UnknownBinding[] => bindings(context).unknown;
