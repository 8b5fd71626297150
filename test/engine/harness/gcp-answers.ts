import { inAnswerOrder, LOGGING_COMPONENTS, MONITORING_COMPONENTS } from "../../../gke/components";
import { isPlainObject, type Json, type JsonObject, secret } from "./values";

/** A resource as the provider is asked about it. */
export interface Subject {
  type: string;
  name: string;
  urn: string;
  /** The provider's project, or the recordings' when the program gives it none. */
  project: string;
}

export const CLUSTER = "gcp:container/cluster:Cluster";
export const NODE_POOL = "gcp:container/nodePool:NodePool";
const SURGE = { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 };

/** The id that Google's API gives: the resource's full path. */
export function idOf(subject: Subject, outputs: JsonObject): string {
  const text = (key: string) => String(outputs[key] ?? "");
  const project = text("project") || subject.project;
  switch (subject.type) {
    case CLUSTER:
      return `projects/${project}/locations/${text("location")}/clusters/${text("name")}`;
    case NODE_POOL:
      return `projects/${project}/locations/${text("location")}/clusters/${text("cluster")}/nodePools/${text("name")}`;
    case "gcp:pubsub/topic:Topic":
      return `projects/${project}/topics/${text("name")}`;
    case "gcp:pubsub/subscription:Subscription":
      return `projects/${project}/subscriptions/${text("name")}`;
    case "gcp:compute/network:Network":
      return `projects/${project}/global/networks/${text("name")}`;
    case "gcp:compute/subnetwork:Subnetwork":
      return `projects/${project}/regions/${text("region")}/subnetworks/${text("name")}`;
    case "gcp:serviceaccount/account:Account":
      return `projects/${project}/serviceAccounts/${text("email")}`;
    default:
      return `projects/${project}/${subject.name}`;
  }
}

/** Invented, but of the kind that GKE and its neighbours answer where a program is silent. */
export function answer(subject: Subject, declared: JsonObject): JsonObject {
  const version = "1.34.1-gke.1000000";
  switch (subject.type) {
    case CLUSTER: {
      const autopilot = declared.enableAutopilot === true;
      const workloadPool = `${declared.project ?? subject.project}.svc.id.goog`;
      const running = typeof declared.minMasterVersion === "string" ? declared.minMasterVersion : version;
      return {
        project: subject.project,
        endpoint: "203.0.113.10",
        masterAuth: { clientCertificate: "", clientKey: "", clusterCaCertificate: "Y2VydGlmaWNhdGU=" },
        masterVersion: running,
        nodeVersion: running,
        releaseChannel: { channel: "REGULAR" },
        networkingMode: "VPC_NATIVE",
        datapathProvider: autopilot ? "ADVANCED_DATAPATH" : "LEGACY_DATAPATH",
        notificationConfig: { pubsub: { enabled: false, topic: "" } },
        ...(autopilot ? { workloadIdentityConfig: { workloadPool } } : {}),
        ...(autopilot ? { nodeConfig: { workloadMetadataConfig: { mode: "GKE_METADATA" } } } : {}),
      };
    }
    case NODE_POOL:
      return {
        project: subject.project,
        version,
        nodeCount: 1,
        initialNodeCount: 1,
        maxPodsPerNode: 110,
        management: { autoRepair: true, autoUpgrade: true },
        ...(declared.upgradeSettings === undefined ? { upgradeSettings: SURGE } : {}),
        nodeConfig: {
          imageType: "COS_CONTAINERD",
          machineType: "e2-medium",
          serviceAccount: "default",
          workloadMetadataConfig: { mode: "GKE_METADATA" },
        },
      };
    case "gcp:pubsub/subscription:Subscription":
      return { ackDeadlineSeconds: 10, expirationPolicy: { ttl: "2678400s" } };
    case "gcp:compute/subnetwork:Subnetwork":
      return { privateIpGoogleAccess: false, stackType: "IPV4_ONLY", purpose: "PRIVATE" };
    case "gcp:serviceaccount/account:Account":
      return {
        name: `projects/${subject.project}/serviceAccounts/${subject.name}`,
        uniqueId: "100000000000000000001",
      };
    case "gcp:monitoring/notificationChannel:NotificationChannel":
      return { name: `projects/${subject.project}/notificationChannels/1`, verificationStatus: "VERIFIED" };
    default:
      return {};
  }
}

/** What GKE makes of the outputs of an update, whatever the program declares. */
export function settled({ type }: Subject, outputs: JsonObject): JsonObject {
  if (type !== CLUSTER) return outputs;
  return {
    ...outputs,
    loggingConfig: inOrder(outputs.loggingConfig, LOGGING_COMPONENTS),
    monitoringConfig: inOrder(outputs.monitoringConfig, MONITORING_COMPONENTS),
    // It is of the pool named default-pool, and goes with it.
    ...(outputs.removeDefaultNodePool === true && { nodeConfig: null }),
    // The provider marks all of it, for the client's key in it.
    masterAuth: secret(outputs.masterAuth ?? null),
  };
}

function inOrder(config: Json | undefined, order: readonly string[]): Json {
  if (!isPlainObject(config) || !Array.isArray(config.enableComponents)) return config ?? null;
  const components = config.enableComponents.filter((component) => typeof component === "string");
  return { ...config, enableComponents: inAnswerOrder(order, components) };
}
