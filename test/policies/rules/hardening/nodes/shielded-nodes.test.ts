import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "enableShieldedNodes";

ruleTable("shielded-nodes", {
  accepts: {
    "a cluster without it (trivy GCP-0055 fails it)": resource(CLUSTER, {}),
    "a cluster without it under a provider of unknown version": resource(
      CLUSTER,
      {},
      { provider: { version: "" } },
    ),
    "a cluster that turns them on": resource(CLUSTER, { [AT]: true }),
    "a program without types": resource(CLUSTER, { [AT]: "true" }),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true, [AT]: false }),
    "a cluster without it of an old SDK whose state has them": resource(
      CLUSTER,
      {},
      { provider: { version: "5.26.0" }, observed: { [AT]: true } },
    ),
  },
  rejects: {
    "a cluster that turns them off": { resources: resource(CLUSTER, { [AT]: false }), at: AT },
    "a program without types that turns them off": {
      resources: resource(CLUSTER, { [AT]: "false" }),
      at: AT,
    },
    "a cluster without it whose state has none": {
      resources: resource(CLUSTER, {}, { observed: { [AT]: false } }),
      at: AT,
      problem: /on GKE/,
    },
    "a cluster without it of @pulumi/gcp 5, which turns them off": {
      resources: resource(CLUSTER, {}, { provider: { version: "5.26.0" } }),
      at: AT,
    },
  },
  undecided: {
    "a cluster of which it is not known": { resources: resource(CLUSTER, { [AT]: unknown }), at: AT },
  },
});
