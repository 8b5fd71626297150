// What `cluster` mode reads from the Kubernetes API. Of each object only a few values are kept, so that memory stays small in
// clusters of thousands of nodes.

import { COMPONENT_VERSION_ANNOTATION } from "../gke/addons";
import {
  METADATA_SERVER_DAEMON_SET,
  METADATA_SERVER_NODE_LABEL,
  SYSTEM_NAMESPACE,
} from "../gke/metadata-server";
import { NODE_POOL_LABEL } from "../gke/nodes";
import { COMPONENT_LABEL, type Mode, NODE_CONDITION, VERIFICATION_LABEL } from "./contract";
import { type ApiFailure, type Call, unlessApiFails } from "./kubernetes";
import { fold, foldTable, type Query } from "./kubernetes-lists";
import { conditionOf, type DaemonSet, isReady, type Node, type Pod } from "./kubernetes-objects";
import { baselineOf } from "./log-entry";
import type { Baseline } from "./verdict";

export interface NodeFacts {
  /** Its node pool; empty where GKE has none. */
  readonly pool: string;
  /** Without the leading `v`. */
  readonly kubelet: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly isReady: boolean;
  readonly isLinux: boolean;
  /** Whether GKE wants a metadata server there. */
  readonly expectsServer: boolean;
  /** The status and reason of its verification's condition, empty without one, and when it was last written. */
  readonly status: string;
  readonly reason: string;
  readonly heartbeat: number;
}

/** A Pod of the metadata server. */
export interface ServerPod {
  readonly isReady: boolean;
  readonly image: string;
  readonly component: string;
  readonly revision: string;
}

export interface ServerDaemonSet {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly desired: number;
  readonly ready: number;
  readonly updated: number;
}

/** A container that restarts. */
export interface Restarting {
  /** Of its Pod and itself. */
  readonly name: string;
  readonly node: string;
  readonly restarts: number;
  readonly isLooping: boolean;
  /** When it last ended, in milliseconds since 1970; NaN where it is not known. */
  readonly last: number;
}

/** Something that could not be read. */
export interface Gap {
  readonly what: string;
  readonly failure: ApiFailure;
  readonly detail: string;
}

/** A Pod of the verification on a node. */
export interface VerifierPod {
  readonly isRunning: boolean;
  readonly isReady: boolean;
}

/** What could be read; a part that could not is undefined and has a gap. */
export interface Survey {
  readonly controlPlane?: string;
  readonly nodes?: ReadonlyMap<string, NodeFacts>;
  /** null if it does not exist. */
  readonly daemonSet?: ServerDaemonSet | null;
  /** By node, like `verifiers`. */
  readonly servers?: ReadonlyMap<string, ServerPod>;
  readonly restarting?: readonly Restarting[];
  readonly verifiers?: ReadonlyMap<string, VerifierPod>;
  readonly gaps: readonly Gap[];
}

/** A container of fewer restarts is not kept. */
export const MIN_RESTARTS = 5;

/** More Pods than these are not looked at for containers that restart: those that restarted most come first. */
const MAX_SUSPECTS = 100;

/** Reads everything that can be read. */
export async function survey(call: Call, namespace: string): Promise<Survey> {
  const gaps: Gap[] = [];
  const attempt = <T>(what: string, read: () => Promise<T>) =>
    unlessApiFails(read, ({ failure, message: detail }) => {
      gaps.push({ what, failure, detail });
      return undefined;
    });
  const version = await attempt("control plane", () => call<{ gitVersion?: string }>("GET", "/version"));
  const nodes = await attempt("nodes", () =>
    fold(call, "/api/v1/nodes", {}, newMap<NodeFacts>, (map, node: Node) =>
      map.set(nameOf(node), nodeFacts(node)),
    ),
  );
  const daemonSet = await attempt(METADATA_SERVER_DAEMON_SET, () => readDaemonSet(call));
  const servers = await attempt(SYSTEM_NAMESPACE, () =>
    fold(
      call,
      podsPath(SYSTEM_NAMESPACE),
      { labelSelector: `k8s-app=${METADATA_SERVER_DAEMON_SET}` },
      newMap<ServerPod>,
      (map, pod: Pod) => map.set(nodeOf(pod), serverPod(pod)),
    ),
  );
  const restarting = await attempt(SYSTEM_NAMESPACE, () => readRestarting(call));
  const verifiers = await attempt("verification", () =>
    foldTable(
      call,
      podsPath(namespace),
      ofMode("node"),
      newMap<VerifierPod>,
      (map, { Node = "", Ready = "", Status }) =>
        map.set(Node, { isRunning: Status === "Running", isReady: ALL_READY.test(Ready) }),
    ),
  );
  return {
    controlPlane: version && withoutV(version.gitVersion),
    nodes,
    daemonSet,
    servers,
    restarting,
    verifiers,
    gaps,
  };
}

/**
 * What the last run of this mode left: the newest termination message that holds it, of Pods that Kubernetes still keeps. Undefined where
 * there is none, or it cannot be read: then there is nothing to compare with.
 */
