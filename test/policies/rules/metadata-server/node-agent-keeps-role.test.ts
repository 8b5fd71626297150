import {
  CLUSTER,
  PROJECT_IAM_BINDING,
  PROJECT_IAM_MEMBER,
  PROJECT_IAM_POLICY,
  SERVICE_IDENTITY,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const ROLE = "roles/container.defaultNodeServiceAgent";
const AGENT = "serviceAccount:service-123456789012@gcp-sa-gkenode.iam.gserviceaccount.com";
const ROBOT_ROLE = "roles/container.serviceAgent";
const ROBOT = "serviceAccount:service-123456789012@container-engine-robot.iam.gserviceaccount.com";
const NODES = "serviceAccount:gke-nodes@demo.iam.gserviceaccount.com";
const binding = (members: unknown, more: object = {}) =>
  resource(PROJECT_IAM_BINDING, { project: "demo", role: ROLE, members, ...more });
const cluster = (project = "demo") => resource(CLUSTER, { project }, { name: "cluster" });
const policy = (policyData: unknown, project = "demo") =>
  resource(PROJECT_IAM_POLICY, { project, policyData });
const data = (...bindings: { role: string; members: string[] }[]) => JSON.stringify({ bindings });
const identity = (props: object = {}) =>
  resource(
    SERVICE_IDENTITY,
    { project: "demo", service: "container.googleapis.com", ...props },
    { name: "identity" },
  );

ruleTable("node-agent-keeps-role", {
  accepts: {
    "a binding with the agent": binding([NODES, AGENT]),
    "a binding with the agent beside a member that is not known": binding([unknown, AGENT]),
    "a binding of another role": binding([NODES], { role: "roles/container.defaultNodeServiceAccount" }),
    "a binding of a custom role whose name is not known": [
      { type: "gcp:projects/iAMCustomRole:IAMCustomRole", name: "role", props: { roleId: "nodes" } },
      binding([NODES], { role: ref("role", "name") }),
    ],
    "a binding with a condition, which sets the members under it alone": binding([NODES], {
      condition: { title: "now", expression: "true" },
    }),
    "a member, which keeps other grants": resource(PROJECT_IAM_MEMBER, {
      project: "demo",
      role: ROLE,
      member: NODES,
    }),
    "a policy with the agents": [
      cluster(),
      policy(data({ role: ROLE, members: [AGENT] }, { role: ROBOT_ROLE, members: [ROBOT] })),
    ],
    "a policy in which the agent that manages clusters edits the project, as in old projects": [
      cluster(),
      policy(data({ role: ROLE, members: [AGENT] }, { role: "roles/editor", members: [NODES, ROBOT] })),
    ],
    "a binding of the role of managing clusters with its agent": binding([ROBOT], { role: ROBOT_ROLE }),
    "a binding with the agent as a ServiceIdentity, whose address is not known before the update": [
      identity(),
      binding(["user:admin@example.com", ref("identity", "member")], { role: ROBOT_ROLE }),
    ],
    "a policy of another project than the cluster's": [cluster(), policy(data(), "other")],
    "a policy of a project without clusters in the stack": policy(data()),
    "an Autopilot cluster and no policy": resource(CLUSTER, { enableAutopilot: true }),
  },
  rejects: {
    "a binding to the nodes' own account": {
      resources: binding([NODES]),
      at: "members",
      problem: /service-PROJECT_NUMBER@gcp-sa-gkenode/,
      level: "advisory",
      fix: /Add "serviceAccount:service-PROJECT_NUMBER@gcp-sa-gkenode/,
    },
    "a binding without members": { resources: binding([]), at: "members", level: "advisory" },
    "a binding of the role of managing clusters without its agent": {
      resources: binding(["user:admin@example.com", AGENT], { role: ROBOT_ROLE }),
      at: "members",
      level: "mandatory",
      problem:
        /without service-PROJECT_NUMBER@container-engine-robot\.iam\S+, with which GKE manages clusters/,
      fix: /^Add "serviceAccount:service-PROJECT_NUMBER@container-engine-robot\S+ to the members of roles\/container\.serviceAgent, or/,
    },
    "a policy that knows neither of the agents, in one finding": {
      resources: [cluster(), policy(data({ role: "roles/owner", members: ["user:a@example.com"] }))],
      at: "policyData",
      level: "mandatory",
      problem: /without \S+gcp-sa-gkenode.*, and without \S+container-engine-robot/,
      fix: /defaultNodeServiceAgent, and "serviceAccount:\S+ to the members of roles\/container\.serviceAgent/,
    },
    "a policy that knows the agents of former years alone (terraform-provider-google 214, 10110)": {
      resources: [
        cluster(),
        policy(
          data({
            role: ROBOT_ROLE,
            members: [ROBOT],
          }),
        ),
      ],
      at: "policyData",
      level: "advisory",
    },
    "a policy that gives the role to others": {
      resources: [cluster(), policy(data({ role: ROLE, members: [NODES] }))],
      at: "policyData",
    },
  },
  undecided: {
    "a ServiceIdentity of another service, or of another project": {
      resources: [
        identity({ project: "other" }),
        { ...identity({ service: "compute.googleapis.com" }), name: "compute" },
        binding([ref("identity", "member"), ref("compute", "member")], { role: ROBOT_ROLE }),
      ],
      at: "members[0]",
    },
    "a ServiceIdentity of a service that is not known": {
      resources: [identity({ service: unknown }), binding([ref("identity", "member")], { role: ROBOT_ROLE })],
      at: "members[0]",
    },
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
