import {
  CLUSTER,
  PROJECT_IAM_BINDING,
  PROJECT_IAM_MEMBER,
  PROJECT_IAM_POLICY,
} from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const ROLE = "roles/container.defaultNodeServiceAgent";
const AGENT = "serviceAccount:service-123456789012@gcp-sa-gkenode.iam.gserviceaccount.com";
const NODES = "serviceAccount:gke-nodes@demo.iam.gserviceaccount.com";
const binding = (members: unknown, more: object = {}) =>
  resource(PROJECT_IAM_BINDING, { project: "demo", role: ROLE, members, ...more });
const cluster = (project = "demo") => resource(CLUSTER, { project }, { name: "cluster" });
const policy = (policyData: unknown, project = "demo") =>
  resource(PROJECT_IAM_POLICY, { project, policyData });
const data = (...bindings: { role: string; members: string[] }[]) => JSON.stringify({ bindings });

ruleTable("node-agent-keeps-role", {
  accepts: {
    "a binding with the agent": binding([NODES, AGENT]),
    "a binding with the agent beside a member that is not known": binding([unknown, AGENT]),
    "a binding of another role": binding([NODES], { role: "roles/container.defaultNodeServiceAccount" }),
    "a binding with a condition, which sets the members under it alone": binding([NODES], {
      condition: { title: "now", expression: "true" },
    }),
    "a member, which keeps other grants": resource(PROJECT_IAM_MEMBER, {
      project: "demo",
      role: ROLE,
      member: NODES,
    }),
    "a policy with the agent": [cluster(), policy(data({ role: ROLE, members: [AGENT] }))],
    "a policy of another project than the cluster's": [cluster(), policy(data(), "other")],
    "a policy of a project without clusters in the stack": policy(data()),
    "an Autopilot cluster and no policy": resource(CLUSTER, { enableAutopilot: true }),
  },
  rejects: {
    "a binding to the nodes' own account": {
      resources: binding([NODES]),
      at: "members",
      problem: /service-PROJECT_NUMBER@gcp-sa-gkenode/,
      fix: /Add "serviceAccount:service-PROJECT_NUMBER@gcp-sa-gkenode/,
    },
    "a binding without members": { resources: binding([]), at: "members" },
    "a policy that knows the agents of former years alone (terraform-provider-google 214, 10110)": {
      resources: [
        cluster(),
        policy(
          data({
            role: "roles/container.serviceAgent",
            members: ["serviceAccount:service-123456789012@container-engine-robot.iam.gserviceaccount.com"],
          }),
        ),
      ],
      at: "policyData",
    },
    "a policy that gives the role to others": {
      resources: [cluster(), policy(data({ role: ROLE, members: [NODES] }))],
      at: "policyData",
    },
  },
  undecided: {
    "unknown members": { resources: binding(unknown), at: "members" },
    "an unknown member": { resources: binding([unknown]), at: "members[0]" },
    "an unknown condition": { resources: binding([NODES], { condition: unknown }), at: "condition" },
    "an unknown role": { resources: binding([NODES], { role: unknown }), at: "role" },
    "an unknown policy of the cluster's project": {
      resources: [cluster(), policy(unknown)],
      at: "policyData",
    },
  },
});
