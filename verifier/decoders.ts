// Kubernetes' objects as `cluster` mode keeps them: of each only a few values, so that memory stays small in clusters of thousands of nodes. Pure.

import { COMPONENT_VERSION_ANNOTATION } from "../gke/addon-marks";
import { METADATA_SERVER_DAEMON_SET, METADATA_SERVER_NODE_LABEL } from "../gke/metadata-server";
import { MACHINE_TYPE_LABEL, NODE_POOL_LABEL, OS_LABEL } from "../gke/nodes";
import { NODE_CONDITION } from "./contract";
import { conditionOf, type DaemonSet, isReady, type Node, type Pod } from "./kubernetes-objects";

export interface NodeFacts {
  /** Its node pool; empty where GKE has none. */
  readonly pool: string;
  /** The kubelet's version, without the leading `v`. */
  readonly kubelet: string;
  /** Its operating system and machine type; empty where unknown. */
  readonly os: string;
  readonly machine: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly isReady: boolean;
  /** When its readiness last changed, in milliseconds since 1970; NaN where it has none. */
  readonly since: number;
  readonly isLinux: boolean;
  /** Whether GKE labels it for a metadata server. */
  readonly expectsServer: boolean;
  /** The status and the reason of the verification's condition on it, empty without one, and when it was last written. */
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

/** A Pod of the verification on a node. */
export interface VerifierPod {
  readonly isRunning: boolean;
  readonly isReady: boolean;
}

export interface ServerDaemonSet {
  readonly uid: string;
  readonly resourceVersion: string;
  /** The generation of its specification. */
  readonly generation: number;
  readonly desired: number;
  readonly ready: number;
  readonly updated: number;
}

/** A container that has restarted. */
export interface Restarting {
  /** The names of its Pod and of itself. */
  readonly name: string;
  readonly node: string;
  readonly restarts: number;
  readonly isLooping: boolean;
  /** When it last ended, in milliseconds since 1970; NaN where unknown. */
  readonly last: number;
}

/** Containers with fewer restarts are left out. */
export const MIN_RESTARTS = 5;

export const withoutV = (version = ""): string => version.replace(/^v/, "");
export const nameOf = ({ metadata }: Node | Pod): string => metadata?.name ?? "";
export const nodeOf = ({ spec }: Pod): string => spec?.nodeName ?? "";

/** The cell of a table for a Pod whose containers are all ready: `2/2`. */
export const ALL_READY = /^(\d+)\/\1$/;

export function nodeFacts(node: Node): NodeFacts {
  const { labels = {}, creationTimestamp = "" } = node.metadata ?? {};
  const { kubeletVersion, osImage = "" } = node.status?.nodeInfo ?? {};
  const { status = "", reason = "", lastHeartbeatTime = "" } = conditionOf(node, NODE_CONDITION) ?? {};
  return {
    pool: labels[NODE_POOL_LABEL] ?? "",
    kubelet: withoutV(kubeletVersion),
    os: osImage,
    machine: labels[MACHINE_TYPE_LABEL] ?? "",
    created: Date.parse(creationTimestamp),
    isReady: isReady(node),
    since: Date.parse(conditionOf(node, "Ready")?.lastTransitionTime ?? ""),
    isLinux: labels[OS_LABEL] !== "windows",
    expectsServer: labels[METADATA_SERVER_NODE_LABEL] === "true",
    status,
    reason,
    heartbeat: Date.parse(lastHeartbeatTime),
  };
}

export function daemonSetFacts({ metadata = {}, status = {} }: DaemonSet): ServerDaemonSet {
  const { uid = "", resourceVersion = "", generation = 0 } = metadata;
  const { observedGeneration = 0, desiredNumberScheduled: desired = 0, numberReady: ready = 0 } = status;
  // Counts of an older template say nothing of the present one.
  const updated = observedGeneration < generation ? 0 : (status.updatedNumberScheduled ?? 0);
  return { uid, resourceVersion, generation, desired, ready, updated };
}

export function serverPod(pod: Pod): ServerPod {
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

/** The containers of a Pod that restart often, or loop. */
export function restartsOf(pod: Pod): Restarting[] {
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
