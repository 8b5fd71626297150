// Longer than a screen: both checks read the stack's grants in the same way, which is shown beside them.

import { isDefaultNodeAccount } from "../../../gke/service-accounts";
import {
  BASIC_NODE_ROLES,
  FORMER_NODE_ROLE,
  IMAGE_PULL_ROLES,
  NODE_AGENT,
  NODE_AGENT_ROLE,
  NODE_AGENT_SINCE,
  NODE_REPORTING_ROLES,
  NODE_ROLE,
} from "../../../gke/workload-identity";
import { Candidates, someOf } from "../../evaluation/candidates";
import { ofStack } from "../../evaluation/of-stack";
import { read } from "../../evaluation/reading";
import { sourceOfValue } from "../../evaluation/source-of-value";
import { allOf, anyOf, ifKnown, someItem } from "../../evaluation/unknown";
import { emailOf, isIamAccount } from "../../program/gcp/iam-accounts";
import { ACCOUNT_KEY } from "../../program/gcp/node-account";
import {
  NODE_POOL,
  PROJECT_IAM_BINDING,
  PROJECT_IAM_MEMBER,
  REPOSITORY_IAM_BINDING,
  REPOSITORY_IAM_MEMBER,
  SERVICE_ACCOUNT,
} from "../../resource-types";
import { type Context, type ExampleResource, type Rule, ref } from "../../rule";
import type { StackIndex, StackResource } from "../../stack";

const AT = "nodeConfig.serviceAccount";

const EMAIL_PREFIX = "serviceAccount:";

/** Roles that an organization or a project defines itself: they may hold anything. */
const CUSTOM_ROLE = /^(projects|organizations)\//;
const CUSTOM_ROLE_TYPE = /^gcp:(projects|organizations)\/iAMCustomRole:/;

/** Grants whose effect on a node's account cannot be told from their inputs. */
const OPAQUE_GRANTS = [
  "gcp:projects/iAMPolicy:",
  "gcp:folder/iAM",
  "gcp:organizations/iAM",
  "gcp:artifactregistry/repositoryIamPolicy:",
];

const account: ExampleResource = { type: SERVICE_ACCOUNT, name: "nodes", props: { accountId: "gke-nodes" } };
const pool: ExampleResource = {
  type: NODE_POOL,
  name: "pool",
  props: { cluster: "main", nodeConfig: { serviceAccount: ref("nodes", "email") } },
};
const grant = (name: string, role: string): ExampleResource => ({
  type: PROJECT_IAM_MEMBER,
  name,
  props: { project: "demo", role, member: ref("nodes", "member") },
});

export const nodeSaCanReportAndPull: Rule = {
  name: "node-sa-can-report-and-pull",
  description: "A node pool's own service account may write logs and metrics, and pull images.",
  why:
    "Also with Workload Identity the node's service account pulls the images, and up to 1.32 GKE's agents send logs and metrics as it: " +
    "an account without these roles gives a cluster that nobody hears of when its metadata server fails. From " +
    `${NODE_AGENT_SINCE} on they send them as ${NODE_AGENT}, which GKE itself grants ${NODE_AGENT_ROLE}; its documentation asks for the ` +
    "node's role all the same.",
  fix: `Grant the account ${NODE_ROLE} on the project, and ${IMAGE_PULL_ROLES[0]} on the image repositories.`,
  whenToExempt:
    "A pool whose images come from a public registry. Roles that another stack grants need no exemption: list the account in the setting " +
    'externalNodeServiceAccounts, or "node-service-account-roles" in elsewhere.',
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/security/configure-node-service-accounts",
    "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#September_29_2025",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
  ],
  severity: "medium",
  level: "advisory",
  good: [account, grant("report", NODE_ROLE), grant("pull", IMAGE_PULL_ROLES[0] ?? ""), pool],
  bad: [account, pool],
  checks: {
    [NODE_POOL]: [
      function* reporting(_, context) {
        if (!isJudged(context)) return;
        const reports = anyOf(
          () => hasRole([NODE_ROLE, FORMER_NODE_ROLE, ...BASIC_NODE_ROLES], context),
          () => allOf(...NODE_REPORTING_ROLES.map((role) => () => hasRole([role], context))),
        );
        if (reports) return;
        yield {
          at: AT,
          problem: "is an account that no role of this stack lets write logs and metrics",
          fix: `Grant the account ${NODE_ROLE} on the project.`,
        };
      },
      function* pulling(_, context) {
        if (!isJudged(context)) return;
        const isOnRepositories = true;
        if (hasRole([...IMAGE_PULL_ROLES, ...BASIC_NODE_ROLES], context, isOnRepositories)) return;
        yield {
          at: AT,
          problem: "is an account that no role of this stack lets pull images from Artifact Registry",
          fix: `Grant the account ${IMAGE_PULL_ROLES[0]} on the image repositories or the project.`,
        };
      },
    ],
  },
};

