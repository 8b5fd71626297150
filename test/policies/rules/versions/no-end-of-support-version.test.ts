import { SUPPORT_TABLE, TABLE_STALE_DAYS } from "../../../../gke/support";
import { DAY } from "../../../../gke/time-units";
import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

// On 2026-03-01 the standard support of 1.31 is over since 2026-01-16 and its extended support lasts until 2026-10-22;
// that of 1.32 ends on 2026-04-27, in 57 days; that of 1.30 is over since 2025-09-30, extended until 2026-07-30.
const SUPPORTED = "1.34.1-gke.1000000";
const ENDING = "1.32.9-gke.1000000";
const ENDED = "1.31.14-gke.1000000";
const ENDED_EVERYWHERE = "1.28.15-gke.1000000";

const pool = (version: string, more: Partial<TestResource> = {}) => resource(NODE_POOL, { version }, more);
const inChannel = (channel: unknown, version: string) => [
  resource(CLUSTER, { releaseChannel: { channel } }, { name: "cluster" }),
  resource(NODE_POOL, { cluster: ref("cluster", "name"), version }),
];

const ofCluster = (masterVersion: string) => [
  resource(
    CLUSTER,
    { name: "main", location: "europe-west4", releaseChannel: { channel: "REGULAR" } },
    { name: "cluster", observed: { masterVersion } },
  ),
];

const staleDay = new Date(Date.parse(SUPPORT_TABLE.asOf) + (TABLE_STALE_DAYS + 1) * DAY)
  .toISOString()
  .slice(0, 10);

