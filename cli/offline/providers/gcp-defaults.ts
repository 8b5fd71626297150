// Recorded from previews with @pulumi/gcp 9.37.0 and its provider, without credentials: what Check adds before resource
// policies run, and what the plan knows beyond that. Of nested blocks only those that the program declares are filled.

import type { Plain } from "../protocol/messages";

export const CLUSTER = "gcp:container/cluster:Cluster";
export const REPOSITORY = "gcp:artifactregistry/repository:Repository";
const NODE_POOL = "gcp:container/nodePool:NodePool";
export const SERVICE_ACCOUNT = "gcp:serviceaccount/account:Account";

/** Defaults that Check adds, by type. */
export const CHECKED: Readonly<Record<string, Plain>> = {
  [CLUSTER]: {
    clusterAutoscaling: {
      autoProvisioningDefaults: {
        diskSize: 100,
        diskType: "pd-standard",
        imageType: "COS_CONTAINERD",
        serviceAccount: "default",
      },
      autoscalingProfile: "BALANCED",
    },
    deletionProtection: true,
    enableShieldedNodes: true,
    ipAllocationPolicy: { stackType: "IPV4" },
    network: "default",
  },
  [NODE_POOL]: {
    management: { autoRepair: true, autoUpgrade: true },
    nodeConfig: { shieldedInstanceConfig: { enableIntegrityMonitoring: true } },
  },
  "gcp:compute/network:Network": {
    autoCreateSubnetworks: true,
    networkFirewallPolicyEnforcementOrder: "AFTER_CLASSIC_FIREWALL",
  },
  "gcp:compute/routerNat:RouterNat": {
    icmpIdleTimeoutSec: 30,
    tcpEstablishedIdleTimeoutSec: 1200,
    tcpTimeWaitTimeoutSec: 120,
    tcpTransitoryIdleTimeoutSec: 30,
    type: "PUBLIC",
    udpIdleTimeoutSec: 30,
  },
  "gcp:gkehub/membership:Membership": { location: "global" },
  "gcp:monitoring/alertPolicy:AlertPolicy": { enabled: true },
  "gcp:monitoring/notificationChannel:NotificationChannel": { enabled: true },
  "gcp:pubsub/subscription:Subscription": { messageRetentionDuration: "604800s" },
  "gcp:serviceaccount/key:Key": {
    keyAlgorithm: "KEY_ALG_RSA_2048",
    privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE",
    publicKeyType: "TYPE_X509_PEM_FILE",
  },
};

/** Types that get a name even if the SDK's declarations cannot be read. */
export const ALWAYS_NAMED = new Set([CLUSTER, NODE_POOL]);

/** Defaults of a standard cluster that Check leaves to GKE on an Autopilot cluster. */
export const NOT_ON_AUTOPILOT = ["enableShieldedNodes"];

/** What the plan knows beyond that, by type. */
export const PLANNED: Readonly<Record<string, Plain>> = {
  [CLUSTER]: {
    deletionPolicy: "DELETE",
    disableL4LbFirewallReconciliation: false,
    enableCiliumClusterwideNetworkPolicy: false,
    enableFqdnNetworkPolicy: false,
    enableKubernetesAlpha: false,
    enableLegacyAbac: false,
    enableMultiNetworking: false,
  },
  "gcp:compute/network:Network": { deleteBgpAlwaysCompareMed: false, deleteDefaultRoutesOnCreate: false },
  "gcp:monitoring/notificationChannel:NotificationChannel": { forceDelete: false },
  [SERVICE_ACCOUNT]: { disabled: false },
  "gcp:serviceaccount/key:Key": { deletionPolicy: "DELETE" },
};

/** What the plan of an Autopilot cluster knows besides. */
export const PLANNED_ON_AUTOPILOT = {
  enableIntranodeVisibility: true,
  enableShieldedNodes: true,
  networkingMode: "VPC_NATIVE",
};

/** Types whose project is known in the plan if their provider's is; a cluster's is not. */
export const PROJECT_IS_PLANNED = new Set([
  "gcp:compute/network:Network",
  "gcp:compute/router:Router",
  "gcp:compute/routerNat:RouterNat",
  "gcp:compute/subnetwork:Subnetwork",
  NODE_POOL,
  "gcp:gkehub/feature:Feature",
  "gcp:gkehub/membership:Membership",
  "gcp:gkehub/rolloutSequence:RolloutSequence",
  "gcp:logging/metric:Metric",
  "gcp:monitoring/alertPolicy:AlertPolicy",
  "gcp:monitoring/dashboard:Dashboard",
  "gcp:monitoring/notificationChannel:NotificationChannel",
  "gcp:pubsub/subscription:Subscription",
  "gcp:pubsub/topic:Topic",
  SERVICE_ACCOUNT,
]);

/** Declared arrays that the plan shows as unknown altogether when one item is. */
export const UNKNOWN_AS_WHOLE: Readonly<Record<string, readonly string[]>> = {
  "gcp:monitoring/alertPolicy:AlertPolicy": ["notificationChannels"],
};

/** Properties that the SDK declares as filled in by the provider, but that are null in the plan. */
export const LEFT_NULL = new Set(["privateClusterConfig"]);

/** Values of unset properties that the plan knows inside declared blocks. */
export const PLANNED_IN_BLOCKS: Readonly<Record<string, unknown>> = {
  endTimeBehavior: "",
  preemptible: false,
  spot: false,
};
