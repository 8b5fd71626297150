import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const program = (
  minMasterVersion: unknown,
  version: unknown,
  more: Partial<TestResource> = {},
  masterVersion?: string,
) => [
  resource(
    CLUSTER,
    { minMasterVersion },
    { name: "cluster", ...(masterVersion && { observed: { masterVersion } }) },
  ),
  resource(NODE_POOL, { cluster: ref("cluster", "name"), version }, more),
];

/** A pool that names its cluster by a text. */
const named = (cluster: Record<string, unknown>, pool: Record<string, unknown>) => [
  resource(CLUSTER, { name: "main", minMasterVersion: "1.34.1-gke.100", ...cluster }, { name: "cluster" }),
  resource(NODE_POOL, { cluster: "main", version: "1.31.9-gke.200", ...pool }),
];

ruleTable("version-skew", {
  accepts: {
    "nodes that name a cluster of another place": named(
      { location: "europe-west1" },
      { location: "europe-west4" },
    ),
    "nodes that name a cluster of another place than their provider's": [
      resource(
        CLUSTER,
        { name: "main", minMasterVersion: "1.34.1-gke.100", location: "europe-west4" },
        { name: "cluster" },
      ),
      resource(
        NODE_POOL,
        { cluster: "main", version: "1.31.9-gke.200" },
        { provider: { region: "us-east1" } },
      ),
    ],
    "nodes that name a cluster of another project": named({ project: "one" }, { project: "two" }),
    "nodes that name a cluster of another project by its ID": named(
      { project: "one", location: "europe-west1" },
      { cluster: "projects/two/locations/europe-west1/clusters/main" },
    ),
    "nodes that name one of two clusters, and wait for one": [
      resource(CLUSTER, { name: "main", minMasterVersion: "1.34.1-gke.100" }, { name: "cluster" }),
      resource(CLUSTER, { name: "main", minMasterVersion: "1.31.9-gke.200" }, { name: "other" }),
      resource(NODE_POOL, { cluster: "main", version: "1.31.9-gke.200", nodeConfig: ref("other", "name") }),
    ],
    "nodes that name a cluster whose name another project's has, by its link": {
      resources: [
        resource(
          CLUSTER,
          { name: "main", location: "l", minMasterVersion: "1.34.1-gke.100" },
          { name: "cluster", provider: { project: "one" } },
        ),
        resource(
          NODE_POOL,
          {
            cluster: "//container.googleapis.com/projects/two/locations/l/clusters/main",
            version: "1.31.9-gke.200",
          },
          { provider: { project: "one" } },
        ),
      ],
    },
    "nodes that name a cluster whose name Pulumi makes up": named(
      { name: "cluster-1a2b3c4" },
      { cluster: unknown },
    ),
    "nodes that name a cluster and wait for another one": [
      ...named(
        { minMasterVersion: "1.31.9-gke.200" },
        { version: "1.31.9-gke.200", nodeConfig: ref("other", "name") },
      ),
      resource(CLUSTER, { name: "second", minMasterVersion: "1.34.1-gke.100" }, { name: "other" }),
    ],
    "the same version": program("1.34.1-gke.100", "1.34.1-gke.100"),
    "nodes two minors older": program("1.34.1-gke.100", "1.32.9-gke.200"),
    "nodes two minors older across 1.9, by number": program("1.10.1-gke.1", "1.9.7-gke.1"),
    "a silent control plane": program(undefined, "1.28.1-gke.100"),
    "silent nodes": program("1.34.1-gke.100", undefined),
    "nodes that are not known, under a silent control plane": program(undefined, unknown),
    "an alias": program("latest", "1.28.1-gke.100"),
    "a patch that a partial version leaves open": program("1.34", "1.34.9-gke.100"),
    "nodes whose version the program ignores": program("1.34.1-gke.100", "1.28.1-gke.100", {
      ignoreChanges: ["version"],
    }),
    "a control plane whose version the program ignores": [
      resource(
        CLUSTER,
        { minMasterVersion: "1.34.1-gke.100" },
        { name: "cluster", ignoreChanges: ["minMasterVersion"] },
      ),
      resource(NODE_POOL, { cluster: ref("cluster", "name"), version: "1.28.1-gke.100" }),
    ],
    "nodes of a cluster of another stack": [
      resource(CLUSTER, { minMasterVersion: "1.34.1-gke.100" }, { name: "cluster" }),
      resource(NODE_POOL, { cluster: "cluster", version: "1.28.1-gke.100" }),
    ],
    "the nodeVersion of a default pool that is removed": resource(CLUSTER, {
      minMasterVersion: "1.34.1-gke.100",
      nodeVersion: "1.28.1-gke.100",
      removeDefaultNodePool: true,
    }),
    "nodes newer than the version asked for, which the control plane has left behind": program(
      "1.31",
      "1.33.5-gke.100",
      {},
      "1.33.5-gke.100",
    ),
    "nodes newer than a control plane of which the state is old": program(
      "1.34.1-gke.100",
      "1.34.1-gke.100",
      {},
      "1.33.5-gke.100",
    ),
    "nodes that are observed within the distance": [
      resource(CLUSTER, {}, { name: "cluster", observed: { masterVersion: "1.34.1-gke.100" } }),
      resource(NODE_POOL, { cluster: ref("cluster", "name") }, { observed: { version: "1.32.1-gke.100" } }),
    ],
    "a default pool whose nodeVersion is that of an own pool, which is judged itself": {
      resources: [
        resource(
          CLUSTER,
          {},
          { name: "cluster", observed: { masterVersion: "1.34.1-gke.100", nodeVersion: "1.30.1-gke.100" } },
        ),
        resource(NODE_POOL, { cluster: ref("cluster", "name"), version: "1.34.1-gke.100" }),
      ],
    },
    "an inline pool named default-pool that is removed": resource(CLUSTER, {
      minMasterVersion: "1.34.1-gke.100",
      removeDefaultNodePool: true,
      nodePools: [{ name: "default-pool", version: "1.30.1-gke.100" }],
    }),
    "an Autopilot cluster": resource(CLUSTER, {
      enableAutopilot: true,
      minMasterVersion: "1.34.1-gke.100",
      nodePools: [{ version: "1.28.1-gke.100" }],
    }),
  },
  rejects: {
    "nodes that name in full a cluster whose name Pulumi made up": {
      resources: named(
        { name: "cluster-1a2b3c4", minMasterVersion: "1.34.1-gke.100" },
        { cluster: "cluster-1a2b3c4", version: "1.31.9-gke.200" },
      ),
      at: "version",
    },
    "nodes three minors older that name their cluster": {
      resources: named({ location: "europe-west1" }, { location: "europe-west1" }),
      at: "version",
      problem: /3 minors older/,
    },
    "nodes that name one of two clusters, by its place": {
      resources: [
        ...named({ location: "europe-west1" }, { location: "europe-west1" }),
        resource(CLUSTER, { name: "main", location: "europe-west4" }, { name: "other" }),
      ],
      at: "version",
    },
    "nodes that name one of two clusters, by their provider's place": {
      resources: [
        resource(
          CLUSTER,
          { name: "main", minMasterVersion: "1.34.1-gke.100", location: "europe-west4" },
          { name: "cluster" },
        ),
        resource(CLUSTER, { name: "main", location: "europe-west1" }, { name: "other" }),
        resource(
          NODE_POOL,
          { cluster: "main", version: "1.31.9-gke.200" },
          { provider: { region: "europe-west4" } },
        ),
      ],
      at: "version",
    },
    "nodes that name their cluster by its ID": {
      resources: named(
        { project: "one", location: "europe-west1" },
        { cluster: "projects/one/locations/europe-west1/clusters/main" },
      ),
      at: "version",
    },
    ...Object.fromEntries(
      [
        "//container.googleapis.com/projects/one/locations/europe-west1-b/clusters/main",
        "/projects/one/locations/europe-west1-b/clusters/main",
        "https://container.googleapis.com/v1/projects/one/zones/europe-west1-b/clusters/main",
        "projects/123/locations/europe-west1-b/clusters/main",
      ].map((cluster) => [
        `nodes that name their cluster by ${cluster}`,
        { resources: named({ project: "one", location: "europe-west1-b" }, { cluster }), at: "version" },
      ]),
    ),
    "nodes three minors older": {
      resources: program("1.34.1-gke.100", "1.31.9-gke.200"),
      at: "version",
      problem: /3 minors older/,
    },
    "nodes of 1.9 under 1.12, by number": {
      resources: program("1.12.1-gke.1", "1.9.7-gke.1"),
      at: "version",
    },
    // minMasterVersion is a floor: where no state tells, the control plane may have gone further.
    "nodes newer by a minor than the version asked for, as advisory": {
      resources: program("1.33", "1.34.1-gke.100"),
      at: "version",
      level: "advisory",
      problem: /newer than the control plane's minimum "1\.33"/,
      fix: /^Raise minMasterVersion/,
    },
    "nodes newer by a patch, as advisory": {
      resources: program("1.34.1", "1.34.2-gke.100"),
      at: "version",
      level: "advisory",
    },
    "nodes newer by GKE's own patch, as advisory": {
      resources: program("1.34.1-gke.99", "1.34.1-gke.100"),
      at: "version",
      level: "advisory",
    },
    "nodes three minors older than what GKE upgraded a silent control plane to": {
      resources: program(undefined, "1.30.1-gke.100", {}, "1.33.5-gke.100"),
      at: "version",
      problem: /3 minors older than the control plane's "1\.33\.5-gke\.100"/,
    },
    "nodes newer than the version asked for and the one observed": {
      resources: program("1.31", "1.34.1-gke.100", {}, "1.33.5-gke.100"),
      at: "version",
      problem: /newer than the control plane's "1\.33\.5-gke\.100"/,
    },
    "nodes that nobody pinned and that are observed to be older": {
      resources: [
        resource(CLUSTER, {}, { name: "cluster", observed: { masterVersion: "1.34.1-gke.100" } }),
        resource(NODE_POOL, { cluster: ref("cluster", "name") }, { observed: { version: "1.30.1-gke.100" } }),
      ],
      at: "version",
      problem: /^runs "1\.30\.1-gke\.100", 4 minors older/,
      fix: /^Upgrade the nodes .*--node-pool=POOL/,
    },
    "nodes that are observed to be older than what the program ignores": {
      resources: [
        resource(CLUSTER, {}, { name: "cluster", observed: { masterVersion: "1.34.1-gke.100" } }),
        resource(
          NODE_POOL,
          { cluster: ref("cluster", "name"), version: "1.30.1-gke.100" },
          { ignoreChanges: ["version"], observed: { version: "1.30.9-gke.100" } },
        ),
      ],
      at: "version",
      problem: /^runs "1\.30\.9-gke\.100"/,
    },
    "nodes that are observed to be newer than their control plane": {
      resources: [
        resource(CLUSTER, {}, { name: "cluster", observed: { masterVersion: "1.33.1-gke.100" } }),
        resource(NODE_POOL, { cluster: ref("cluster", "name") }, { observed: { version: "1.34.1-gke.100" } }),
      ],
      at: "version",
      fix: /^Upgrade the control plane .*--master/,
    },
    "a default pool that is observed to be older": {
      resources: resource(
        CLUSTER,
        {},
        { observed: { masterVersion: "1.34.1-gke.100", nodeVersion: "1.30.1-gke.100" } },
      ),
      at: "nodeVersion",
      problem: /^runs/,
    },
    "a default pool beside a newer inline one of the state": {
      resources: resource(
        CLUSTER,
        {},
        {
          observed: {
            masterVersion: "1.34.1-gke.100",
            nodePools: [
              { name: "other", version: "1.34.1-gke.100" },
              { name: "default-pool", version: "1.30.1-gke.100" },
            ],
          },
        },
      ),
      at: "nodeVersion",
    },
    "an inline pool that the state knows by its name": {
      resources: resource(
        CLUSTER,
        { nodePools: [{ name: "a" }, { name: "b" }] },
        {
          observed: {
            masterVersion: "1.34.1-gke.100",
            nodePools: [
              { name: "b", version: "1.30.1-gke.100" },
              { name: "a", version: "1.34.1-gke.100" },
            ],
          },
        },
      ),
      at: "nodePools[1].version",
    },
    "nodes of another major": {
      resources: program("1.34.1-gke.99", "2.0.1-gke.100", {}, "1.34.1-gke.99"),
      at: "version",
    },
    "the default pool": {
      resources: resource(CLUSTER, { minMasterVersion: "1.34.1-gke.100", nodeVersion: "1.31.1-gke.100" }),
      at: "nodeVersion",
    },
    "an inline pool beside a good one": {
      resources: resource(CLUSTER, {
        minMasterVersion: "1.34.1-gke.100",
        nodePools: [{ version: "1.33.1-gke.100" }, { version: "1.31.1-gke.100" }],
      }),
      at: "nodePools[1].version",
    },
  },
  undecided: {
    "nodes that name one of two clusters, which is not told": {
      resources: [
        ...named({}, {}),
        resource(CLUSTER, { name: "main", minMasterVersion: "1.31.9-gke.200" }, { name: "other" }),
      ],
      at: ["NodePool.it.cluster", "cluster", "NodePool.it.cluster"],
    },
    "nodes that name one of two clusters, by its project's number": {
      resources: [
        ...named({ project: "one" }, { cluster: "projects/123/locations/l/clusters/main" }),
        resource(
          CLUSTER,
          { name: "main", project: "two", minMasterVersion: "1.31.9-gke.200" },
          { name: "other" },
        ),
      ].map((each) => ({ ...each, props: { location: "l", ...each.props } })),
      at: ["NodePool.it.cluster", "cluster", "NodePool.it.cluster"],
    },
    "nodes that may name a cluster whose name is not known": {
      resources: named({ name: unknown }, {}),
      at: ["name", "Cluster.cluster.name"],
    },
    "nodes that may name a cluster whose name is not known, and wait for another one": {
      resources: [
        ...named({ name: unknown }, { nodeConfig: ref("other", "name") }),
        resource(CLUSTER, { name: "second", minMasterVersion: "1.34.1-gke.100" }, { name: "other" }),
      ],
      config: { "wi-pool-is-own-project": "mandatory" },
      at: ["name", "Cluster.cluster.name", "Cluster.cluster.name"],
    },
    "nodes that name a cluster which is not known": {
      resources: named({}, { cluster: unknown }),
      at: ["NodePool.it.cluster", "cluster"],
    },
    "nodes that may name a cluster of another place than their provider's by its ID": {
      resources: named({ location: "europe-west1", project: "one" }, { cluster: unknown }),
      at: ["NodePool.it.cluster", "cluster"],
    },
    "nodes that name a cluster of a place that is not known": {
      resources: named({ location: "europe-west1" }, { location: unknown }),
      at: ["NodePool.it.location", "location"],
    },
    "unknown nodes": {
      resources: program("1.34.1-gke.100", unknown),
      config: { "no-version-alias": "disabled" },
      at: "version",
    },
    "an unknown control plane": {
      resources: program(unknown, "1.34.1-gke.100"),
      config: { "no-version-alias": "disabled" },
      at: "Cluster.cluster.minMasterVersion",
    },
  },
});
