import type { Schema } from "../../schema/problems";

// What is read of a cluster has at least this form: what has another would be passed over in silence. Everything else is judged by
// rules, which name the property at which they stop. Source: that of ../gke-api/cluster.ts.

/** The schema of a name, which every cluster and pool has. */
const NAMED: Schema = { type: "string", minLength: 1 };
const TEXT: Schema = { type: "string" };
const FLAG: Schema = { type: "boolean" };
const ANY_OBJECT: Schema = { type: "object" };
const TEXTS: Schema = { type: "array", items: TEXT };

const object = (properties: Record<string, Schema>, required: readonly string[] = []): Schema => ({
  type: "object",
  required,
  properties,
});
const listOf = (items: Schema): Schema => ({ type: "array", items });
const mapOf = (additionalProperties: Schema): Schema => ({ type: "object", additionalProperties });

const SWITCH = object({ enabled: FLAG });
const MANAGEMENT = object({ autoRepair: FLAG, autoUpgrade: FLAG });
const SHIELDED = object({ enableSecureBoot: FLAG, enableIntegrityMonitoring: FLAG });
const WINDOW = object({ startTime: TEXT, endTime: TEXT });
const OBSERVABILITY = object({
  componentConfig: object({ enableComponents: TEXTS }),
  managedPrometheusConfig: SWITCH,
});
const NETWORKS = object({ enabled: FLAG, cidrBlocks: listOf(object({ cidrBlock: TEXT })) });

const NODE_CONFIG = object({
  accelerators: listOf(ANY_OBJECT),
  kubeletConfig: ANY_OBJECT,
  labels: mapOf(TEXT),
  loggingConfig: object({ variantConfig: ANY_OBJECT }),
  metadata: mapOf(TEXT),
  oauthScopes: TEXTS,
  serviceAccount: TEXT,
  shieldedInstanceConfig: SHIELDED,
  taints: listOf(ANY_OBJECT),
  windowsNodeConfig: ANY_OBJECT,
  workloadMetadataConfig: object({ mode: TEXT }),
});

const NODE_POOL = object(
  {
    name: NAMED,
    version: NAMED,
    config: NODE_CONFIG,
    autoscaling: SWITCH,
    locations: TEXTS,
    maintenancePolicy: object({ exclusionUntilEndOfSupport: SWITCH }),
    management: MANAGEMENT,
    maxPodsConstraint: ANY_OBJECT,
    networkConfig: ANY_OBJECT,
    nodeDrainConfig: ANY_OBJECT,
    upgradeSettings: ANY_OBJECT,
  },
  ["name", "version", "config"],
);

/** A cluster as `gcloud container clusters list --format=json` writes it. */
export const LISTED_CLUSTER = object(
  {
    name: NAMED,
    location: NAMED,
    selfLink: NAMED,
    currentMasterVersion: NAMED,
    addonsConfig: mapOf(ANY_OBJECT),
    autopilot: object({ enabled: FLAG, workloadPolicyConfig: ANY_OBJECT }),
    autoscaling: object({
      enableNodeAutoprovisioning: FLAG,
      autoprovisioningNodePoolDefaults: object({ management: MANAGEMENT, shieldedInstanceConfig: SHIELDED }),
    }),
    binaryAuthorization: ANY_OBJECT,
    controlPlaneEndpointsConfig: object({
      dnsEndpointConfig: ANY_OBJECT,
      ipEndpointsConfig: object({
        enabled: FLAG,
        enablePublicEndpoint: FLAG,
        authorizedNetworksConfig: NETWORKS,
      }),
    }),
    databaseEncryption: ANY_OBJECT,
    ipAllocationPolicy: object({ useIpAliases: FLAG }),
    legacyAbac: SWITCH,
    locations: TEXTS,
    loggingConfig: OBSERVABILITY,
    maintenancePolicy: object({
      window: object({
        dailyMaintenanceWindow: object({ startTime: TEXT }),
        recurringWindow: object({ window: WINDOW, recurrence: TEXT }),
        maintenanceExclusions: mapOf(
          object({ startTime: TEXT, endTime: TEXT, maintenanceExclusionOptions: ANY_OBJECT }),
        ),
      }),
    }),
    masterAuth: ANY_OBJECT,
    masterAuthorizedNetworksConfig: NETWORKS,
    monitoringConfig: OBSERVABILITY,
    networkConfig: object({
      datapathProvider: TEXT,
      defaultEnablePrivateNodes: FLAG,
      dnsConfig: ANY_OBJECT,
      enableIntraNodeVisibility: FLAG,
      enableL4ilbSubsetting: FLAG,
    }),
    networkPolicy: SWITCH,
    nodePools: listOf(NODE_POOL),
    notificationConfig: object({
      pubsub: object({ enabled: FLAG, topic: TEXT, filter: object({ eventType: TEXTS }) }),
    }),
    privateClusterConfig: ANY_OBJECT,
    releaseChannel: object({ channel: TEXT }),
    resourceLabels: mapOf(TEXT),
    shieldedNodes: SWITCH,
    workloadIdentityConfig: object({ workloadPool: TEXT }),
  },
  ["name", "location", "selfLink", "currentMasterVersion"],
);
