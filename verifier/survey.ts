// What `cluster` mode reads from the Kubernetes API. Of each object only a few values are kept, so that memory stays small in
// clusters of thousands of nodes.

import { COMPONENT_VERSION_ANNOTATION } from "../gke/addons";
import {
  METADATA_SERVER_DAEMON_SET,
  METADATA_SERVER_NODE_LABEL,
  SYSTEM_NAMESPACE,
} from "../gke/metadata-server";
import { type Baseline, baselineOf, COMPONENT_LABEL, NODE_CONDITION, VERIFICATION_LABEL } from "./contract";
import {
  type Api,
  ApiError,
  type ApiFailure,
  type DaemonSet,
  isTrue,
  type Node,
  type Pod,
} from "./kubernetes";
import type { ClusterSettings } from "./settings";

export interface NodeFacts {
  readonly pool: string;
  /** Without the leading `v`. */
  readonly kubelet: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly isReady: boolean;
  readonly isLinux: boolean;
  /** Whether GKE wants a metadata server there. */
  readonly wantsServer: boolean;
  readonly condition?: { readonly status: string; readonly reason: string; readonly heartbeat: number };
}

/** A Pod of the metadata server. */
export interface ServerPod {
  readonly isReady: boolean;
  readonly image: string;
  readonly componentVersion: string;
  readonly revision: string;
}

export interface ServerDaemonSet {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly desired: number;
  readonly ready: number;
  readonly updated: number;
  /** Whether its counts are about its current template. */
  readonly isObserved: boolean;
}

/** A container that restarts. */
export interface Restarting {
  readonly pod: string;
  readonly container: string;
  readonly node: string;
  readonly restarts: number;
  readonly isLooping: boolean;
  /** Milliseconds since 1970; 0 where it is not known. */
  readonly last: number;
}

/** Something that could not be read. */
export interface Gap {
  readonly what: string;
  readonly failure: ApiFailure;
  readonly detail: string;
}

/** What could be read; a part that could not is undefined and has a gap. */
export interface Survey {
  readonly controlPlane: string | undefined;
  readonly nodes: ReadonlyMap<string, NodeFacts> | undefined;
  /** null if it does not exist. */
  readonly daemonSet: ServerDaemonSet | null | undefined;
  /** By node. */
  readonly servers: ReadonlyMap<string, ServerPod> | undefined;
  readonly restarting: readonly Restarting[] | undefined;
  /** By node, whether the verification's Pod there runs, and is Ready. */
  readonly verifiers:
    | ReadonlyMap<string, { readonly isRunning: boolean; readonly isReady: boolean }>
    | undefined;
  readonly gaps: readonly Gap[];
}

const NODE_POOL_LABEL = "cloud.google.com/gke-nodepool";
const REVISION_LABEL = "controller-revision-hash";
const CRASH_LOOP = "CrashLoopBackOff";

/** More restarting containers than these add nothing. */
const MAX_RESTARTING = 200;

/** Reads everything that can be read. Rejects only if the credentials themselves are missing. */
export async function survey(api: Api, settings: ClusterSettings): Promise<Survey> {
  const gaps: Gap[] = [];
  const attempt = async <T>(what: string, read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      gaps.push({ what, failure: error.failure, detail: error.message });
      return undefined;
    }
  };
  const controlPlane = await attempt("the control plane's version", async () => {
    const { gitVersion = "" } = await api.get<{ gitVersion?: string }>("/version");
    return withoutV(gitVersion);
  });
  const nodes = await attempt("nodes", () =>
    api.fold<Node, Map<string, NodeFacts>>("/api/v1/nodes", settings.pageSize, newMap, (map, node) => {
      map.set(node.metadata?.name ?? "", nodeFacts(node));
    }),
  );
  const daemonSet = await attempt("the metadata server's DaemonSet", () => readDaemonSet(api));
  const system = await attempt(`Pods in ${SYSTEM_NAMESPACE}`, () =>
    api.fold<Pod, SystemPods>(
      `/api/v1/namespaces/${SYSTEM_NAMESPACE}/pods`,
      settings.pageSize,
      () => ({ servers: new Map(), restarting: [] }),
      (pods, pod) => addSystemPod(pods, pod, settings.maxRestarts),
    ),
  );
  const verifiers = await attempt("the verification's Pods", () =>
    api.fold<Pod, Map<string, { isRunning: boolean; isReady: boolean }>>(
      podsPath(settings.namespace, "node"),
      settings.pageSize,
      newMap,
      (map, { spec, status }) => {
        const isRunning = status?.containerStatuses?.some(
          ({ state }) => state !== undefined && "running" in state,
        );
        map.set(spec?.nodeName ?? "", {
          isRunning: isRunning === true,
          isReady: isTrue(status?.conditions, "Ready"),
        });
      },
    ),
  );
  return {
    controlPlane,
    nodes,
    daemonSet,
    servers: system?.servers,
    restarting: system?.restarting,
    verifiers,
    gaps,
  };
}

