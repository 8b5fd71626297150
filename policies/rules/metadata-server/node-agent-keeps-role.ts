import { NODE_AGENT, NODE_AGENT_ROLE, NODE_AGENT_SINCE } from "../../../gke/workload-identity";
import { allOf, someItem } from "../../evaluation/unknown";
import { givenByPolicy } from "../../program/gcp/given-roles";
import { areDistinct, projectOf } from "../../program/gcp/project";
import { PROJECT_IAM_BINDING, PROJECT_IAM_POLICY } from "../../resource-types";
import type { Rule } from "../../rule";

const AGENT = /^serviceAccount:service-\d+@gcp-sa-gkenode\.iam\.gserviceaccount\.com$/;
const CONSEQUENCE = `without ${NODE_AGENT}, which nodes use from ${NODE_AGENT_SINCE} on to send logs and metrics`;

export const nodeAgentKeepsRole: Rule = {
  name: "node-agent-keeps-role",
  description: "GKE's node agent keeps the role with which it sends logs and metrics.",
  why:
    `From ${NODE_AGENT_SINCE} on nodes send logs and metrics as ${NODE_AGENT}, which GKE itself grants ${NODE_AGENT_ROLE}. An IAMBinding of that role, ` +
    "or an IAMPolicy of the project, sets all members: one without the agent stops the cluster's logs and metrics, " +
    "and no alert fires on data that does not arrive.",
  fix: `Add "serviceAccount:${NODE_AGENT}" to the members of ${NODE_AGENT_ROLE}, or grant roles with gcp.projects.IAMMember, which keeps other grants.`,
  whenToExempt:
    "A project whose clusters stay below that version, or send no logs and metrics to Google Cloud.",
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#September_29_2025",
    "https://docs.cloud.google.com/iam/docs/service-agents",
    "https://github.com/hashicorp/terraform-provider-google/issues/10110",
    "https://github.com/hashicorp/terraform-provider-google/issues/214",
  ],
  severity: "medium",
  level: "advisory",
  good: {
    project: "demo",
    role: NODE_AGENT_ROLE,
    members: ["serviceAccount:service-123456789012@gcp-sa-gkenode.iam.gserviceaccount.com"],
  },
  bad: {
    project: "demo",
    role: NODE_AGENT_ROLE,
    members: ["serviceAccount:gke-nodes@demo.iam.gserviceaccount.com"],
  },
  checks: {
    [PROJECT_IAM_BINDING]: [
      function* binding(inputs) {
        const leavesOut = allOf(
          () => inputs.role === NODE_AGENT_ROLE,
          // Under a condition it sets the members under that alone.
          () => inputs.condition === undefined,
          () => !someItem(inputs.members, (member) => AGENT.test(member)),
        );
        if (leavesOut)
          yield { at: "members", problem: `sets all members of ${NODE_AGENT_ROLE} ${CONSEQUENCE}` };
      },
    ],
    [PROJECT_IAM_POLICY]: [
      function* policy({ policyData }, { self, stack }) {
        const isOfProject = () =>
          someItem(stack.clusters, (cluster) => !areDistinct(projectOf(cluster), projectOf(self)));
        const hasAgent = () =>
          givenByPolicy(policyData).some(
            (given) =>
              given.role() === NODE_AGENT_ROLE && given.members().some((member) => AGENT.test(member)),
          );
        const leavesOut = allOf(isOfProject, () => !hasAgent());
        if (leavesOut) yield { at: "policyData", problem: `sets all roles of the project ${CONSEQUENCE}` };
      },
    ],
  },
};
