import type { container } from "@pulumi/gcp";
import type { Input } from "@pulumi/pulumi";
import { inAnswerOrder, LOGGING_COMPONENTS, MONITORING_COMPONENTS } from "../gke/components";
import { DATAPLANE_V2 } from "../gke/metadata-server";
import { LIGHTWEIGHT_MEMBERSHIP } from "../gke/rollout-sequences";
import { workloadPoolOf } from "../gke/workload-identity";
import type { ClusterConfig } from "./config-keys";
import { hardeningArgs } from "./hardening";
import { maintenancePolicy } from "./maintenance";
import type { ClusterNetwork } from "./network";
import { NODE_SCOPES } from "./node-account";
import { STAGE_LABEL } from "./rollout-sequence";

/** DAEMONSET shows on how many nodes the verification is Ready; from POD an alert reads which Pods wait for an image. */
const MONITORED = ["SYSTEM_COMPONENTS", "DAEMONSET", "POD", "DEPLOYMENT", "STATEFULSET"] as const;

/** The labels of a cluster's resources. */
export function resourceLabels({ environment, labels }: Pick<ClusterConfig, "environment" | "labels">): {
  [key: string]: string;
} {
  return { ...Object.fromEntries(labels), env: environment };
}

/** Resources that a cluster depends on. */
export interface ClusterSurroundings {
  readonly network: ClusterNetwork;
  /** `projects/PROJECT/topics/TOPIC` */
  readonly notificationTopic: Input<string>;
  /** The e-mail address of the nodes' service account. */
  readonly nodeServiceAccount: Input<string>;
}

/** A regional, private, VPC-native cluster: an Autopilot cluster, or one without node pools of its own. */
export function clusterArgs(
  config: ClusterConfig,
  { network, notificationTopic, nodeServiceAccount }: ClusterSurroundings,
): container.ClusterArgs {
  return {
    name: config.name,
    project: config.project,
    location: config.region,
    deletionProtection: config.deletionProtection,
    resourceLabels: {
      ...resourceLabels(config),
      ...(config.isSequenced && { [STAGE_LABEL]: config.name }),
    },

    ...(config.autopilot ? autopilotNodes(nodeServiceAccount) : standardNodes(config, nodeServiceAccount)),
    releaseChannel: { channel: config.releaseChannel },
    maintenancePolicy: maintenancePolicy(config.maintenance),
    ...(config.isSequenced && {
      fleet: { project: config.project, membershipType: LIGHTWEIGHT_MEMBERSHIP },
    }),
    notificationConfig: { pubsub: { enabled: true, topic: notificationTopic } },

    network: network.network,
    subnetwork: network.subnetwork,
    networkingMode: "VPC_NATIVE",
    ipAllocationPolicy: {
      clusterSecondaryRangeName: network.podRange,
      servicesSecondaryRangeName: network.serviceRange,
    },

    privateClusterConfig: {
      enablePrivateNodes: true,
      enablePrivateEndpoint: !config.controlPlane.publicEndpoint,
      masterIpv4CidrBlock: config.controlPlane.range,
    },
    masterAuthorizedNetworksConfig: {
      cidrBlocks: config.controlPlane.authorizedNetworks.map(({ name, range }) => ({
        displayName: name,
        cidrBlock: range,
      })),
    },
    ...hardeningArgs(config.hardening),

    loggingConfig: {
      enableComponents: inAnswerOrder(LOGGING_COMPONENTS, ["SYSTEM_COMPONENTS", "WORKLOADS"]),
    },
    monitoringConfig: {
      enableComponents: inAnswerOrder(MONITORING_COMPONENTS, MONITORED),
      managedPrometheus: { enabled: true },
    },
  };
}

/** The one setting of an Autopilot cluster's nodes that Google leaves to the program: the account that they run as. */
const autopilotNodes = (nodeServiceAccount: Input<string>) =>
  ({
    enableAutopilot: true,
    clusterAutoscaling: {
      autoProvisioningDefaults: {
        serviceAccount: nodeServiceAccount,
        oauthScopes: [...NODE_SCOPES],
      },
    },
  }) satisfies Partial<container.ClusterArgs>;

const standardNodes = (
  { project, dataplaneV2 }: Pick<ClusterConfig, "project" | "dataplaneV2">,
  nodeServiceAccount: Input<string>,
) =>
  ({
    // A pool inside the cluster could not be changed without re-creating the cluster.
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    // GKE creates that pool nevertheless, by default with the Compute Engine default account, which organisations disable.
    nodeConfig: { serviceAccount: nodeServiceAccount },
    workloadIdentityConfig: { workloadPool: workloadPoolOf(project) },
    ...dataplane(dataplaneV2),
    enableIntranodeVisibility: true,
    enableShieldedNodes: true,
  }) satisfies Partial<container.ClusterArgs>;

/** Dataplane V2 enforces NetworkPolicies itself; the other dataplane needs Calico for it. */
function dataplane(
  v2: boolean,
): Pick<container.ClusterArgs, "datapathProvider" | "networkPolicy" | "addonsConfig"> {
  const dnsCacheConfig = { enabled: true };
  if (v2) return { datapathProvider: DATAPLANE_V2, addonsConfig: { dnsCacheConfig } };
  return {
    networkPolicy: { enabled: true, provider: "CALICO" },
    addonsConfig: { dnsCacheConfig, networkPolicyConfig: { disabled: false } },
  };
}
