import * as gcp from "@pulumi/gcp";
import * as pulumi from "@pulumi/pulumi";
import { AlertChannels, addUpgradeVerification, ClusterAlerts } from "gke-guardrails";

const settings = new pulumi.Config("gcp");
const project = settings.require("project");
const location = settings.require("region");

// Proves on each node, and after each upgrade, that Pods still get their identity. An alert below reads the metrics.
addUpgradeVerification({ metrics: true });

// Upgrades are announced here. The subscription waits for as long as nobody reads it.
const topic = new gcp.pubsub.Topic("upgrades", { name: "gke-upgrades", project });
const subscription = new gcp.pubsub.Subscription("upgrades", {
  project,
  topic: topic.name,
  expirationPolicy: { ttl: "" },
});

// What nodes do as themselves: write logs and metrics, and pull images.
const nodes = new gcp.serviceaccount.Account("nodes", { project, accountId: "gke-nodes" });
const grants = ["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"].map(
  (role) => new gcp.projects.IAMMember(role, { project, role, member: nodes.member }),
);

const cluster = new gcp.container.Cluster(
  "cluster",
  {
    project,
    location,
    resourceLabels: { env: "dev" },
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    // Of the first pool, which is removed at once; without it, that pool has the default Compute Engine account, which may be disabled.
    nodeConfig: { serviceAccount: nodes.email },
    networkingMode: "VPC_NATIVE",
    ipAllocationPolicy: {},
    workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
    releaseChannel: { channel: "REGULAR" },
    maintenancePolicy: {
      recurringWindow: {
        startTime: "2026-01-05T08:00:00Z",
        endTime: "2026-01-05T14:00:00Z",
        recurrence: "FREQ=WEEKLY;BYDAY=MO,TU,WE",
      },
    },
    notificationConfig: {
      pubsub: { enabled: true, topic: pulumi.interpolate`projects/${project}/topics/${topic.name}` },
    },
  },
  // GKE forgets the removed pool's configuration, and to change it would re-create the cluster.
  { ignoreChanges: ["nodeConfig"] },
);

// Somebody is told within minutes when that fails, or falls silent.
const address = new pulumi.Config().require("alertEmail");
const { names } = new AlertChannels("alerts", {
  project,
  channels: { team: { type: "email", address, severities: ["critical", "warning"] } },
});
new ClusterAlerts("cluster", { cluster, channels: names });

new gcp.container.NodePool(
  "general",
  {
    project,
    location,
    cluster: cluster.name,
    autoscaling: { minNodeCount: 1, maxNodeCount: 3 },
    management: { autoUpgrade: true, autoRepair: true },
    upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
    nodeConfig: {
      machineType: "e2-standard-4",
      imageType: "COS_CONTAINERD",
      serviceAccount: nodes.email,
      oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
      workloadMetadataConfig: { mode: "GKE_METADATA" },
    },
  },
  { dependsOn: grants },
);

export const clusterName = cluster.name;
export const upgradeSubscription = subscription.name;
