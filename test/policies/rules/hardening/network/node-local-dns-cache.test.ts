import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "addonsConfig.dnsCacheConfig.enabled";
const cache = (enabled: unknown) => ({ addonsConfig: { dnsCacheConfig: { enabled } } });

ruleTable("node-local-dns-cache", {
  accepts: {
    "a cluster with it": resource(CLUSTER, cache(true)),
    "a new cluster, which may be made with it": resource(CLUSTER, {}),
    "a new cluster of a version that brings it": resource(CLUSTER, { minMasterVersion: "1.35.1-gke.100" }),
    "a cluster without it whose state has it": resource(CLUSTER, {}, { observed: cache(true) }),
    "an Autopilot cluster, which has it": resource(CLUSTER, { enableAutopilot: true }),
  },
  rejects: {
    "a cluster that turns it off": {
      resources: resource(CLUSTER, cache(false)),
      at: AT,
      problem: /^is false/,
    },
    "a new cluster of a version without it": {
      resources: resource(CLUSTER, { minMasterVersion: "1.30.1-gke.100" }),
      at: AT,
      problem: /^is absent/,
    },
    "a cluster that is there without it": {
      resources: resource(CLUSTER, {}, { observed: { masterVersion: "1.35.1-gke.100", addonsConfig: {} } }),
      at: AT,
    },
  },
  undecided: {
    "a cluster of which it is not known": { resources: resource(CLUSTER, cache(unknown)), at: AT },
  },
});
