import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "binaryAuthorization.evaluationMode";
const mode = (evaluationMode: unknown) => ({ binaryAuthorization: { evaluationMode } });

ruleTable("binary-authorization", {
  accepts: {
    "the project's policy": resource(CLUSTER, mode("PROJECT_SINGLETON_POLICY_ENFORCE")),
    "policies of the platform": resource(CLUSTER, mode("POLICY_BINDINGS")),
    "the older flag": resource(CLUSTER, { binaryAuthorization: { enabled: true } }),
    "the flag of the cluster of an old SDK": resource(CLUSTER, { enableBinaryAuthorization: true }),
    "a state with the older flag": resource(
      CLUSTER,
      {},
      { observed: { binaryAuthorization: { enabled: true, evaluationMode: "" } } },
    ),
    "an Autopilot cluster with it": resource(CLUSTER, {
      enableAutopilot: true,
      ...mode("PROJECT_SINGLETON_POLICY_ENFORCE"),
    }),
  },
  rejects: {
    "a cluster that turns it off": {
      resources: resource(CLUSTER, mode("DISABLED")),
      at: AT,
      problem: /"DISABLED"/,
    },
    "false for a mode": { resources: resource(CLUSTER, mode(false)), at: AT },
    "false as text for a mode": { resources: resource(CLUSTER, mode("false")), at: AT },
    "the older flag off": {
      resources: resource(CLUSTER, { binaryAuthorization: { enabled: false } }),
      at: AT,
    },
    "the flag of an old SDK off": {
      resources: resource(CLUSTER, { enableBinaryAuthorization: false }),
      at: AT,
    },
    "a cluster without it": { resources: resource(CLUSTER, {}), at: AT, problem: /^is absent/ },
    "an Autopilot cluster without it": { resources: resource(CLUSTER, { enableAutopilot: true }), at: AT },
    "a state without it": {
      resources: resource(
        CLUSTER,
        {},
        { observed: { binaryAuthorization: { enabled: false, evaluationMode: "" } } },
      ),
      at: AT,
    },
  },
  undecided: { "a mode that is not known": { resources: resource(CLUSTER, mode(unknown)), at: AT } },
});
