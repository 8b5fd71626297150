import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "authenticatorGroupsConfig.securityGroup";
const group = (securityGroup: unknown) => ({ authenticatorGroupsConfig: { securityGroup } });
const NAME = "gke-security-groups@example.com";

ruleTable("rbac-google-groups", {
  accepts: {
    "a cluster with a group": resource(CLUSTER, group(NAME)),
    "a cluster without it whose state has one": resource(CLUSTER, {}, { observed: group(NAME) }),
    "an Autopilot cluster with a group": resource(CLUSTER, { enableAutopilot: true, ...group(NAME) }),
  },
  rejects: {
    "a cluster without it": { resources: resource(CLUSTER, {}), at: AT, problem: /^is absent/ },
    "an empty group": { resources: resource(CLUSTER, group("")), at: AT },
    "an empty configuration": { resources: resource(CLUSTER, { authenticatorGroupsConfig: {} }), at: AT },
    "a state without a group": { resources: resource(CLUSTER, {}, { observed: group("") }), at: AT },
    "an Autopilot cluster, which has none by itself": {
      resources: resource(CLUSTER, { enableAutopilot: true }),
      at: AT,
    },
  },
  undecided: { "a group that is not known": { resources: resource(CLUSTER, group(unknown)), at: AT } },
});
