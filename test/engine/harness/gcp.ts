import { createHash } from "node:crypto";
import { blockShapes, resourceShapes, type Shape, type Shapes } from "./gcp-shapes";
import { fill, recorded } from "./recordings";
import { isPlainObject, type Json, type JsonObject, merge, UNKNOWN, withoutDefaultsKeys } from "./values";

/** A resource as the provider is asked about it. */
export interface Subject {
  type: string;
  name: string;
  urn: string;
  /** The provider's project, or the recordings' when the program gives it none. */
  project: string;
}

const CLUSTER = "gcp:container/cluster:Cluster";
const NODE_POOL = "gcp:container/nodePool:NodePool";
const SURGE = { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 };

/** The inputs after Check: the program's, with the recorded defaults and the autoname. */
export function checkGcp(subject: Subject, olds: JsonObject, news: JsonObject): JsonObject {
  const { inputs } = resourceShapes(subject.type);
  const { addedByCheck } = recorded(subject.type, news);
  const { name: _recordedName, ...defaults } = addedByCheck;
  if (inputs.get("name")?.optional) {
    const digest = createHash("sha256").update(subject.urn).digest("hex");
    defaults.name = olds.name ?? `${subject.name}-${digest.slice(0, 7)}`;
  }
  return markDefaults(fill(news, defaults), resourceShapes(subject.type).outputs);
}

/** The bridge leaves a key in every nested block that lists the defaults it put there; maps have none. */
function markDefaults(inputs: JsonObject, shapes: Shapes): JsonObject {
  const marked: JsonObject = { ...inputs, __defaults: inputs.__defaults ?? [] };
  for (const [key, value] of Object.entries(inputs)) {
    const shape = shapes.get(key);
    if (shape?.kind !== "block" || !shape.block) continue;
    const fields = blockShapes(shape.block);
    const mark = (item: Json) => (isPlainObject(item) ? markDefaults(item, fields) : item);
    marked[key] = Array.isArray(value) ? value.map(mark) : mark(value);
  }
  return marked;
}

/** The outputs of a first preview: what nothing has set and the provider will fill in is unknown, the rest null. */
export function planGcp(subject: Subject, checked: JsonObject): JsonObject {
  const { outputs } = resourceShapes(subject.type);
  const declared = withoutDefaultsKeys(checked) as JsonObject;
  const { nulls, whole } = recorded(subject.type, declared);
  const known = { ...addedByPlan(subject, declared), ...declared, id: UNKNOWN };
  const planned = complete(known, outputs, () => UNKNOWN);
  for (const key of nulls) {
    if (planned[key] === UNKNOWN && declared[key] === undefined) planned[key] = null;
  }
  for (const key of whole) {
    const items = declared[key];
    if (Array.isArray(items) && items.includes(UNKNOWN)) planned[key] = UNKNOWN;
  }
  return planned;
}

/** The outputs after an update: what the program left open holds what Google's API would answer. */
export function applyGcp(subject: Subject, checked: JsonObject, observed: JsonObject): JsonObject {
  const { outputs } = resourceShapes(subject.type);
  const declared = withoutDefaultsKeys(checked) as JsonObject;
  const answers = merge(answer(subject, declared), observed);
  const known = merge({ ...addedByPlan(subject, declared), ...answers }, declared);
  const applied = complete(known, outputs, (shape) => emptyOf(shape));
  return { ...applied, id: idOf(subject, applied) };
}

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

/** The recorded constants of the plan, with those that follow from this resource's own inputs. */
function addedByPlan(subject: Subject, declared: JsonObject): JsonObject {
  const added = { ...recorded(subject.type, declared).addedByPlan };
  if ("project" in added) added.project = declared.project ?? subject.project;
  if ("effectiveLabels" in added) {
    const labels = declared.labels ?? declared.resourceLabels;
    const all = { ...(isPlainObject(labels) ? labels : {}), "goog-pulumi-provisioned": "true" };
    added.effectiveLabels = all;
    added.pulumiLabels = all;
  }
  if (subject.type === "gcp:serviceaccount/account:Account") {
    const email = `${declared.accountId}@${added.project}.iam.gserviceaccount.com`;
    added.email = email;
    added.member = `serviceAccount:${email}`;
  }
  return added;
}

/** Fills every declared block down to its leaves, as the SDK declares it. */
function complete(value: JsonObject, shapes: Shapes, unset: (shape: Shape) => Json): JsonObject {
  const completed: JsonObject = { ...value };
  for (const [key, shape] of shapes) {
    const item = completed[key];
    if (item === undefined) {
      completed[key] = shape.optional ? null : unset(shape);
    } else if (shape.kind === "block" && shape.block) {
      const fields = blockShapes(shape.block);
      const inner = (one: Json) => (isPlainObject(one) ? complete(one, fields, unset) : one);
      completed[key] = Array.isArray(item) ? item.map(inner) : inner(item);
    }
  }
  return completed;
}

function emptyOf(shape: Shape): Json {
  if (shape.isArray) return [];
  switch (shape.kind) {
    case "string":
      return "";
    case "number":
      return 0;
    case "boolean":
      return false;
    case "map":
      return {};
    default:
      return null;
  }
}

/** Invented, but of the kind that GKE and its neighbours answer where a program is silent. */
function answer(subject: Subject, declared: JsonObject): JsonObject {
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