export function lastBaseline(call: Call, namespace: string): Promise<Baseline | undefined> {
  const read = async () => {
    const { baseline } = await fold(
      call,
      podsPath(namespace),
      ofMode("cluster"),
      (): { time: number; baseline?: Baseline } => ({ time: 0 }),
      (newest, { status }: Pod) => {
        const { finishedAt = "", message = "" } = status?.containerStatuses?.[0]?.state?.terminated ?? {};
        const baseline = baselineOf(message);
        const time = Date.parse(finishedAt);
        if (baseline && time > newest.time) Object.assign(newest, { time, baseline });
      },
    );
    return baseline;
  };
  return unlessApiFails(read, () => undefined);
}

const newMap = <T>() => new Map<string, T>();
const withoutV = (version = ""): string => version.replace(/^v/, "");
const nameOf = ({ metadata }: Node | Pod): string => metadata?.name ?? "";
const nodeOf = ({ spec }: Pod): string => spec?.nodeName ?? "";

export const DAEMON_SET_PATH = `/apis/apps/v1/namespaces/${SYSTEM_NAMESPACE}/daemonsets/${METADATA_SERVER_DAEMON_SET}`;

const podsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`;

/** What a table says of a Pod whose containers are all ready: `2/2`. */
const ALL_READY = /^(\d+)\/\1$/;

/** The verification's own Pods. */
const ofMode = (mode: Mode): Query => ({
  labelSelector: `${VERIFICATION_LABEL}=true,${COMPONENT_LABEL}=${mode}`,
});

function nodeFacts(node: Node): NodeFacts {
  const { labels = {}, creationTimestamp = "" } = node.metadata ?? {};
  const { status = "", reason = "", lastHeartbeatTime = "" } = conditionOf(node, NODE_CONDITION) ?? {};
  return {
    pool: labels[NODE_POOL_LABEL] ?? "",
    kubelet: withoutV(node.status?.nodeInfo?.kubeletVersion),
    created: Date.parse(creationTimestamp),
    isReady: isReady(node),
    isLinux: labels["kubernetes.io/os"] !== "windows",
    expectsServer: labels[METADATA_SERVER_NODE_LABEL] === "true",
    status,
    reason,
    heartbeat: Date.parse(lastHeartbeatTime),
  };
}

function readDaemonSet(call: Call): Promise<ServerDaemonSet | null> {
  const read = async () => {
    const { metadata = {}, status = {} } = await call<DaemonSet>("GET", DAEMON_SET_PATH);
    const { uid = "", resourceVersion = "", generation = 0 } = metadata;
    const { observedGeneration = 0, desiredNumberScheduled: desired = 0, numberReady: ready = 0 } = status;
    // Counts of an older template say nothing of the present one.
    const updated = observedGeneration < generation ? 0 : (status.updatedNumberScheduled ?? 0);
    return { uid, resourceVersion, desired, ready, updated };
  };
  return unlessApiFails(read, (error) => {
    if (error.failure !== "not-found") throw error;
    return null;
  });
}

function serverPod(pod: Pod): ServerPod {
  const { labels, annotations } = pod.metadata ?? {};
  const containers = pod.spec?.containers ?? [];
  const server = containers.find(({ name }) => name === METADATA_SERVER_DAEMON_SET) ?? containers[0];
  return {
    isReady: isReady(pod),
    image: server?.image ?? "",
    component: annotations?.[COMPONENT_VERSION_ANNOTATION] ?? "",
    revision: labels?.["controller-revision-hash"] ?? "",
  };
}

/**
 * The containers in kube-system that restart. A table tells which Pods may have one, and only these are read as a whole: it counts the
 * restarts of a Pod's containers together (of init containers only until they are done), and a container in a crash loop is not ready.
 */
async function readRestarting(call: Call): Promise<readonly Restarting[]> {
  const path = podsPath(SYSTEM_NAMESPACE);
  const suspects = await foldTable(
    call,
    path,
    {},
    newMap<number>,
    (map, { Name = "", Ready = "", Restarts = "" }) => {
      const restarts = Number.parseInt(Restarts, 10);
      if (!ALL_READY.test(Ready) || restarts >= MIN_RESTARTS) map.set(Name, restarts);
    },
  );
  const found: Restarting[] = [];
  for (const [name] of [...suspects].sort(([, a], [, b]) => b - a).slice(0, MAX_SUSPECTS)) {
    const query = { fieldSelector: `metadata.name=${name}` };
    await fold(
      call,
      path,
      query,
      () => found,
      (all, pod: Pod) => all.push(...restartsOf(pod)),
    );
  }
  return found;
}

function restartsOf(pod: Pod): Restarting[] {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  return [...initContainerStatuses, ...containerStatuses]
    .map(({ name, restartCount: restarts = 0, state, lastState }) => ({
      name: `${nameOf(pod)}/${name}`,
      node: nodeOf(pod),
      restarts,
      isLooping: state?.waiting?.reason === "CrashLoopBackOff",
      last: Date.parse(lastState?.terminated?.finishedAt ?? ""),
    }))
    .filter(({ isLooping, restarts }) => isLooping || restarts >= MIN_RESTARTS);
}
