import type { Plain } from "../protocol/messages";
import { isPlainObject, UNKNOWN } from "../protocol/values";
import { autoname } from "./autoname";
import type { SdkShapes, Shapes } from "./sdk-shapes";
import type { Subject } from "./subject";

const CLUSTER = "gcp:container/cluster:Cluster";
const NODE_POOL = "gcp:container/nodePool:NodePool";
const SERVICE_ACCOUNT = "gcp:serviceaccount/account:Account";

// Recorded from previews with @pulumi/gcp 9.37.0 and its provider, without credentials: what Check adds before resource
// policies run, and what the plan knows beyond that. Of nested blocks only those that the program declares are filled.

const CHECKED: Record<string, Plain> = {
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

/** Types that get a name also where the SDK's declarations cannot be read. */
const ALWAYS_NAMED = new Set([CLUSTER, NODE_POOL]);

/** Defaults of a standard cluster that Check leaves to GKE on an Autopilot cluster. */
const NOT_ON_AUTOPILOT = ["enableShieldedNodes"];

const PLANNED: Record<string, Plain> = {
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
  "gcp:compute/routerNat:RouterNat": { nat64Subnetworks: [], rules: [], subnetworks: [] },
  [NODE_POOL]: { maintenancePolicies: [] },
  "gcp:monitoring/notificationChannel:NotificationChannel": { forceDelete: false },
  "gcp:pubsub/subscription:Subscription": { messageTransforms: [] },
  "gcp:pubsub/topic:Topic": { messageTransforms: [] },
  [SERVICE_ACCOUNT]: { disabled: false },
  "gcp:serviceaccount/key:Key": { deletionPolicy: "DELETE" },
};

const PLANNED_ON_AUTOPILOT = {
  enableIntranodeVisibility: true,
  enableShieldedNodes: true,
  networkingMode: "VPC_NATIVE",
};

/** Types whose project is known in the plan where the provider's is; a cluster's is not. */
const PROJECT_IS_PLANNED = new Set([
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
const UNKNOWN_AS_WHOLE: Readonly<Record<string, readonly string[]>> = {
  "gcp:monitoring/alertPolicy:AlertPolicy": ["notificationChannels"],
};

/** Declared as filled in by the provider, and null in the plan all the same. */
const LEFT_NULL = new Set(["privateClusterConfig"]);

/** The program's inputs with the provider's defaults, and a name where the type allows to leave it out. */
export function checkGcp(
  { urn, type, name }: Subject,
  inputs: Plain,
  optionalInputs: ReadonlySet<string> | undefined,
): Plain {
  const defaults: Plain = { ...CHECKED[type] };
  if (inputs.enableAutopilot === true) for (const key of NOT_ON_AUTOPILOT) delete defaults[key];
  if (optionalInputs?.has("name") || ALWAYS_NAMED.has(type)) defaults.name = autoname(urn, name, 7);
  return fill(inputs, defaults);
}

function fill(inputs: Plain, defaults: Plain): Plain {
  const filled = { ...inputs };
  for (const [key, value] of Object.entries(defaults)) {
    const declared = filled[key];
    if (isPlainObject(value)) {
      if (isPlainObject(declared)) filled[key] = fill(declared, value);
    } else if (declared === undefined) filled[key] = value;
  }
  return filled;
}

/** The outputs: what is declared, what the plan knows beyond that, null where nothing will be, and the rest unknown. */
export function planGcp({ type, provider }: Subject, inputs: Plain, sdk: SdkShapes | undefined): Plain {
  const outputs = sdk?.resource(type).outputs;
  const project = inputs.project ?? provider.project;
  const labels = inputs.labels ?? inputs.resourceLabels;
  const planned: Plain = { ...PLANNED[type] };
  if (inputs.enableAutopilot === true) Object.assign(planned, PLANNED_ON_AUTOPILOT);
  if (PROJECT_IS_PLANNED.has(type)) {
    planned.deletionPolicy = "DELETE";
    if (project !== undefined) planned.project = project;
  }
  if (labels === undefined || isPlainObject(labels)) {
    planned.effectiveLabels = { ...labels, "goog-pulumi-provisioned": "true" };
    planned.pulumiLabels = planned.effectiveLabels;
  }
  if (type === SERVICE_ACCOUNT) Object.assign(planned, addressesOf(inputs.accountId, project));
  if (!sdk || !outputs) return inputs;
  const known: Plain = { ...inputs };
  for (const key of UNKNOWN_AS_WHOLE[type] ?? []) {
    const items = known[key];
    if (Array.isArray(items) && items.includes(UNKNOWN)) known[key] = UNKNOWN;
  }
  const added = Object.entries(planned).filter(([key]) => outputs.has(key));
  return complete({ ...Object.fromEntries(added), ...known, id: UNKNOWN }, outputs, sdk);
}

/** A service account's addresses follow from its id and its project. */
function addressesOf(accountId: unknown, project: unknown): Plain {
  if (typeof accountId !== "string" || typeof project !== "string") return {};
  if (accountId === UNKNOWN || project === UNKNOWN) return {};
  const email = `${accountId}@${project}.iam.gserviceaccount.com`;
  return { email, member: `serviceAccount:${email}` };
}

/** Adds what the SDK declares: unknown what the provider will fill in, null the rest; in declared blocks likewise. */
function complete(values: Plain, shapes: Shapes, sdk: SdkShapes): Plain {
  const completed = { ...values };
  for (const [key, { isOptional, block }] of shapes) {
    const value = completed[key];
    if (value === undefined) completed[key] = isOptional || LEFT_NULL.has(key) ? null : UNKNOWN;
    else if (block !== undefined) {
      const inner = (item: unknown) => (isPlainObject(item) ? complete(item, sdk.block(block), sdk) : item);
      completed[key] = Array.isArray(value) ? value.map(inner) : inner(value);
    }
  }
  return completed;
}
