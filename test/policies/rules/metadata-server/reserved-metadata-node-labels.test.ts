import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const SERVER = "iam.gke.io/gke-metadata-server-enabled";
const CONCEALMENT = "cloud.google.com/metadata-proxy-ready";
const labels = (given: Record<string, string>) => ({ nodeConfig: { labels: given } });
const at = (label: string) => `nodeConfig.labels["${label}"]`;

ruleTable("reserved-metadata-node-labels", {
  accepts: {
    "labels of the user's own": resource(NODE_POOL, labels({ team: "payments", "iam.gke.io/other": "true" })),
    "a label whose value is one of the keys": resource(NODE_POOL, labels({ team: SERVER })),
    "a pool without labels": resource(NODE_POOL, {}),
    "a cluster without a nodeConfig": resource(CLUSTER, {}),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true }),
  },
  rejects: {
    "the label of the metadata server": {
      resources: resource(NODE_POOL, labels({ [SERVER]: "true" })),
      at: at(SERVER),
    },
    "the label of metadata concealment beside good ones": {
      resources: resource(NODE_POOL, labels({ a: "b", [CONCEALMENT]: "true" })),
      at: at(CONCEALMENT),
    },
    "both labels, whatever their values": {
      resources: resource(NODE_POOL, labels({ [SERVER]: "false", [CONCEALMENT]: "" })),
      at: [at(CONCEALMENT), at(SERVER)],
    },
    "a label of the default pool": {
      resources: resource(CLUSTER, labels({ [SERVER]: "true" })),
      at: at(SERVER),
    },
    "a label of an inline pool beside a good one": {
      resources: resource(CLUSTER, { nodePools: [labels({}), labels({ [SERVER]: "true" })] }),
      at: `nodePools[1].${at(SERVER)}`,
    },
  },
  undecided: {
    "a label whose value is not known, and may be absent": {
      resources: resource(NODE_POOL, labels({ [SERVER]: unknown })),
      at: at(SERVER),
    },
    "unknown labels": {
      resources: resource(NODE_POOL, { nodeConfig: { labels: unknown } }),
      at: "nodeConfig.labels",
    },
    "an unknown inline pool": { resources: resource(CLUSTER, { nodePools: [unknown] }), at: "nodePools[0]" },
  },
});
