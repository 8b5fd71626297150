import { NODE_POOL, SERVICE_ACCOUNT } from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, unknown } from "../../../../support/evaluate";
import { clusterPools, clustersWithoutPools, poolWith } from "../../../../support/node-pools";
import { ruleTable } from "../../../../support/rule-table";

const AT = "nodeConfig.oauthScopes";
const AUTH = "https://www.googleapis.com/auth/";
const WIDE = [`${AUTH}cloud-platform`];
const DEFAULT = ["devstorage.read_only", "logging.write", "monitoring", "servicecontrol", "trace.append"].map(
  (scope) => AUTH + scope,
);
const bad = clusterPools({ oauthScopes: WIDE });

ruleTable("node-scopes-minimal", {
  accepts: {
    ...clustersWithoutPools({ oauthScopes: WIDE }),
    "a pool without it": resource(NODE_POOL, {}),
    "the scopes that GKE gives": poolWith({ serviceAccount: "default", oauthScopes: DEFAULT }),
    "their short names": poolWith({ oauthScopes: ["gke-default", "storage-ro", "logging-write"] }),
    "the whole platform for an account of one's own (policy-library fails it)": poolWith({
      serviceAccount: "nodes@demo.iam.gserviceaccount.com",
      oauthScopes: WIDE,
    }),
    "the whole platform for an account of the stack": [
      resource(SERVICE_ACCOUNT, { accountId: "nodes" }, { name: "account" }),
      resource(NODE_POOL, { nodeConfig: { serviceAccount: ref("account", "email"), oauthScopes: WIDE } }),
    ],
  },
  rejects: {
    "the whole platform for the default account": {
      resources: poolWith({ serviceAccount: "default", oauthScopes: WIDE }),
      at: AT,
    },
    "the whole platform for no account": { resources: poolWith({ oauthScopes: WIDE }), at: AT },
    "one scope beyond the defaults": {
      resources: poolWith({ oauthScopes: [...DEFAULT, `${AUTH}compute`] }),
      at: AT,
    },
    "the short name of one": { resources: poolWith({ oauthScopes: ["compute-rw"] }), at: AT },
    "the default pool of a cluster": { resources: bad.default, at: AT },
    "an inline pool": { resources: bad.inline, at: `nodePools[0].${AT}` },
    "a pool without it whose state has them": {
      resources: poolWith({}, { observed: { nodeConfig: { serviceAccount: "default", oauthScopes: WIDE } } }),
      at: AT,
      problem: /on GKE/,
    },
  },
  undecided: {
    "scopes that are not known": { resources: poolWith({ oauthScopes: unknown }), at: AT },
    "an account that is not known": {
      resources: poolWith({ serviceAccount: unknown, oauthScopes: WIDE }),
      at: "nodeConfig.serviceAccount",
    },
  },
});
