import {
  parseMember,
  parsePrincipal,
  WORKLOAD_IDENTITY_USER_ROLE,
  type WorkloadMember,
} from "../../../gke/workload-identity";
import { ofStack } from "../../evaluation/of-stack";
import { ifKnown } from "../../evaluation/unknown";
import { SERVICE_ACCOUNT_IAM_BINDING, SERVICE_ACCOUNT_IAM_MEMBER } from "../../resource-types";
import type { Context } from "../../rule";
import type { StackResource } from "../../stack";
import { type Account, isAccount, membersOf } from "./grants";
import { namespaceKey } from "./namespace-of";

// Bindings on IAM service accounts by the Kubernetes service accounts that they are for.

export type Binding = StackResource<typeof SERVICE_ACCOUNT_IAM_MEMBER | typeof SERVICE_ACCOUNT_IAM_BINDING>;

/** A binding that lets a Kubernetes service account act as an IAM service account, or may do so, and which account of which pool. */
export interface BindingFor {
  readonly binding: Binding;
  readonly pool: string | undefined;
}

/** The Kubernetes service account that an IAM member is, by its name. */
export function accountIn(member: string): WorkloadMember | undefined {
  const principal = parsePrincipal(member);
  return parseMember(member) ?? (principal?.kind === "serviceAccount" ? principal : undefined);
}

/** The name of a Kubernetes service account; undefined before Pulumi has made one up. @throws Undecided if it is not known. */
export const nameOf = ({ inputs, observed }: Account): string | undefined =>
  inputs.metadata?.name ?? observed.metadata?.name;

/** Whether a binding is of the role by which its members act as the account. @throws Undecided if the role is not known. */
export const letsAct = ({ inputs }: Binding): boolean => inputs.role === WORKLOAD_IDENTITY_USER_ROLE;

/** The bindings of the stack whose members are a Kubernetes service account, by its name or where they come from. */
export function bindingsFor(account: Account, context: Context): readonly BindingFor[] {
  const { byName, bySource } = bindings(context);
  const name = ifKnown(() => nameOf(account));
  const named = name === undefined ? [] : byName.get(`${namespaceKey(account, context.stack)}/${name}`);
  return [...(bySource.get(account.urn) ?? []), ...(named ?? [])];
}

/** The bindings of the stack by the names of their members, or by the accounts that unknown ones come from. */
const bindings = ofStack(({ stack }: Context) => {
  const byName = new Map<string, BindingFor[]>();
  const bySource = new Map<string, BindingFor[]>();
  const add = (map: Map<string, BindingFor[]>, key: string, entry: BindingFor) =>
    map.set(key, [...(map.get(key) ?? []), entry]);
  const all = [...stack.all(SERVICE_ACCOUNT_IAM_MEMBER), ...stack.all(SERVICE_ACCOUNT_IAM_BINDING)];
  for (const binding of all) {
    const { inputs } = binding;
    if (ifKnown(() => letsAct(binding)) === false) continue;
    const members = ifKnown(() => membersOf(inputs).map(String));
    for (const member of members ?? []) {
      const named = accountIn(member);
      if (named) add(byName, `${named.namespace}/${named.serviceAccount}`, { binding, pool: named.pool });
    }
    if (members) continue;
    for (const source of ["member", "members"].flatMap((key) =>
      stack.sourcesOf(binding as StackResource, key),
    ))
      if (isAccount(source)) add(bySource, source.urn, { binding, pool: undefined });
  }
  return { byName, bySource };
});
