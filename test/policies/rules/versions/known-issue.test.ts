import { CLUSTER, NETWORK_POLICY, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const FUSE = { addonsConfig: { gcsFuseCsiDriverConfig: { enabled: true } } };
const IDENTITY = {
  datapathProvider: "ADVANCED_DATAPATH",
  workloadIdentityConfig: { workloadPool: "p.svc.id.goog" },
};

/** A cluster of which everything is pinned. */
const pinned = (
  cluster: object,
  controlPlane: unknown,
  nodes: unknown,
  pool: object = {},
): TestResource[] => [
  resource(CLUSTER, { minMasterVersion: controlPlane, ...cluster }, { name: "cluster" }),
  resource(NODE_POOL, { cluster: ref("cluster", "name"), version: nodes, ...pool }),
];

/** A cluster that pins nothing, as its state tells it. */
const running = (cluster: object, controlPlane: string, nodes: string, pool: object = {}): TestResource[] => [
  resource(CLUSTER, {}, { name: "cluster", observed: { masterVersion: controlPlane, ...cluster } }),
  resource(NODE_POOL, { cluster: ref("cluster", "name") }, { observed: { version: nodes, ...pool } }),
];

/** An Autopilot cluster as its state tells it. */
const autopilot = (version: string): TestResource => {
  const observed = { masterVersion: version, nodeVersion: version, ...FUSE, ...IDENTITY };
  return resource(CLUSTER, { enableAutopilot: true }, { name: "cluster", observed });
};

const image = (imageType: string) => ({ nodeConfig: { imageType } });
const machine = (machineType: string) => ({ nodeConfig: { machineType } });

ruleTable("known-issue", {
  accepts: {
    "a version with the fix": pinned(FUSE, "1.35.3-gke.2347000", "1.35.3-gke.2347000"),
    "a version before the issue": pinned(
      {},
      "1.34.0-gke.2011000",
      "1.34.0-gke.2011000",
      machine("a3-highgpu-8g"),
    ),
    "the same version without the addon": pinned({}, "1.35.3-gke.1389000", "1.35.3-gke.1389000"),
    "the same version with the addon turned off": pinned(
      { addonsConfig: { gcsFuseCsiDriverConfig: { enabled: false } } },
      "1.35.3-gke.1389000",
      "1.35.3-gke.1389000",
    ),
    "a minor that leaves open whether it has the fix": pinned(FUSE, "1.35", "1.35"),
    "an issue of which people have to say whether it applies": pinned(
      { datapathProvider: "ADVANCED_DATAPATH" },
      "1.36.5-gke.1032000",
      "1.36.5-gke.1032000",
    ),
    "an alias": pinned(FUSE, "latest", "latest"),
    "versions that are not known, of a cluster without anything that is known to fail": pinned(
      {},
      unknown,
      unknown,
    ),
    "a control plane with the fix above old nodes": running(FUSE, "1.36.5-gke.1032000", "1.34.8-gke.1218000"),
    "a patch of the control plane that has the fix too": running(
      FUSE,
      "1.36.4-gke.2046001",
      "1.34.8-gke.1218000",
      image("UBUNTU_CONTAINERD"),
    ),
    "nodes of 1.35 on Dataplane V2 with a NetworkPolicy on the cluster": [
      ...running(IDENTITY, "1.35.4-gke.1000", "1.35.4-gke.1000"),
      resource(NETWORK_POLICY, { spec: { podSelector: {} } }, { name: "any", cluster: "cluster" }),
    ],
    "nodes of 1.35 without Dataplane V2": running(
      { ...IDENTITY, datapathProvider: "LEGACY_DATAPATH" },
      "1.35.4-gke.1000",
      "1.35.4-gke.1000",
    ),
    "a machine type of another family": pinned(
      {},
      "1.34.1-gke.1431000",
      "1.34.1-gke.1431000",
      machine("a3-megagpu-8g"),
    ),
    "an Autopilot cluster on which an addon that nobody asked for has an issue":
      autopilot("1.33.11-gke.1019000"),
    "nodes of an Autopilot cluster with a NetworkPolicy": [
      autopilot("1.35.4-gke.1000"),
      resource(NETWORK_POLICY, { spec: { podSelector: {} } }, { name: "any", cluster: "cluster" }),
    ],
    "an Autopilot cluster with the fix": running(
      { enableAutopilot: true },
      "1.34.1-gke.3899000",
      "1.34.1-gke.3899000",
    ),
  },
  rejects: {
    "a pinned version at which volumes fail without the metadata server": {
      resources: pinned(FUSE, "1.35.3-gke.1389000", "1.35.3-gke.1389000"),
      at: "version",
      problem:
        /^is "1\.35\.3-gke\.1389000", which has the known issue gcsfuse-sidecar-before-metadata-server/,
      fix: /^Set the version to 1\.35\.3-gke\.2347000 or later\. Source: https:/,
    },
    "the same version where GKE runs it": {
      resources: running(FUSE, "1.35.3-gke.1389000", "1.35.3-gke.1389000"),
      at: "version",
      problem: /^runs "1\.35\.3-gke\.1389000"/,
      fix: /^Upgrade the nodes to 1\.35\.3-gke\.2347000 or later: gcloud/,
    },
    "an Ubuntu pool below a control plane whose DaemonSet does not fit it": {
      resources: running(FUSE, "1.36.3-gke.1244000", "1.36.3-gke.1244000", image("ubuntu_containerd")),
      at: "version",
      level: "advisory",
      problem:
        /below a control plane of "1\.36\.3-gke\.1244000", which has the known issue gcsfuse-node-version-skew/,
      fix: /^Upgrade the control plane to 1\.36\.5-gke\.1032000 or later/,
    },
    "old nodes below such a control plane, whatever its own pins": {
      resources: running(FUSE, "1.36.4-gke.1000000", "1.34.1-gke.3000000"),
      at: ["version", "version"],
      level: "advisory",
      problem: /gcsfuse-node-version-skew|gcsfuse-slow-mount/,
    },
    "nodes that start before the metadata server answers, as far as the program shows": {
      resources: running(IDENTITY, "1.35.4-gke.1000", "1.35.4-gke.1000"),
      at: "version",
      level: "advisory",
      fix: /^No version with a fix was known on 20\d\d-\d\d-\d\d\. Workaround: add any NetworkPolicy/,
    },
    "a control plane on which node labels can be changed": {
      resources: running(IDENTITY, "1.32.13-gke.1449000", "1.32.13-gke.1449000"),
      at: "minMasterVersion",
      level: "advisory",
      fix: /^Upgrade the control plane to 1\.33\.0-gke\.1276000 or later/,
    },
    "custom machines before their fix": {
      resources: pinned({}, "1.33.1-gke.1000000", "1.33.1-gke.1000000", machine("n2-custom-8-16384")),
      at: "version",
      level: "advisory",
      problem: /invalid cpuString/,
    },
    "an inline pool": {
      resources: resource(CLUSTER, {
        minMasterVersion: "1.34.1-gke.1431000",
        nodePools: [{ name: "a", version: "1.34.1-gke.1431000", ...machine("a3-highgpu-8g") }],
      }),
      at: "nodePools[0].version",
      level: "advisory",
      problem: /GPUDirect-TCPX/,
    },
    "the control plane of an Autopilot cluster": {
      resources: running({ enableAutopilot: true }, "1.34.1-gke.2037001", "1.34.1-gke.2037001"),
      at: "minMasterVersion",
      level: "advisory",
      problem: /^runs "1\.34\.1-gke\.2037001", which has the known issue autopilot-nri/,
    },
    "nodes of an Autopilot cluster, which follow its control plane": {
      resources: autopilot("1.34.8-gke.1217999"),
      at: "nodeVersion",
      level: "advisory",
      problem: /^runs "1\.34\.8-gke\.1217999", which has the known issue gcsfuse-sidecar-before-metadata/,
      fix: /^Upgrade the control plane to 1\.34\.8-gke\.1218000 or later: gcloud .* --master /,
    },
    "what people who log in by it would lose": {
      resources: resource(CLUSTER, {
        minMasterVersion: "1.37.1-gke.1552000",
        identityServiceConfig: { enabled: true },
      }),
      at: "minMasterVersion",
      level: "advisory",
      problem: /^is "1\.37\.1-gke\.1552000"/,
    },
  },
  undecided: {
    "nodes of a version that is not known, with the addon": {
      resources: pinned(FUSE, "1.35.3-gke.2347000", unknown),
      config: { "no-version-alias": "disabled" },
      at: "version",
    },
    "an addon that is not known": {
      resources: pinned(
        { addonsConfig: { gcsFuseCsiDriverConfig: { enabled: unknown } } },
        "1.35.3-gke.1389000",
        "1.35.3-gke.1389000",
      ),
      at: "Cluster.cluster.addonsConfig.gcsFuseCsiDriverConfig.enabled",
    },
  },
});
