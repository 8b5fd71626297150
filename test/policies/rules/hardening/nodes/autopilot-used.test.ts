import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const at = "enableAutopilot";

ruleTable("autopilot-used", {
  accepts: { "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true }) },
  rejects: {
    "a cluster that says nothing": { resources: resource(CLUSTER, {}), at },
    "a Standard cluster": { resources: resource(CLUSTER, { enableAutopilot: false }), at },
  },
  undecided: {
    "a cluster of which it is not known": { resources: resource(CLUSTER, { enableAutopilot: unknown }), at },
  },
});
