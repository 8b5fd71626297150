import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = "nodeConfig.oauthScopes";
const PROVISIONED = "clusterAutoscaling.autoProvisioningDefaults.oauthScopes";
const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;
const REPORTING = [scope("logging.write"), scope("monitoring")];
const pool = (oauthScopes: unknown) => resource(NODE_POOL, { nodeConfig: { oauthScopes } });
const provisioning = (oauthScopes: unknown, more: object = {}) =>
  resource(CLUSTER, {
    ...more,
    clusterAutoscaling: { enabled: true, autoProvisioningDefaults: { oauthScopes } },
  });

ruleTable("node-scopes-allow-pulls", {
  accepts: {
    "the whole platform": pool([scope("cloud-platform")]),
    "the whole platform, to read": pool([scope("cloud-platform.read-only")]),
    "GKE's own defaults without an account": pool([
      scope("devstorage.read_only"),
      scope("logging.write"),
      scope("monitoring"),
      scope("service.management.readonly"),
      scope("servicecontrol"),
      scope("trace.append"),
    ]),
    "storage alone, as GKE adds logs and metrics itself": pool([scope("devstorage.read_only")]),
    "gcloud's short names": [
      pool(["storage-rw", "logging-write"]),
      resource(NODE_POOL, { nodeConfig: { oauthScopes: ["gke-default"] } }, { name: "other" }),
    ],
    "no scopes": resource(NODE_POOL, { nodeConfig: {} }),
    "an empty list, which is none": pool([]),
    "a scope to pull beside one that is not known": pool([unknown, scope("cloud-platform")]),
    "a silent pool that has such a scope": resource(
      NODE_POOL,
      {},
      { observed: { nodeConfig: { oauthScopes: [scope("cloud-platform")] } } },
    ),
    "a default pool that is removed": resource(CLUSTER, {
      removeDefaultNodePool: true,
      nodeConfig: { oauthScopes: REPORTING },
    }),
    "auto-provisioned nodes with the whole platform": provisioning([scope("cloud-platform")]),
    "an Autopilot cluster": provisioning(REPORTING, { enableAutopilot: true }),
  },
  rejects: {
    "logs and metrics alone, as tools of former years gave them (rancher 18440)": {
      resources: pool(REPORTING),
      at: AT,
      problem: /403/,
      fix: /cloud-platform/,
    },
    "what the API's clients list by hand (terraform-provider-google 6311)": {
      resources: pool([scope("compute"), scope("devstorage.write_only"), ...REPORTING]),
      at: AT,
    },
    "the default pool": {
      resources: resource(CLUSTER, { nodeConfig: { oauthScopes: REPORTING } }),
      at: AT,
    },
    "an inline pool": {
      resources: resource(CLUSTER, { nodePools: [{ nodeConfig: { oauthScopes: REPORTING } }] }),
      at: `nodePools[0].${AT}`,
    },
    "auto-provisioned nodes that only report (kubeflow 3696, terraform-google-kubernetes-engine 639)": {
      resources: provisioning(REPORTING),
      at: PROVISIONED,
      fix: /Set clusterAutoscaling/,
    },
    "a silent pool whose state has none": {
      resources: resource(NODE_POOL, {}, { observed: { nodeConfig: { oauthScopes: REPORTING } } }),
      at: AT,
      problem: /on GKE/,
    },
  },
  undecided: {
    "unknown scopes": { resources: pool(unknown), at: AT },
    "an unknown scope beside others": { resources: pool([...REPORTING, unknown]), at: `${AT}[2]` },
    "unknown scopes of auto-provisioned nodes": { resources: provisioning(unknown), at: PROVISIONED },
  },
});
