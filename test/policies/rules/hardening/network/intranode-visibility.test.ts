import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "enableIntranodeVisibility";

ruleTable("intranode-visibility", {
  accepts: {
    "a cluster with it": resource(CLUSTER, { [AT]: true }),
    "a cluster without it whose state has it": resource(CLUSTER, {}, { observed: { [AT]: true } }),
    "an Autopilot cluster, which has it": resource(CLUSTER, { enableAutopilot: true }),
  },
  rejects: {
    "a cluster that turns it off": {
      resources: resource(CLUSTER, { [AT]: false }),
      at: AT,
      problem: /^is false/,
    },
    "a cluster without it": { resources: resource(CLUSTER, {}), at: AT, problem: /^is absent/ },
    "Dataplane V2, which does not bring it": {
      resources: resource(CLUSTER, { datapathProvider: "ADVANCED_DATAPATH" }),
      at: AT,
    },
  },
  undecided: {
    "a cluster of which it is not known": { resources: resource(CLUSTER, { [AT]: unknown }), at: AT },
  },
});
