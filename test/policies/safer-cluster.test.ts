import assert from "node:assert/strict";
import { CLUSTER, NODE_POOL, PROJECT_IAM_MEMBER, SERVICE_ACCOUNT } from "../../policies/resource-types";
import { ref } from "../../policies/rule";
import { evaluate, type Options, resource, type TestResource, unknown } from "../support/evaluate";

// Google's own settings for a safe cluster, as the Terraform module safer-cluster has them by default, written as a Pulumi program: nothing
// of them is to be found wrong, and what is refused in production is what the module leaves to others.
// Source: https://github.com/terraform-google-modules/terraform-google-kubernetes-engine (modules/safer-cluster), checked 2026-11-28

const cluster = (more: object = {}): TestResource =>
  resource(
    CLUSTER,
    {
      name: "safer",
      project: "demo",
      location: "us-central1",
      nodeLocations: ["us-central1-a", "us-central1-b", "us-central1-c"],
      network: "projects/demo/global/networks/vpc",
      subnetwork: "projects/demo/regions/us-central1/subnetworks/nodes",
      networkingMode: "VPC_NATIVE",
      ipAllocationPolicy: { clusterSecondaryRangeName: "pods", servicesSecondaryRangeName: "services" },
      networkPolicy: { enabled: true, provider: "CALICO" },
      addonsConfig: {
        httpLoadBalancing: { disabled: false },
        horizontalPodAutoscaling: { disabled: false },
        networkPolicyConfig: { disabled: false },
      },
      releaseChannel: { channel: "REGULAR" },
      maintenancePolicy: { dailyMaintenanceWindow: { startTime: "05:00" } },
      loggingService: "logging.googleapis.com/kubernetes",
      monitoringService: "monitoring.googleapis.com/kubernetes",
      clusterAutoscaling: { enabled: false },
      verticalPodAutoscaling: { enabled: false },
      defaultMaxPodsPerNode: 110,
      enableShieldedNodes: true,
      enableIntranodeVisibility: false,
      binaryAuthorization: { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" },
      masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
      masterAuthorizedNetworksConfig: { cidrBlocks: [] },
      privateClusterConfig: {
        enablePrivateNodes: true,
        enablePrivateEndpoint: false,
        masterIpv4CidrBlock: "10.0.0.0/28",
      },
      databaseEncryption: { state: "DECRYPTED", keyName: "" },
      initialNodeCount: 0,
      removeDefaultNodePool: true,
      workloadIdentityConfig: { workloadPool: "demo.svc.id.goog" },
      deletionProtection: true,
      ...more,
    },
    { name: "safer" },
  );

const pool = (more: object = {}): TestResource =>
  resource(
    NODE_POOL,
    {
      name: "default-node-pool",
      project: "demo",
      location: "us-central1",
      cluster: ref("safer", "name"),
      initialNodeCount: 1,
      autoscaling: { minNodeCount: 1, maxNodeCount: 100 },
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
      nodeConfig: {
        imageType: "COS_CONTAINERD",
        machineType: "e2-medium",
        labels: { cluster_name: "safer" },
        metadata: { "disable-legacy-endpoints": "true" },
        diskSizeGb: 100,
        diskType: "pd-standard",
        serviceAccount: ref("nodes", "email"),
        oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
        workloadMetadataConfig: { mode: "GKE_METADATA" },
        shieldedInstanceConfig: { enableSecureBoot: false, enableIntegrityMonitoring: true },
      },
      ...more,
    },
    { name: "pool" },
  );

const ROLES = ["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"];
const nodes: TestResource[] = [
  resource(SERVICE_ACCOUNT, { project: "demo", accountId: "tf-gke-safer" }, { name: "nodes" }),
  ...ROLES.map((role, i) =>
    resource(
      PROJECT_IAM_MEMBER,
      { project: "demo", role, member: ref("nodes", "member") },
      { name: `role-${i}` },
    ),
  ),
];

/** What is said of a program in production, in the order of the alphabet. */
async function said(program: TestResource[], options: Options = {}): Promise<string[]> {
  const found = await evaluate(program, { stack: "prod", ...options });
  return found
    .filter(({ rule }) => rule !== "settings")
    .map((d) =>
      d.status === "undecided"
        ? `undecided ${d.rule} ${d.name} ${d.property}`
        : `${d.level} ${d.rule} ${d.property}: ${d.problem}`,
    )
    .sort();
}

const MISSING = [
  "mandatory metadata-server-restart-alert alerting: is missing: no alert of this stack reports when gke-metadata-server restarts",
  "mandatory post-upgrade-verification-job upgrade-verification: is missing: nothing in this stack proves after an upgrade that the cluster's Pods still get their identity",
  "mandatory upgrade-notifications-complete notificationConfig.pubsub.enabled: is absent, and no alert on GKE's notifications reports upgrades",
];
const UNKNOWN = [
  "undecided no-version-alias safer NodePool.pool.version, minMasterVersion",
  "undecided no-version-pin-with-auto-upgrade pool version",
];

describe("a production stack with Google's settings for a safer cluster", () => {
  it("is refused only for what is missing beside it, and told so", async () => {
    assert.deepEqual(await said([...nodes, cluster(), pool()]), MISSING);
  });

  it("passes where another stack has that", async () => {
    const elsewhere = ["alerting", "upgrade-verification"];
    assert.deepEqual(await said([...nodes, cluster(), pool()], { config: { settings: { elsewhere } } }), []);
  });

  it("has undecided what its versions are, and whether they pin its nodes, where they come from getEngineVersions", async () => {
    const program = [...nodes, cluster({ minMasterVersion: unknown }), pool({ version: unknown })];
    assert.deepEqual(await said(program), [...MISSING, ...UNKNOWN]);
  });

  it("has the versions of its nodes left to GKE where getEngineVersions is known", async () => {
    const version = "1.34.1-gke.2037000";
    assert.deepEqual(await said([...nodes, cluster({ minMasterVersion: version }), pool()]), MISSING);
    const pinned = await said([...nodes, cluster({ minMasterVersion: version }), pool({ version })]);
    assert.deepEqual(
      pinned.filter((line) => !MISSING.includes(line)),
      [
        "mandatory no-version-pin-with-auto-upgrade version: is set although GKE upgrades the pool, so each undoes what the other did",
      ],
    );
  });
});
