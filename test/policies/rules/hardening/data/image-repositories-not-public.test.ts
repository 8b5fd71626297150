import { REPOSITORY_IAM_BINDING, REPOSITORY_IAM_MEMBER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const WRITER = { repository: "apps", role: "roles/artifactregistry.writer" };
const member = (name: unknown) => resource(REPOSITORY_IAM_MEMBER, { ...WRITER, member: name });
const binding = (...members: unknown[]) => resource(REPOSITORY_IAM_BINDING, { ...WRITER, members });

ruleTable("image-repositories-not-public", {
  accepts: {
    "a service account": member("serviceAccount:ci@demo.iam.gserviceaccount.com"),
    "groups and people": binding("group:platform@example.com", "user:anna@example.com"),
    "a domain": member("domain:example.com"),
    nobody: binding(),
  },
  rejects: {
    everybody: { resources: member("allUsers"), at: "member", problem: /^is "allUsers"/ },
    "everybody with an account": { resources: member("allAuthenticatedUsers"), at: "member" },
    "everybody among others": {
      resources: binding("group:platform@example.com", "allUsers"),
      at: "members[1]",
    },
  },
  undecided: {
    "a member that is not known": { resources: member(unknown), at: "member" },
    "one of several that is not known": { resources: binding(unknown), at: "members[0]" },
  },
});
