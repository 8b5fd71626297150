// Clusters as `gcloud container clusters list --format=json` writes them: what is false is left out.

const LINK = "https://container.googleapis.com/v1/projects/acme-prod/locations/europe-west1/clusters";

export const listedPool = (change: Record<string, unknown> = {}, config: object = {}) => ({
  name: "default-pool",
  config: {
    machineType: "e2-standard-4",
    oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
    metadata: { "disable-legacy-endpoints": "true" },
    imageType: "COS_CONTAINERD",
    serviceAccount: "nodes@acme-prod.iam.gserviceaccount.com",
    workloadMetadataConfig: { mode: "GKE_METADATA" },
    shieldedInstanceConfig: { enableIntegrityMonitoring: true },
    ...config,
  },
  initialNodeCount: 1,
  autoscaling: {},
  management: { autoUpgrade: true, autoRepair: true },
  maxPodsConstraint: { maxPodsPerNode: "110" },
  locations: ["europe-west1-b"],
  version: "1.35.2-gke.1000000",
  status: "RUNNING",
  upgradeSettings: { maxSurge: 1, strategy: "SURGE" },
  ...change,
});

export const listedCluster = (change: Record<string, unknown> = {}) => ({
  name: "main",
  description: "canary-free-text",
  masterAuth: { clusterCaCertificate: "canary-certificate", clientKey: "canary-key" },
  loggingService: "logging.googleapis.com/kubernetes",
  monitoringService: "monitoring.googleapis.com/kubernetes",
  addonsConfig: { dnsCacheConfig: { enabled: true }, networkPolicyConfig: { disabled: true } },
  locations: ["europe-west1-b"],
  resourceLabels: { env: "prod" },
  legacyAbac: {},
  ipAllocationPolicy: { useIpAliases: true, stackType: "IPV4" },
  maintenancePolicy: {
    window: {
      recurringWindow: {
        window: { startTime: "2026-01-03T01:00:00Z", endTime: "2026-01-03T07:00:00Z" },
        recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
      },
      maintenanceExclusions: {
        freeze: {
          startTime: "2026-12-20T00:00:00Z",
          endTime: "2027-01-03T00:00:00Z",
          maintenanceExclusionOptions: {},
        },
      },
    },
    resourceVersion: "1a2b",
  },
  autoscaling: { autoscalingProfile: "BALANCED" },
  networkConfig: {
    datapathProvider: "ADVANCED_DATAPATH",
    dnsConfig: { clusterDns: "CLOUD_DNS", clusterDnsScope: "CLUSTER_SCOPE" },
    defaultEnablePrivateNodes: true,
  },
  privateClusterConfig: { enablePrivateNodes: true, masterIpv4CidrBlock: "172.16.0.0/28" },
  databaseEncryption: { state: "DECRYPTED" },
  shieldedNodes: { enabled: true },
  releaseChannel: { channel: "REGULAR" },
  workloadIdentityConfig: { workloadPool: "acme-prod.svc.id.goog" },
  notificationConfig: { pubsub: { enabled: true, topic: "projects/acme-prod/topics/gke" } },
  loggingConfig: { componentConfig: { enableComponents: ["SYSTEM_COMPONENTS", "WORKLOADS"] } },
  monitoringConfig: {
    componentConfig: { enableComponents: ["SYSTEM_COMPONENTS", "POD", "DAEMONSET"] },
    managedPrometheusConfig: { enabled: true },
  },
  selfLink: `${LINK}/${change.name ?? "main"}`,
  currentMasterVersion: "1.35.2-gke.1000000",
  currentNodeVersion: "1.35.2-gke.1000000",
  location: "europe-west1",
  status: "RUNNING",
  autopilot: {},
  nodePools: [listedPool()],
  ...change,
});