type Pool = Context<typeof NODE_POOL>;

/** Whether the pool has an account of its own whose roles this stack is to grant. */
function isJudged(context: Pool): boolean {
  const { elsewhere, externalNodeServiceAccounts } = context.settings;
  if (elsewhere.includes("node-service-account-roles")) return false;
  if (hasOpaqueGrant(context)) return false;
  // An account of the stack is there, whatever its address.
  if (sourceOf(context) !== undefined && externalNodeServiceAccounts.length === 0) return true;
  const email = accountOf(context);
  if (email === undefined) return false;
  // No program grants the roles of the default account.
  return !isDefaultNodeAccount(email) && !externalNodeServiceAccounts.includes(email);
}

const hasOpaqueGrant = ofStack(({ stack }: Pool) =>
  OPAQUE_GRANTS.some((prefix) => stack.withPrefix(prefix).length > 0),
);

/** The address of the nodes' account, as declared, else as observed. */
const accountOf = (pool: Pool): string | undefined =>
  read(pool, ({ nodeConfig }) => nodeConfig?.serviceAccount)?.value;

/** The account of the stack as which the nodes run. */
const sourceOf = (pool: Pool): StackResource | undefined =>
  sourceOfValue(
    accountsIn(pool.self, "nodeConfig", pool.stack),
    () => accountOf(pool),
    [ACCOUNT_KEY],
    emailOf,
  );

const accountsIn = (resource: StackResource, property: string, stack: StackIndex) =>
  stack.sourcesOf(resource, property).filter(isIamAccount);

type ToMember = StackResource<typeof PROJECT_IAM_MEMBER | typeof REPOSITORY_IAM_MEMBER>;
type ToMembers = StackResource<typeof PROJECT_IAM_BINDING | typeof REPOSITORY_IAM_BINDING>;
type Grant = ToMember | ToMembers;

const isToMembers = (grant: Grant): grant is ToMembers =>
  grant.type === PROJECT_IAM_BINDING || grant.type === REPOSITORY_IAM_BINDING;

/** The accounts of the stack that a grant takes its members from. */
const accountsOf = (grant: Grant, stack: StackIndex): StackResource[] =>
  accountsIn(grant, isToMembers(grant) ? "members" : "member", stack);

const grants = ofStack(({ stack }: Pool) => {
  const byAccount = (grants: readonly Grant[]) =>
    new Candidates(grants, (grant) => [
      ...accountsOf(grant, stack).map(({ urn }) => urn),
      ...membersIn(grant, stack).flatMap((member) => [member, ANY_NAMED]),
    ]);
  return {
    onProject: byAccount([...stack.all(PROJECT_IAM_MEMBER), ...stack.all(PROJECT_IAM_BINDING)]),
    onRepositories: byAccount([...stack.all(REPOSITORY_IAM_MEMBER), ...stack.all(REPOSITORY_IAM_BINDING)]),
  };
});

/** Stands for all members that grants give as text: for an account whose address is not known, as it may be any of them. */
const ANY_NAMED = "";

function membersIn(grant: Grant, stack: StackIndex): readonly string[] {
  if (isToMembers(grant)) return grant.inputs.members ?? [];
  return accountsOf(grant, stack).length > 0 ? [] : [grant.inputs.member ?? ANY_NAMED];
}

/** Whether the stack grants the pool's account one of the roles, or a custom role that may be as good. */
function hasRole(roles: readonly string[], context: Pool, isOnRepositories = false): boolean {
  const { stack } = context;
  const isRoleOrCustom = (role = "") => roles.includes(role) || CUSTOM_ROLE.test(role);
  const gives = (grant: Grant) =>
    // A name that is not known before the update still shows that it is a custom role's.
    stack.sourcesOf(grant, "role").some(({ type }) => CUSTOM_ROLE_TYPE.test(type)) ||
    isRoleOrCustom(grant.inputs.role);
  const isAccount = (member = "") =>
    member.startsWith(EMAIL_PREFIX) && member.slice(EMAIL_PREFIX.length) === accountOf(context);
  const account = sourceOf(context);
  const comesFromIt = (sources: readonly StackResource[]) =>
    account !== undefined && sources.includes(account);
  const isTo = (grant: Grant): boolean => {
    const sources = accountsOf(grant, stack);
    if (isToMembers(grant)) return comesFromIt(sources) || someItem(grant.inputs.members, isAccount);
    return sources.length > 0 ? comesFromIt(sources) : isAccount(grant.inputs.member);
  };
  const named = ifKnown(() => `${EMAIL_PREFIX}${accountOf(context) ?? ""}`) ?? ANY_NAMED;
  const keys = account ? [account.urn, named] : [named];
  const { onProject, onRepositories } = grants(context);
  return someOf([...onProject.of(keys), ...(isOnRepositories ? onRepositories.of(keys) : [])], (grant) =>
    allOf(
      () => gives(grant),
      () => isTo(grant),
    ),
  );
}
