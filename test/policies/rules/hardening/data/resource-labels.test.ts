import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "resourceLabels";

ruleTable("resource-labels", {
  accepts: {
    "a cluster with a label": resource(CLUSTER, { [AT]: { owner: "payments" } }),
    "a label whose value is not known": resource(CLUSTER, { [AT]: { env: "prod", owner: unknown } }),
    "labels of the provider": resource(CLUSTER, {}, { provider: { defaultLabels: { team: "payments" } } }),
    "labels of the provider, as text": resource(
      CLUSTER,
      {},
      { provider: { defaultLabels: '{"team":"payments"}' } },
    ),
    "a cluster without it whose state has some": resource(
      CLUSTER,
      {},
      { observed: { [AT]: { env: "prod" } } },
    ),
    "an Autopilot cluster with a label": resource(CLUSTER, { enableAutopilot: true, [AT]: { env: "prod" } }),
  },
  rejects: {
    "a cluster without it": { resources: resource(CLUSTER, {}), at: AT, problem: /^is absent/ },
    "no label": { resources: resource(CLUSTER, { [AT]: {} }), at: AT, problem: /^is an object/ },
    "a provider without labels": {
      resources: resource(CLUSTER, {}, { provider: { defaultLabels: {} } }),
      at: AT,
    },
    "an Autopilot cluster": { resources: resource(CLUSTER, { enableAutopilot: true }), at: AT },
  },
  undecided: { "labels that are not known": { resources: resource(CLUSTER, { [AT]: unknown }), at: AT } },
});