/**
 * What the last run of this mode left: the newest termination message that holds it, of Pods that Kubernetes still keeps. Undefined where
 * there is none, or it cannot be read: then there is nothing to compare with.
 */
export async function lastBaseline(
  api: Api,
  { namespace, pageSize }: ClusterSettings,
): Promise<Baseline | undefined> {
  type Newest = { time: number; baseline?: Baseline };
  try {
    const { baseline } = await api.fold<Pod, Newest>(
      podsPath(namespace, "cluster"),
      pageSize,
      () => ({ time: -1 }),
      (newest, { status }) => {
        const { finishedAt = "", message = "" } = status?.containerStatuses?.[0]?.state?.terminated ?? {};
        const found = baselineOf(message);
        const time = Date.parse(finishedAt);
        if (found && time > newest.time) Object.assign(newest, { time, baseline: found });
      },
    );
    return baseline;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

const newMap = <T>(): Map<string, T> => new Map();
const withoutV = (version: string): string => version.replace(/^v/, "");

function podsPath(namespace: string, component: string): string {
  const selector = `${VERIFICATION_LABEL}=true,${COMPONENT_LABEL}=${component}`;
  return `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
}

function nodeFacts({ metadata, status }: Node): NodeFacts {
  const labels = metadata?.labels ?? {};
  const condition = status?.conditions?.find(({ type }) => type === NODE_CONDITION);
  return {
    pool: labels[NODE_POOL_LABEL] ?? "",
    kubelet: withoutV(status?.nodeInfo?.kubeletVersion ?? ""),
    created: Date.parse(metadata?.creationTimestamp ?? ""),
    isReady: isTrue(status?.conditions, "Ready"),
    isLinux: labels["kubernetes.io/os"] !== "windows",
    wantsServer: labels[METADATA_SERVER_NODE_LABEL] === "true",
    ...(condition && {
      condition: {
        status: condition.status ?? "",
        reason: condition.reason ?? "",
        heartbeat: Date.parse(condition.lastHeartbeatTime ?? ""),
      },
    }),
  };
}

async function readDaemonSet(api: Api): Promise<ServerDaemonSet | null> {
  try {
    const { metadata, status } = await api.get<DaemonSet>(
      `/apis/apps/v1/namespaces/${SYSTEM_NAMESPACE}/daemonsets/${METADATA_SERVER_DAEMON_SET}`,
    );
    return {
      uid: metadata?.uid ?? "",
      resourceVersion: metadata?.resourceVersion ?? "",
      desired: status?.desiredNumberScheduled ?? 0,
      ready: status?.numberReady ?? 0,
      updated: status?.updatedNumberScheduled ?? 0,
      isObserved: (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0),
    };
  } catch (error) {
    if (error instanceof ApiError && error.failure === "not-found") return null;
    throw error;
  }
}

interface SystemPods {
  readonly servers: Map<string, ServerPod>;
  readonly restarting: Restarting[];
}

function addSystemPod(pods: SystemPods, { metadata, spec, status }: Pod, maxRestarts: number): void {
  const labels = metadata?.labels ?? {};
  const node = spec?.nodeName ?? "";
  if (labels["k8s-app"] === METADATA_SERVER_DAEMON_SET) {
    const server =
      spec?.containers?.find(({ name }) => name === METADATA_SERVER_DAEMON_SET) ?? spec?.containers?.[0];
    pods.servers.set(node, {
      isReady: isTrue(status?.conditions, "Ready"),
      image: server?.image ?? "",
      componentVersion: metadata?.annotations?.[COMPONENT_VERSION_ANNOTATION] ?? "",
      revision: labels[REVISION_LABEL] ?? "",
    });
  }
  if (pods.restarting.length >= MAX_RESTARTING) return;
  for (const container of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
    const { name = "", restartCount: restarts = 0, state, lastState } = container;
    const isLooping = state?.waiting?.reason === CRASH_LOOP;
    if (!isLooping && restarts < maxRestarts) continue;
    const last = Date.parse(lastState?.terminated?.finishedAt ?? "") || 0;
    pods.restarting.push({ pod: metadata?.name ?? "", container: name, node, restarts, isLooping, last });
  }
}
