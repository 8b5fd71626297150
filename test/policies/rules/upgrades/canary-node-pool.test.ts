import { CLUSTER, DEPLOYMENT, HELM_RELEASE, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const cluster = (env: unknown, more: Record<string, unknown> = {}, labels: unknown = { env }) =>
  resource(CLUSTER, { resourceLabels: labels, removeDefaultNodePool: true, ...more }, { name: "cluster" });
const pool = (name: string, labels?: unknown, of: unknown = ref("cluster", "name")) =>
  resource(NODE_POOL, { cluster: of, ...(labels === undefined ? {} : { nodeConfig: { labels } }) }, { name });
const canary = pool("canary", { canary: "true" });
const runner: TestResource = {
  type: DEPLOYMENT,
  name: "runner",
  cluster: "cluster",
  props: {
    spec: { template: { spec: { containers: [{ name: "runner", image: "gitlab/gitlab-runner:v17" }] } } },
  },
};

ruleTable("canary-node-pool", {
  accepts: {
    "a canary beside another pool": [cluster("prod"), pool("general"), canary],
    "one pool outside production": [cluster("dev"), pool("general")],
    "an Autopilot cluster": cluster("prod", { enableAutopilot: true, removeDefaultNodePool: false }),
    "a cluster whose pools are in another stack": cluster("prod"),
    "a cluster of which the program only says where it is": resource(
      CLUSTER,
      { resourceLabels: { env: "prod" }, initialNodeCount: 3 },
      { name: "cluster" },
    ),
    "a pool that may be the cluster's canary": [cluster("prod"), pool("general"), pool("other", {}, "main")],
    "a default pool that is the canary": [
      cluster("prod", { removeDefaultNodePool: false, nodeConfig: { labels: { canary: "true" } } }),
      pool("general"),
    ],
    "inline pools with a canary": cluster("prod", {
      removeDefaultNodePool: false,
      nodePools: [{ name: "general" }, { name: "canary", nodeConfig: { labels: { canary: "true" } } }],
    }),
    "a pool that is labelled as none of CI": [cluster("dev"), pool("general", { ci: "false" })],
    "a canary where it is not known whether the cluster is production": [
      cluster(unknown),
      pool("general"),
      canary,
    ],
  },
  rejects: {
    "one inline pool in production beside an item that is null": {
      resources: cluster("prod", { removeDefaultNodePool: false, nodePools: [{ name: "general" }, null] }),
      at: "nodePools",
      problem: /a single one/,
    },
    "one pool in production": {
      resources: [cluster("prod"), pool("general")],
      at: "nodePools",
      problem: /a single one/,
    },
    "one pool in production, though it is the canary": {
      resources: [cluster("prod"), canary],
      at: "nodePools",
    },
    "several pools without a canary": {
      resources: [cluster("prod"), pool("general"), pool("batch", { canary: "false" })],
      at: "nodePools",
      problem: /none labelled/,
    },
    "one pool of a production stack by its name": {
      resources: [cluster(undefined, {}, {}), pool("general")],
      stack: "prod",
      at: "nodePools",
    },
    "the default pool alone": {
      resources: cluster("prod", {
        removeDefaultNodePool: false,
        nodeConfig: { machineType: "e2-standard-4" },
      }),
      at: "nodePools",
      problem: /a single one/,
    },
    "inline pools without a canary": {
      resources: cluster("prod", { removeDefaultNodePool: false, nodePools: [{ name: "a" }, { name: "b" }] }),
      at: "nodePools",
    },
    "a pool of CI jobs outside production": {
      resources: [cluster("dev"), pool("general"), pool("jobs", { dedicated: "ci" })],
      at: "nodePools",
    },
    "a cluster that runs CI jobs outside production": {
      resources: [cluster("dev"), pool("general"), runner],
      at: "nodePools",
    },
    "a cluster with a release of CI runners outside production": {
      resources: [
        cluster("dev"),
        pool("general"),
        resource(HELM_RELEASE, { chart: "gitlab-runner" }, { name: "runner", cluster: "cluster" }),
      ],
      at: "nodePools",
    },
  },
  undecided: {
    "labels of a pool that are not known": {
      resources: [cluster("prod"), pool("general"), pool("other", unknown)],
      at: "NodePool.other.nodeConfig.labels",
    },
    "a single pool where it is not known whether the cluster is production": {
      resources: [cluster(unknown), pool("general")],
      at: "resourceLabels.env",
    },
  },
});
