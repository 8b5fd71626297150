import {
  CLUSTER_AGENT,
  CLUSTER_AGENT_ROLE,
  CLUSTER_AGENT_ROLES,
  CLUSTER_SERVICE,
} from "../../../gke/service-agents";
import { NODE_AGENT, NODE_AGENT_ROLE, NODE_AGENT_SINCE } from "../../../gke/workload-identity";
import { findItem } from "../../evaluation/search";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { comesFromCustomRole } from "../../program/gcp/iam/custom-roles";
import { givenByPolicy } from "../../program/gcp/iam/given-roles";
import { comesFromIdentityOf } from "../../program/gcp/iam/service-identities";
import { areDistinct, projectOf } from "../../program/gcp/project";
import { PROJECT_IAM_BINDING, PROJECT_IAM_POLICY, SERVICE_IDENTITY } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";

interface Agent {
  readonly address: string;
  /** Its members, with the numbers of projects. */
  readonly member: RegExp;
  /** The service whose ServiceIdentity it is. */
  readonly service?: string;
  /** The role that GKE grants it. */
  readonly role: string;
  /** The roles that give it what it needs. */
  readonly roles: readonly string[];
  /** Continues "without ADDRESS, ". */
  readonly use: string;
  /** "advisory" where clusters go on without it. */
  readonly level?: "advisory";
}

const NODES: Agent = {
  address: NODE_AGENT,
  member: /^serviceAccount:service-\d+@gcp-sa-gkenode\.iam\.gserviceaccount\.com$/,
  role: NODE_AGENT_ROLE,
  roles: [NODE_AGENT_ROLE],
  use: `which nodes use from ${NODE_AGENT_SINCE} on to send logs and metrics`,
  level: "advisory",
};
const CLUSTERS: Agent = {
  address: CLUSTER_AGENT,
  member: /^serviceAccount:service-\d+@container-engine-robot\.iam\.gserviceaccount\.com$/,
  service: CLUSTER_SERVICE,
  role: CLUSTER_AGENT_ROLE,
  roles: CLUSTER_AGENT_ROLES,
  use: "with which GKE manages clusters: no node pool is upgraded or repaired",
};
const AGENTS: readonly Agent[] = [NODES, CLUSTERS];

export const nodeAgentKeepsRole: Rule = {
  name: "node-agent-keeps-role",
  description:
    "GKE's service agents keep the roles with which they manage clusters and send logs and metrics.",
  why:
    `GKE manages clusters as ${CLUSTER_AGENT}, which it grants ${CLUSTER_AGENT_ROLE}: without it creating clusters and all management fails, upgrades and repairs included. ` +
    `From ${NODE_AGENT_SINCE} on nodes send logs and metrics as ${NODE_AGENT}, which GKE itself grants ${NODE_AGENT_ROLE}. An IAMBinding of one of these roles, ` +
    "or an IAMPolicy of the project, sets all members: one without the agent stops that, " +
    "and no alert fires on logs and metrics that do not arrive.",
  fix: fixFor(AGENTS),
  whenToExempt:
    "The node agent, in a project whose clusters stay below that version, or send no logs and metrics to Google Cloud.",
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/service-accounts",
    "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#September_29_2025",
    "https://docs.cloud.google.com/iam/docs/service-agents",
    "https://github.com/hashicorp/terraform-provider-google/issues/10110",
    "https://github.com/hashicorp/terraform-provider-google/issues/214",
  ],
  severity: "high",
  level: "mandatory",
  good: {
    project: "demo",
    role: CLUSTER_AGENT_ROLE,
    members: ["serviceAccount:service-123456789012@container-engine-robot.iam.gserviceaccount.com"],
  },
  bad: { project: "demo", role: CLUSTER_AGENT_ROLE, members: ["user:admin@example.com"] },
  reads: [SERVICE_IDENTITY],
  checks: {
    [PROJECT_IAM_BINDING]: [
      function* binding(inputs, context) {
        const leftOut = findItem(AGENTS, ({ role, member, service }) =>
          allOf(
            () => inputs.role === role,
            // Under a condition it sets the members under that alone.
            () => inputs.condition === undefined,
            () =>
              !anyOf(
                () => someItem(inputs.members, (each) => member.test(each)),
                () => service !== undefined && comesFromIdentityOf(service, "members", context as Context),
              ),
            // Read last, as it needs the stack: where only the role is not known.
            () => !comesFromCustomRole(context.self, context.stack),
          ),
        );
        if (leftOut)
          yield {
            ...without([leftOut]),
            at: "members",
            problem: `sets all members of ${leftOut.role} ${consequenceOf([leftOut])}`,
          };
      },
    ],
    [PROJECT_IAM_POLICY]: [
      function* policy({ policyData }, { self, stack }) {
        const isOfProject = () =>
          someItem(stack.clusters, (cluster) => !areDistinct(projectOf(cluster), projectOf(self)));
        const leftOut = () => AGENTS.filter((agent) => !isGiven(agent, policyData));
        if (!allOf(isOfProject, () => leftOut().length > 0)) return;
        yield {
          ...without(leftOut()),
          at: "policyData",
          problem: `sets all roles of the project ${consequenceOf(leftOut())}`,
        };
      },
    ],
  },
};

/** Whether a policy gives an agent what it needs. */
const isGiven = ({ member, roles }: Agent, policyData: string | undefined): boolean =>
  givenByPolicy(policyData).some(
    (given) => roles.includes(given.role()) && given.members().some((each) => member.test(each)),
  );

/** The parts of a finding that depend only on which agents are left out. */
const without = (agents: readonly Agent[]): Pick<Finding, "fix" | "level"> => ({
  fix: fixFor(agents),
  ...(agents.every(({ level }) => level === "advisory") && { level: "advisory" }),
});

const consequenceOf = (agents: readonly Agent[]): string =>
  agents.map(({ address, use }) => `without ${address}, ${use}`).join(", and ");

function fixFor(agents: readonly Agent[]): string {
  const additions = agents.map(
    ({ address, role }) => `"serviceAccount:${address}" to the members of ${role}`,
  );
  return `Add ${additions.join(", and ")}, or grant roles with gcp.projects.IAMMember, which keeps other grants.`;
}
