import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "databaseEncryption.state";
const state = (value: unknown) => ({ databaseEncryption: { state: value, keyName: "projects/demo/key" } });

ruleTable("secrets-encryption", {
  accepts: {
    "a cluster that encrypts them": resource(CLUSTER, state("ENCRYPTED")),
    "a key of the stack, which is not known yet": resource(CLUSTER, {
      databaseEncryption: { state: "ENCRYPTED", keyName: unknown },
    }),
    "a cluster that encrypts everything": resource(CLUSTER, state("ALL_OBJECTS_ENCRYPTION_ENABLED")),
    "a cluster without it whose state encrypts them": resource(CLUSTER, {}, { observed: state("ENCRYPTED") }),
    "an Autopilot cluster that encrypts them": resource(CLUSTER, {
      enableAutopilot: true,
      ...state("ENCRYPTED"),
    }),
  },
  rejects: {
    "a cluster that does not": {
      resources: resource(CLUSTER, state("DECRYPTED")),
      at: AT,
      problem: /"DECRYPTED"/,
    },
    "a cluster without it": { resources: resource(CLUSTER, {}), at: AT, problem: /^is absent/ },
    "an Autopilot cluster without it": { resources: resource(CLUSTER, { enableAutopilot: true }), at: AT },
    "a cluster without it whose state does not": {
      resources: resource(CLUSTER, {}, { observed: state("DECRYPTED") }),
      at: AT,
      problem: /on GKE/,
    },
  },
  undecided: { "a state that is not known": { resources: resource(CLUSTER, state(unknown)), at: AT } },
});
