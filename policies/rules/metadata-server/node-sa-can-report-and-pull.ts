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
import { allOf, anyOf } from "../../evaluation/unknown";
import { lostDefaultAccount } from "../../program/gcp/iam/default-account";
import { fixOfLoss } from "../../program/gcp/iam/lost-roles";
import { accountChecks, disabledAccountOf, misnamedForm } from "../../program/gcp/iam/node-account";
import { hasRole, isGrantedHere } from "../../program/gcp/iam/node-roles";
import { closedRepository } from "../../program/kubernetes/closed-repositories";
import {
  DEFAULT_SERVICE_ACCOUNTS,
  GROUP,
  GROUP_MEMBERSHIP,
  NODE_POOL,
  PROJECT_IAM_MEMBER,
  SERVICE_ACCOUNT,
} from "../../resource-types";
import { type ExampleResource, type Rule, ref } from "../../rule";

/** Roles that let nodes write both logs and metrics. */
const REPORTING_ROLES: readonly string[] = [NODE_ROLE, FORMER_NODE_ROLE, ...BASIC_NODE_ROLES];
const PULL_ROLES: readonly string[] = [...IMAGE_PULL_ROLES, ...BASIC_NODE_ROLES];

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
  description: "The nodes' own service account may write logs and metrics, and pull images.",
  why:
    "Even with Workload Identity, the node's service account pulls the images, and up to 1.32 GKE's agents send logs and metrics as it: " +
    "if the account lacks these roles, nobody learns that the cluster's metadata server has failed. From " +
    `${NODE_AGENT_SINCE} on they send them as ${NODE_AGENT}, which GKE itself grants ${NODE_AGENT_ROLE}; its documentation asks for the ` +
    "node's role all the same.",
  fix: `Grant the account ${NODE_ROLE} on the project, and ${IMAGE_PULL_ROLES[0]} on the image repositories.`,
  whenToExempt:
    "A pool whose images come from a public registry. Roles that another stack grants need no exemption: list the account in the setting " +
    'externalNodeServiceAccounts, or "node-service-account-roles" in elsewhere.',
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/security/configure-node-service-accounts",
    "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#September_29_2025",
    "https://cloud.google.com/network-intelligence-center/docs/network-analyzer/insights/kubernetes-engine/gke-node-service-account",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://cloud.google.com/artifact-registry/docs/integrate-gke",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/projects/defaultserviceaccounts/",
    "https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/issues/471",
    "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/1459",
    "https://github.com/murphye/cheap-gke-cluster/issues/10",
    "https://github.com/entigolabs/entigo-infralib/pull/585",
    "https://github.com/hashicorp/terraform-provider-google/issues/9505",
  ],
  severity: "medium",
  level: "mandatory",
  mandatoryFor: "accounts that are disabled",
  good: [account, grant("report", NODE_ROLE), grant("pull", IMAGE_PULL_ROLES[0] ?? ""), pool],
  bad: [account, pool],
  reads: [DEFAULT_SERVICE_ACCOUNTS, GROUP, GROUP_MEMBERSHIP],
  checks: accountChecks(
    function* form(at, place) {
      const form = misnamedForm(place);
      if (form === undefined) return;
      yield {
        at,
        problem: `${form}, where nodes take the e-mail address of a service account`,
        fix: "Set it to the account's output email, which is NAME@PROJECT.iam.gserviceaccount.com.",
        level: "advisory",
      };
    },
    function* disabled(at, place, context) {
      const account = disabledAccountOf(place, context);
      if (account === undefined) return;
      const name = JSON.stringify(account.name);
      yield {
        at,
        problem: `is the IAM service account ${name}, which is disabled: nodes get no token for it, so new ones may fail to join the cluster, and none can pull images or write logs as it`,
        fix: `Set disabled of ${name} to false, or name an account that is in use.`,
        severity: "high",
      };
    },
    lostDefaultAccount,
    function* reporting(at, place, context) {
      if (!isGrantedHere(place, context)) return;
      const reports = anyOf(
        () => hasRole(REPORTING_ROLES, "project", place, context),
        () => allOf(...NODE_REPORTING_ROLES.map((role) => () => hasRole([role], "project", place, context))),
      );
      if (reports) return;
      const fix = fixOfLoss([...REPORTING_ROLES, ...NODE_REPORTING_ROLES], "project", place, context);
      if (fix === undefined && context.stack.mayHaveMoreGrants) return;
      yield {
        at,
        problem: "is an account that no role of this stack lets write logs and metrics",
        fix: fix ?? `Grant the account ${NODE_ROLE} on the cluster's project.`,
        level: "advisory",
      };
    },
    function* pulling(at, place, context) {
      if (!isGrantedHere(place, context) || hasRole(PULL_ROLES, "images", place, context)) return;
      const fix = fixOfLoss(PULL_ROLES, "images", place, context);
      if (fix === undefined && context.stack.mayHaveMoreGrants) return;
      yield {
        at,
        problem: "is an account that no role of this stack lets pull images from Artifact Registry",
        fix: fix ?? `Grant the account ${IMAGE_PULL_ROLES[0]} on the image repositories or their project.`,
        level: "advisory",
      };
    },
    function* pullingFromOne(at, place, context) {
      yield* closedRepository(PULL_ROLES, at, place, context);
    },
  ),
};
