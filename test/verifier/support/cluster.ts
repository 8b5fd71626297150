import { DAY } from "../../../gke/time-units";
import type { Limits } from "../../../verifier/assess";
import { NODE_CONDITION } from "../../../verifier/contract";
import type { NodeFacts, ServerPod } from "../../../verifier/decoders";
import { readSettings, type Settings } from "../../../verifier/settings";
import type { Survey } from "../../../verifier/survey";
import type { KubernetesApi, KubernetesObject } from "./kubernetes-api";

export const NOW = new Date("2026-11-23T10:00:00Z");
export const VERSION = "1.31.5-gke.1000";
export const IMAGE = "gke.gcr.io/gke-metadata-server:gke_metadata_server_20260901.00_p0";
/** The image of the incident's metadata server. */
export const OLD_IMAGE = "gke.gcr.io/gke-metadata-server:gke_metadata_server_20200626.00_p0";

/** What a cluster is judged by, where a test says nothing else. */
export const LIMITS: Limits = {
  expectConditions: true,
  newNode: 300_000,
  maxImageAgeDays: 365,
  knownIssues: [],
  minNodes: [],
  nodesBefore: [],
};

/** Settings of `cluster` mode that asks an API server of ours. */
export const clusterSettings = (api: KubernetesApi, more: Record<string, string> = {}): Settings =>
  readSettings({
    VERIFIER_MODE: "cluster",
    VERIFIER_CLUSTER: "demo",
    VERIFIER_NAMESPACE: NAMESPACE,
    VERIFIER_GRACE_SECONDS: "0",
    VERIFIER_TERMINATION_LOG: "/dev/null",
    ...api.environment,
    ...more,
  });

export const node = (more: Partial<NodeFacts> = {}): NodeFacts => ({
  pool: "general",
  kubelet: VERSION,
  os: "Container-Optimized OS from Google",
  machine: "e2-standard-4",
  created: NOW.getTime() - DAY,
  isReady: true,
  since: NOW.getTime() - DAY,
  isLinux: true,
  expectsServer: true,
  status: "True",
  reason: "Verified",
  heartbeat: NOW.getTime() - 60_000,
  ...more,
});

export const serverPod = (more: Partial<ServerPod> = {}): ServerPod => ({
  isReady: true,
  image: IMAGE,
  component: "1.32.2",
  revision: "abc",
  ...more,
});

export const NAMES = ["node-1", "node-2", "node-3"] as const;

const perNode = <T>(value: () => T) => new Map<string, T>(NAMES.map((name) => [name, value()]));

/** A healthy cluster of three nodes. */
export const healthy = (more: Partial<Survey> = {}): Survey => ({
  controlPlane: VERSION,
  nodes: perNode(() => node()),
  daemonSet: { uid: "uid-ds", resourceVersion: "7", generation: 1, desired: 3, ready: 3, updated: 3 },
  servers: perNode(() => serverPod()),
  restarting: [],
  verifiers: perNode(() => ({ isRunning: true, isReady: true })),
  gaps: [],
  ...more,
});

/** The incident: a metadata server that is Ready and far behind, and every node refused. */
export const incident = (more: Partial<Survey> = {}): Survey =>
  healthy({
    nodes: perNode(() => node({ status: "False", reason: "Refused" })),
    servers: perNode(() => serverPod({ image: OLD_IMAGE, component: "0.4.220" })),
    verifiers: perNode(() => ({ isRunning: true, isReady: false })),
    ...more,
  });

export const NAMESPACE = "gke-upgrade-verification";
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
export const DAEMON_SETS = "/apis/apps/v1/namespaces/kube-system/daemonsets";
export const CONFIG_MAPS = `/api/v1/namespaces/${NAMESPACE}/configmaps`;

const ready = (isReady: boolean) => [{ type: "Ready", status: isReady ? "True" : "False" }];

