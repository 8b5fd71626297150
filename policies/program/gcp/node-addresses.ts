import {
  BASIC_NODE_ROLES,
  FORMER_NODE_ROLE,
  IMAGE_PULL_ROLES,
  NODE_REPORTING_ROLES,
  NODE_ROLE,
} from "../../../gke/workload-identity";
import { ofStack } from "../../evaluation/of-stack";
import { ifKnown } from "../../evaluation/unknown";
import { CLUSTER, type Inputs, NODE_POOL } from "../../resource-types";
import type { Context } from "../../rule";
import type { StackResource } from "../../stack";
import { emailOf } from "./iam-accounts";
import { accountsIn, EMAIL_PREFIX, isCustomRole } from "./node-grants";

const NODE_ROLES: readonly string[] = [
  NODE_ROLE,
  FORMER_NODE_ROLE,
  ...BASIC_NODE_ROLES,
  ...NODE_REPORTING_ROLES,
  ...IMAGE_PULL_ROLES,
];

/** Whether a grant to a member is one that is judged with the nodes that run as it. @throws Undecided if its role is not known. */
export const isNodeGrant = (member: string, role: () => string, context: Context): boolean =>
  nodeMembers(context).has(member) && (NODE_ROLES.includes(role()) || isCustomRole(role()));

/** The members as which nodes of the stack run, as far as they are known. */
const nodeMembers = ofStack(({ stack }: Context) => {
  const members = new Set<string>();
  const add = (email: string | undefined) => email && members.add(EMAIL_PREFIX + email);
  for (const type of [NODE_POOL, CLUSTER] as const)
    for (const owner of stack.all(type)) {
      for (const property of ["nodeConfig", "nodePools", "clusterAutoscaling"])
        for (const account of accountsIn(owner as StackResource, property, stack)) add(emailOf(account));
      for (const named of accountsNamedIn(owner.inputs as Owner)) add(ifKnown(named));
    }
  return members;
});

type Owner = Partial<Inputs[typeof NODE_POOL] & Inputs[typeof CLUSTER]>;

const accountsNamedIn = (owner: Owner): readonly (() => string | undefined)[] => [
  () => owner.nodeConfig?.serviceAccount,
  () => owner.clusterAutoscaling?.autoProvisioningDefaults?.serviceAccount,
  // Of pools that are null there are holes, which flatMap passes over.
  ...(ifKnown(() => owner.nodePools) ?? []).flatMap((pool) => [() => pool.nodeConfig?.serviceAccount]),
];
