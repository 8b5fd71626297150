import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const FULL = "1.34.1-gke.1000000";
const pool = (version: unknown) => resource(NODE_POOL, { version });
const channel = { releaseChannel: { channel: "REGULAR" } };

ruleTable("no-version-alias", {
  accepts: {
    "full versions": [
      resource(CLUSTER, { minMasterVersion: FULL, nodeVersion: FULL }, { name: "cluster" }),
      pool(FULL),
    ],
    silence: [resource(CLUSTER, {}, { name: "cluster" }), resource(NODE_POOL, {})],
    "a floor that names the minor, with a channel": {
      resources: resource(CLUSTER, { minMasterVersion: "1.34", ...channel }),
      stack: "prod",
    },
    "a floor that names the minor in a silent program whose state has a channel": resource(
      CLUSTER,
      { minMasterVersion: "1.34" },
      { observed: channel },
    ),
    "an alias for a default pool that is removed": resource(CLUSTER, {
      removeDefaultNodePool: true,
      nodeVersion: "latest",
    }),
    "an alias for the nodes of an Autopilot cluster": resource(CLUSTER, {
      enableAutopilot: true,
      nodeVersion: "latest",
    }),
  },
  rejects: {
    "a minor and a letter": { resources: pool("1.34.x"), at: "version", problem: /not a version/ },
    "a patch that is no number": { resources: pool("1.22.A"), at: "version", problem: /not a version/ },
    "a floor that is no version": {
      resources: resource(CLUSTER, { minMasterVersion: "v1.34" }),
      at: "minMasterVersion",
      fix: /1\.34\.1-gke/,
    },
    "latest in production": { resources: pool("latest"), stack: "prod", at: "version", problem: /"latest"/ },
    "GKE's default version in production": {
      resources: pool("-"),
      stack: "prod",
      at: "version",
      problem: /"-"/,
    },
    "latest elsewhere, as advisory": { resources: pool("latest"), at: "version", level: "advisory" },
    "a partial version, as advisory also in production": {
      resources: resource(NODE_POOL, { version: "1.34.1", management: { autoUpgrade: false } }),
      stack: "prod",
      at: "version",
      level: "advisory",
      problem: /"1\.34\.1"/,
    },
    "a minor for nodes, as advisory": { resources: pool("1.34"), at: "version", level: "advisory" },
    "a floor that is latest, also with a channel": {
      resources: resource(CLUSTER, { minMasterVersion: "latest", ...channel }),
      stack: "prod",
      at: "minMasterVersion",
    },
    "a floor that names the minor outside of all channels, as advisory": {
      resources: resource(CLUSTER, { minMasterVersion: "1.34", releaseChannel: { channel: "UNSPECIFIED" } }),
      at: "minMasterVersion",
      level: "advisory",
    },
    "a floor that names the patch, as advisory": {
      resources: resource(CLUSTER, { minMasterVersion: "1.34.1", ...channel }),
      at: "minMasterVersion",
      level: "advisory",
    },
    "an alias for the default pool, as advisory": {
      resources: resource(CLUSTER, { nodeVersion: "1.X" }),
      at: "nodeVersion",
      level: "advisory",
    },
  },
  undecided: {
    "an unknown version": { resources: pool(unknown), at: "version" },
    "the versions of a cluster and its pools, which are one value in most programs": {
      resources: [
        resource(CLUSTER, { minMasterVersion: unknown }, { name: "main" }),
        resource(NODE_POOL, { cluster: ref("main", "name"), version: unknown }, { name: "blue" }),
        resource(NODE_POOL, { cluster: ref("main", "name"), version: unknown }, { name: "green-1" }),
        resource(NODE_POOL, { cluster: ref("main", "name"), version: FULL }, { name: "known" }),
      ],
      at: 'NodePool.blue.version, NodePool["green-1"].version, minMasterVersion',
    },
    "a floor that names the minor with an unknown channel": {
      resources: resource(CLUSTER, { minMasterVersion: "1.34", releaseChannel: { channel: unknown } }),
      at: "releaseChannel.channel",
    },
  },
});