ruleTable("no-end-of-support-version", {
  accepts: {
    "a supported version": pool(SUPPORTED),
    "a silent pool and cluster": [resource(CLUSTER, {}, { name: "cluster" }), resource(NODE_POOL, {})],
    "a version that extended support covers": inChannel("EXTENDED", ENDED),
    "a version that extended support covers in a silent program whose state says EXTENDED": [
      resource(CLUSTER, {}, { name: "cluster", observed: { releaseChannel: { channel: "EXTENDED" } } }),
      resource(NODE_POOL, { cluster: ref("cluster", "name"), version: ENDED }),
    ],
    "a version that extended support would cover on a cluster of another stack": pool(ENDED),
    "a supported version in a channel that is not known": inChannel(unknown, SUPPORTED),
    "a version newer than the table": pool("1.99.1-gke.1"),
    "an alias": pool("latest"),
    "a minor that the settings add to the table": {
      resources: inChannel("REGULAR", "1.40"),
      config: { settings: { endOfSupport: { "1.40": "2026-12-31" } } },
    },
    "a version whose end the settings move": {
      resources: inChannel("REGULAR", ENDED),
      config: { settings: { endOfSupport: { "1.31": "2026-12-31" } } },
    },
    "a version whose end GKE moves for the very cluster, over the settings for all": {
      resources: ofCluster(ENDED),
      config: {
        settings: {
          endOfSupport: { "1.31": "2026-02-01" },
          clusterEndOfSupport: [{ cluster: "europe-west4/main", standard: "2026-12-31" }],
        },
      },
    },
    "nodes of the minor of such a cluster": {
      resources: [
        ...ofCluster(ENDED),
        resource(NODE_POOL, { cluster: ref("cluster", "name"), version: ENDED }),
      ],
      config: { settings: { clusterEndOfSupport: [{ cluster: "cluster", standard: "2026-12-31" }] } },
    },
    "the nodeVersion of a default pool that is removed": resource(CLUSTER, {
      removeDefaultNodePool: true,
      nodeVersion: ENDED,
    }),
    "a control plane that is still to be upgraded to its supported floor": resource(
      CLUSTER,
      { minMasterVersion: SUPPORTED },
      { observed: { masterVersion: ENDED } },
    ),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true, minMasterVersion: SUPPORTED }),
  },
  rejects: {
    "a pool whose support is over": {
      resources: inChannel("REGULAR", ENDED),
      at: "version",
      problem: /"1\.31\.14-gke\.1000000", whose support ended on 2026-01-16/,
    },
    "a pool whose extended support is over too, wherever its cluster is": {
      resources: pool(ENDED_EVERYWHERE),
      at: "version",
      problem: /2026-01-09, the end of extended support: GKE/,
    },
    "a pool whose minor is older than the table": {
      resources: pool("1.20.15-gke.13700"),
      at: "version",
      problem: /ended long ago/,
    },
    "a partial version whose support is over": { resources: inChannel("STABLE", "1.31"), at: "version" },
    "a pool whose support ends within 60 days, as advisory": {
      resources: inChannel("REGULAR", ENDING),
      at: "version",
      level: "advisory",
      problem: /ends on 2026-04-27$/,
      fix: /set a version of a later minor before that day\.$/,
    },
    "a pool on its support's last day, as advisory": {
      resources: inChannel("REGULAR", ENDED),
      day: "2026-01-16",
      at: "version",
      level: "advisory",
    },
    "a pool on the day after": { resources: inChannel("REGULAR", ENDED), day: "2026-01-17", at: "version" },
    "a pool whose version the program ignores, as advisory": {
      resources: pool(ENDED_EVERYWHERE, { ignoreChanges: ["version"] }),
      at: "version",
      level: "advisory",
      problem: /has already moved to a later version/,
    },
    "an old floor of the control plane, as advisory": {
      resources: resource(CLUSTER, { minMasterVersion: ENDED }),
      at: "minMasterVersion",
      level: "advisory",
      problem: /has already moved to a later version/,
    },
    "an old floor of an Autopilot cluster, as advisory": {
      resources: resource(CLUSTER, { enableAutopilot: true, minMasterVersion: ENDED }),
      at: "minMasterVersion",
      level: "advisory",
    },
    "an old version of the default pool": {
      resources: resource(CLUSTER, { nodeVersion: ENDED }),
      at: "nodeVersion",
    },
    "an old version of an inline pool beside a good one": {
      resources: resource(CLUSTER, { nodePools: [{ version: SUPPORTED }, { version: ENDED }] }),
      at: "nodePools[1].version",
    },
    "nodes that nobody pinned and that are observed to run an old version": {
      resources: resource(NODE_POOL, {}, { observed: { version: ENDED_EVERYWHERE } }),
      at: "version",
      problem: /^runs "1\.28\.15-gke\.1000000", whose support ended/,
      fix: /^Upgrade the nodes to a supported minor/,
    },
    "a control plane and nodes that are observed to run one old minor, once": {
      resources: [
        resource(CLUSTER, {}, { name: "cluster", observed: { masterVersion: ENDED } }),
        resource(NODE_POOL, { cluster: ref("cluster", "name") }, { observed: { version: ENDED } }),
      ],
      at: "masterVersion",
    },
    "nodes that are observed to run an old minor under a control plane of a newer one": {
      resources: [
        resource(CLUSTER, {}, { name: "cluster", observed: { masterVersion: SUPPORTED } }),
        resource(NODE_POOL, { cluster: ref("cluster", "name") }, { observed: { version: ENDED } }),
      ],
      at: "version",
    },
    "a control plane that is observed to run an old version, and not its floor too": {
      resources: resource(
        CLUSTER,
        { minMasterVersion: ENDED_EVERYWHERE },
        { observed: { masterVersion: ENDED } },
      ),
      at: "masterVersion",
      problem: /^runs .* upgrades the control plane by force$/,
      fix: /^Upgrade the control plane/,
    },
    "a control plane that still runs the old version that its program asks for": {
      resources: resource(CLUSTER, { minMasterVersion: ENDED }, { observed: { masterVersion: ENDED } }),
      at: "minMasterVersion",
      problem: /^is .* upgrades the control plane by force$/,
    },
    "the control plane of an Autopilot cluster that is observed to run an old version": {
      resources: resource(CLUSTER, { enableAutopilot: true }, { observed: { masterVersion: ENDED } }),
      at: "masterVersion",
    },
    "an old floor of a control plane that runs a supported version, as advisory": {
      resources: resource(CLUSTER, { minMasterVersion: ENDED }, { observed: { masterVersion: SUPPORTED } }),
      at: "minMasterVersion",
      level: "advisory",
    },
    "a version whose end the settings bring forward": {
      resources: inChannel("REGULAR", SUPPORTED),
      config: { settings: { endOfSupport: { "1.34": "2026-02-28" } } },
      at: "version",
      problem: /2026-02-28/,
    },
    "a version whose end GKE brings forward for the very cluster": {
      resources: ofCluster(SUPPORTED),
      config: {
        settings: {
          clusterEndOfSupport: [{ cluster: "main", standard: "2026-02-28", extended: "2026-12-31" }],
        },
      },
      at: "masterVersion",
      problem: /ended on 2026-02-28, as GKE says about this cluster/,
    },
    "an old version where GKE says something of another cluster": {
      resources: ofCluster(ENDED),
      config: { settings: { clusterEndOfSupport: [{ cluster: "blue", standard: "2026-12-31" }] } },
      at: "masterVersion",
      problem: /2026-01-16/,
    },
    "nodes of another minor than what GKE says something of": {
      resources: [
        ...ofCluster(ENDING),
        resource(NODE_POOL, { cluster: ref("cluster", "name"), version: ENDED }),
      ],
      config: { settings: { clusterEndOfSupport: [{ cluster: "main", standard: "2026-12-31" }] } },
      at: "version",
      problem: /2026-01-16/,
    },
    "an old version by a table that nobody has looked at for long, as advisory": {
      resources: pool(ENDED_EVERYWHERE),
      day: staleDay,
      at: "version",
      level: "advisory",
    },
    "an old version by the settings, however old the table is": {
      resources: inChannel("REGULAR", SUPPORTED),
      day: staleDay,
      config: { settings: { endOfSupport: { "1.34": "2026-02-28" } } },
      at: "version",
    },
    "an old version where the settings name no day of the calendar": {
      resources: inChannel("REGULAR", ENDED),
      config: { settings: { endOfSupport: { "1.31": "2026-02-31" } } },
      at: "version",
      problem: /2026-01-16/,
    },
  },
  undecided: {
    "an unknown version": {
      resources: pool(unknown),
      config: { "no-version-alias": "disabled" },
      at: "version",
    },
    "a version that the cluster's unknown channel decides": {
      resources: inChannel(unknown, ENDED),
      at: "Cluster.cluster.releaseChannel.channel",
    },
  },
});
