// What `cluster` mode reads from the Kubernetes API.

import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../gke/metadata-server";
import { COMPONENT_LABEL, type Mode, VERIFICATION_LABEL } from "./contract";
import {
  ALL_READY,
  daemonSetFacts,
  type NodeFacts,
  nameOf,
  nodeFacts,
  nodeOf,
  type Restarting,
  type ServerDaemonSet,
  type ServerPod,
  serverPod,
  type VerifierPod,
  withoutV,
} from "./decoders";
import { type ApiFailure, type Call, unlessApiFails } from "./kubernetes";
import { fold, foldTable, podsPath, type Query } from "./kubernetes-lists";
import type { DaemonSet, Node, Pod } from "./kubernetes-objects";
import { readRestarting } from "./restarts";

/** A part that could not be read. */
interface Gap {
  readonly what: string;
  readonly failure: ApiFailure;
  readonly detail: string;
}

/** What was read; a part that could not be read is undefined, and has a gap. */
export interface Survey {
  readonly controlPlane?: string;
  readonly nodes?: ReadonlyMap<string, NodeFacts>;
  /** null if there is none. */
  readonly daemonSet?: ServerDaemonSet | null;
  /** By node, like `verifiers`. */
  readonly servers?: ReadonlyMap<string, ServerPod>;
  readonly restarting?: readonly Restarting[];
  readonly verifiers?: ReadonlyMap<string, VerifierPod>;
  readonly gaps: readonly Gap[];
}

/** Reads all parts that can be read. */
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
      podsOf("node"),
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

export const DAEMON_SET_PATH = `/apis/apps/v1/namespaces/${SYSTEM_NAMESPACE}/daemonsets/${METADATA_SERVER_DAEMON_SET}`;

const newMap = <T>() => new Map<string, T>();

/** The verification's own Pods. */
export const podsOf = (mode: Mode): Query => ({
  labelSelector: `${VERIFICATION_LABEL}=true,${COMPONENT_LABEL}=${mode}`,
});

const readDaemonSet = (call: Call): Promise<ServerDaemonSet | null> =>
  unlessApiFails(
    async () => daemonSetFacts(await call<DaemonSet>("GET", DAEMON_SET_PATH)),
    () => null,
    "not-found",
  );
