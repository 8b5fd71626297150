import type { Plain } from "../../offline/protocol/messages";
import { isObject, record, text } from "../../offline/protocol/values";
import { controlPlaneAccess } from "./control-plane-access";
import { maintenancePolicyOf } from "./maintenance-policy";
import { management, managerTags, shieldedInstance, without } from "./values";

// A cluster as Google's API answers, in the words of @pulumi/gcp. What is named alike stays as it is. The API leaves out what is false.
// Sources: google/container/v1/cluster_service.proto of googleapis, and how the provider reads the same answers
// (resource_container_cluster.go of terraform-provider-google-beta), both of August 2026.

/** Properties about a cluster's state or its secrets, and duplicates under an older name. */
const LEFT_OUT = [
  "addonsConfig",
  "autopilot",
  "autoscaling",
  "controlPlaneEndpointsConfig",
  "currentMasterVersion",
  "currentNodeVersion",
  "databaseEncryption",
  "description",
  "id",
  "initialClusterVersion",
  "initialNodeCount",
  "instanceGroupUrls",
  "legacyAbac",
  "locations",
  "loggingConfig",
  "loggingService",
  "masterAuth",
  "masterAuthorizedNetworksConfig",
  "monitoringConfig",
  "monitoringService",
  "networkConfig",
  "nodeConfig",
  "nodePools",
  "notificationConfig",
  "shieldedNodes",
] as const;

/** The properties with which a program would declare this cluster. */
export function clusterInputs(cluster: Plain, project: string): Plain {
  const { networkConfig, autopilot, autoscaling, releaseChannel, networkPolicy, workloadIdentityConfig } =
    cluster;
  return {
    ...without(cluster, LEFT_OUT),
    project,
    nodeLocations: cluster.locations,
    // GKE reports the cache of each cluster that has it: one made before GKE had it by default is without.
    addonsConfig: { dnsCacheConfig: { enabled: false }, ...record(cluster.addonsConfig) },
    // Its pools are resources of their own.
    removeDefaultNodePool: true,
    initialNodeCount: 1,
    enableAutopilot: record(autopilot).enabled === true,
    allowNetAdmin: record(record(autopilot).workloadPolicyConfig).allowNetAdmin,
    ...networking(record(networkConfig)),
    networkPolicy: { enabled: false, ...record(networkPolicy) },
    nodePoolAutoConfig: isObject(cluster.nodePoolAutoConfig)
      ? { ...cluster.nodePoolAutoConfig, resourceManagerTags: managerTags(cluster.nodePoolAutoConfig) }
      : undefined,
    networkingMode: record(cluster.ipAllocationPolicy).useIpAliases === true ? "VPC_NATIVE" : "ROUTES",
    releaseChannel: { channel: "UNSPECIFIED", ...record(releaseChannel) },
    workloadIdentityConfig: isObject(workloadIdentityConfig) ? workloadIdentityConfig : undefined,
    enableShieldedNodes: record(cluster.shieldedNodes).enabled === true,
    enableLegacyAbac: record(cluster.legacyAbac).enabled === true,
    databaseEncryption: { state: "DECRYPTED", ...record(cluster.databaseEncryption) },
    masterAuth: {
      username: record(cluster.masterAuth).username,
      clientCertificateConfig: {
        issueClientCertificate: text(record(cluster.masterAuth).clientCertificate) !== "",
      },
    },
    notificationConfig: notificationsOf(cluster.notificationConfig),
    maintenancePolicy: maintenancePolicyOf(cluster.maintenancePolicy),
    loggingConfig: observability(cluster.loggingConfig),
    monitoringConfig: observability(cluster.monitoringConfig),
    clusterAutoscaling: autoscalingOf(record(autoscaling)),
    ...controlPlaneAccess(cluster),
  };
}

/** Other properties that GKE reports of the cluster, which programs usually leave to it. */
export const clusterState = (cluster: Plain): Plain => ({
  masterVersion: cluster.currentMasterVersion,
  nodeVersion: cluster.currentNodeVersion,
  loggingService: cluster.loggingService,
  monitoringService: cluster.monitoringService,
});

function networking(config: Plain): Plain {
  const { enableIntraNodeVisibility, enableL4ilbSubsetting, dataplaneV2Config: _, ...alike } = config;
  return {
    ...alike,
    enableIntranodeVisibility: enableIntraNodeVisibility === true,
    enableL4IlbSubsetting: enableL4ilbSubsetting === true,
  };
}

function notificationsOf(config: unknown): Plain {
  const { enabled, topic, filter } = record(record(config).pubsub);
  const { eventType } = record(filter);
  return {
    pubsub: {
      enabled: enabled === true,
      ...(text(topic) === "" ? {} : { topic }),
      ...(Array.isArray(eventType) && eventType.length > 0 ? { filter: { eventTypes: eventType } } : {}),
    },
  };
}

/** Logging or monitoring: the API nests the components one level deeper; without any, everything is off. */
function observability(config: unknown): Plain | undefined {
  if (!isObject(config)) return undefined;
  const { componentConfig, managedPrometheusConfig, ...alike } = config;
  return {
    ...alike,
    enableComponents: record(componentConfig).enableComponents ?? [],
    ...(managedPrometheusConfig === undefined
      ? {}
      : { managedPrometheus: { enabled: false, ...record(managedPrometheusConfig) } }),
  };
}

function autoscalingOf(config: Plain): Plain {
  const { autoprovisioningNodePoolDefaults: defaults } = config;
  return {
    enabled: config.enableNodeAutoprovisioning === true,
    autoscalingProfile: config.autoscalingProfile,
    autoProvisioningLocations: config.autoprovisioningLocations,
    resourceLimits: config.resourceLimits,
    ...(isObject(defaults)
      ? {
          autoProvisioningDefaults: {
            ...without(defaults, ["diskSizeGb"]),
            diskSize: defaults.diskSizeGb,
            management: management(defaults.management),
            shieldedInstanceConfig: shieldedInstance(defaults.shieldedInstanceConfig),
          },
        }
      : {}),
  };
}
