import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "networkPolicy.enabled";
const ADDON = "addonsConfig.networkPolicyConfig.disabled";
const policy = (enabled: unknown) => ({ networkPolicy: { enabled } });
const addon = (disabled: unknown) => ({ addonsConfig: { networkPolicyConfig: { disabled } } });
const V2 = { datapathProvider: "ADVANCED_DATAPATH" };

ruleTable("network-policy-enforced", {
  accepts: {
    "Dataplane V2 (checkov CKV_GCP_12 fails it)": resource(CLUSTER, V2),
    "Dataplane V2 without the addon": resource(CLUSTER, { ...V2, ...policy(false), ...addon(true) }),
    "the addon": resource(CLUSTER, { ...policy(true), ...addon(false) }),
    "policies alone": resource(CLUSTER, policy(true)),
    "a cluster without it whose state has Dataplane V2": resource(CLUSTER, {}, { observed: V2 }),
    "a cluster without it whose state has them": resource(CLUSTER, {}, { observed: policy(true) }),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true, ...policy(false) }),
  },
  rejects: {
    "a cluster that turns them off": { resources: resource(CLUSTER, policy(false)), at: AT },
    "a cluster without it": { resources: resource(CLUSTER, {}), at: AT, problem: /^is absent/ },
    "a cluster without it whose state says that they are off": {
      resources: resource(CLUSTER, {}, { observed: policy(false) }),
      at: AT,
      problem: /^is not true on GKE \(not set in the program\)/,
    },
    "another dataplane": {
      resources: resource(CLUSTER, { datapathProvider: "DATAPATH_PROVIDER_UNSPECIFIED", ...policy(false) }),
      at: AT,
    },
    "policies whose addon is off": {
      resources: resource(CLUSTER, { ...policy(true), ...addon(true) }),
      at: ADDON,
    },
    "the addon alone": { resources: resource(CLUSTER, addon(false)), at: AT },
  },
  undecided: {
    "a cluster of which it is not known": { resources: resource(CLUSTER, policy(unknown)), at: AT },
    "a dataplane that is not known": {
      resources: resource(CLUSTER, { datapathProvider: unknown }),
      at: "datapathProvider",
    },
  },
});