export interface Played {
  readonly nodes: number;
  readonly image?: string;
  /** The reason of each node's condition; absent for none. */
  readonly reason?: (index: number) => string | undefined;
  /** Whether the verification's Pod on a node is Ready. */
  readonly isVerified?: (index: number) => boolean;
  /** Other Pods in kube-system on each node. */
  readonly podsPerNode?: number;
}

/** Fills a stand-in of the API with a cluster. */
export function play(
  api: KubernetesApi,
  { nodes, image = IMAGE, reason, isVerified, podsPerNode = 0 }: Played,
): void {
  const now = new Date().toISOString();
  const created = new Date(Date.now() - DAY).toISOString();
  const isVerifiedOn = isVerified ?? (() => true);
  for (const list of ["/api/v1/nodes", "/api/v1/namespaces/kube-system/pods", PODS, DAEMON_SETS])
    api.lists.set(list, []);
  const objects = (list: string): KubernetesObject[] => api.lists.get(list) ?? [];
  for (let index = 0; index < nodes; index++) {
    const name = `node-${index}`;
    const told = reason?.(index);
    const condition = {
      type: NODE_CONDITION,
      status: told === "Verified" ? "True" : "False",
      reason: told,
      lastHeartbeatTime: now,
    };
    objects("/api/v1/nodes").push({
      metadata: {
        name,
        creationTimestamp: created,
        labels: {
          "kubernetes.io/os": "linux",
          "iam.gke.io/gke-metadata-server-enabled": "true",
          "cloud.google.com/gke-nodepool": `pool-${index % 2}`,
          "node.kubernetes.io/instance-type": "e2-standard-4",
        },
      },
      status: {
        nodeInfo: { kubeletVersion: `v${VERSION}`, osImage: "Container-Optimized OS from Google" },
        conditions: [...ready(true), ...(told === undefined ? [] : [condition])],
      },
    });
    objects("/api/v1/namespaces/kube-system/pods").push({
      metadata: {
        name: `gke-metadata-server-${index}`,
        labels: { "k8s-app": "gke-metadata-server", "controller-revision-hash": "abc" },
        annotations: { "components.gke.io/component-version": "1.32.2" },
      },
      spec: { nodeName: name, containers: [{ name: "gke-metadata-server", image }] },
      status: {
        conditions: ready(true),
        containerStatuses: [{ name: "gke-metadata-server", ready: true, state: { running: {} } }],
      },
    });
    for (let pod = 0; pod < podsPerNode; pod++) {
      objects("/api/v1/namespaces/kube-system/pods").push({
        metadata: { name: `addon-${index}-${pod}`, labels: { "k8s-app": `addon-${pod}` } },
        spec: { nodeName: name, containers: [{ name: "addon" }], filler: "x".repeat(4000) },
        status: {
          containerStatuses: [{ name: "addon", ready: true, restartCount: 1, state: { running: {} } }],
        },
      });
    }
    objects(PODS).push({
      metadata: {
        name: `verifier-${index}`,
        labels: { "gke-upgrade-verification": "true", "app.kubernetes.io/component": "node" },
      },
      spec: { nodeName: name, containers: [{ name: "verifier" }] },
      status: {
        phase: "Running",
        containerStatuses: [{ name: "verifier", ready: isVerifiedOn(index), state: { running: {} } }],
      },
    });
  }
  api.add(DAEMON_SETS, {
    metadata: { name: "gke-metadata-server", uid: "uid-ds", generation: 1 },
    status: {
      observedGeneration: 1,
      desiredNumberScheduled: nodes,
      numberReady: nodes,
      updatedNumberScheduled: nodes,
    },
  });
}

/** Adds what an earlier run left. */
export function addEarlierRun(api: KubernetesApi, message: string, finishedAt: string): void {
  api.lists.get(PODS)?.push({
    metadata: {
      name: `run-${finishedAt}`,
      labels: { "gke-upgrade-verification": "true", "app.kubernetes.io/component": "cluster" },
    },
    status: { containerStatuses: [{ state: { terminated: { finishedAt, message } } }] },
  });
}
