import {
  BASIC_NODE_ROLES,
  FORMER_NODE_ROLE,
  IMAGE_PULL_ROLES,
  NODE_REPORTING_ROLES,
  NODE_ROLE,
} from "../../../../gke/workload-identity";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, ifKnown, isUnknown, someItem } from "../../../evaluation/unknown";
import { CLUSTER, type Inputs, NODE_POOL } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { isCustomRole } from "./custom-roles";
import { emailOf } from "./iam-accounts";
import { accountsIn, EMAIL_PREFIX } from "./node-grants";

const NODE_ROLES: readonly string[] = [
  NODE_ROLE,
  FORMER_NODE_ROLE,
  ...BASIC_NODE_ROLES,
  ...NODE_REPORTING_ROLES,
  ...IMAGE_PULL_ROLES,
];

/**
 * Whether a grant to a member is judged together with the nodes that run as it.
 * @throws Undecided if its role, or as whom nodes run, is unknown.
 */
export function isNodeGrant(member: string, role: () => string, context: Context): boolean {
  const { known, unknown } = nodeMembers(context);
  return allOf(
    () => NODE_ROLES.includes(role()) || isCustomRole(role()),
    () => known.has(member) || someItem(unknown, (named) => EMAIL_PREFIX + named() === member),
  );
}

/** The members as which nodes of the stack run, and how to read those emails that are unknown. */
const nodeMembers = ofStack(({ stack }: Context) => {
  const known = new Set<string>();
  const unknown: Named[] = [];
  const add = (email: string | undefined) => email && known.add(EMAIL_PREFIX + email);
  for (const type of [NODE_POOL, CLUSTER] as const)
    for (const owner of stack.all(type)) {
      const accounts = ["nodeConfig", "nodePools", "clusterAutoscaling"].flatMap((property) =>
        accountsIn(owner as StackResource, property, stack),
      );
      for (const account of accounts) add(emailOf(account));
      for (const named of accountsNamedIn(owner.inputs as Owner)) {
        add(ifKnown(named));
        // An unknown email that comes from an account of the stack is that account's.
        if (accounts.length === 0 && isUnknown(named)) unknown.push(named);
      }
    }
  return { known, unknown };
});

type Named = () => string | undefined;
type Owner = Partial<Inputs[typeof NODE_POOL] & Inputs[typeof CLUSTER]>;

const accountsNamedIn = (owner: Owner): readonly Named[] => [
  () => owner.nodeConfig?.serviceAccount,
  () => owner.clusterAutoscaling?.autoProvisioningDefaults?.serviceAccount,
  // Pools that are null leave holes, which flatMap skips.
  ...(ifKnown(() => owner.nodePools) ?? []).flatMap((pool) => [() => pool.nodeConfig?.serviceAccount]),
];
