import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "location";

ruleTable("control-plane-regional", {
  accepts: {
    "a region": resource(CLUSTER, { [AT]: "europe-central2" }),
    "a cluster that leaves it to a provider with a region": resource(
      CLUSTER,
      {},
      { provider: { region: "europe-west4", zone: "europe-west4-a" } },
    ),
    "a cluster whose place nothing tells": resource(CLUSTER, {}),
    "a cluster without it whose state is in a region": resource(
      CLUSTER,
      {},
      { observed: { [AT]: "us-east1" } },
    ),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true, [AT]: "europe-west4" }),
  },
  rejects: {
    "a zone": { resources: resource(CLUSTER, { [AT]: "europe-central2-a" }), at: AT, problem: /^is a zone/ },
    "the provider's zone": {
      resources: resource(CLUSTER, {}, { provider: { zone: "us-central1-c" } }),
      at: AT,
      problem: /the provider's zone/,
    },
    "a cluster without it whose state is in a zone": {
      resources: resource(CLUSTER, {}, { observed: { [AT]: "us-east1-b" } }),
      at: AT,
      problem: /on GKE/,
    },
  },
  undecided: { "a location that is not known": { resources: resource(CLUSTER, { [AT]: unknown }), at: AT } },
});
