import { execFile, execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { types } from "@pulumi/kubernetes";
import { METADATA_ADDRESS, METADATA_HOST, METADATA_SERVER_DAEMON_SET } from "../../../gke/metadata-server";
import { type Api, ApiError, type ApplyOptions, type KubernetesObject } from "./api";
import { ControlPlane, KUBERNETES_SERVICE_ADDRESS } from "./control-plane";
import { Dns } from "./dns";
import { buildImages, NODE_IMAGE } from "./images";
import {
  CURRENT_RELEASE,
  type MetadataServerOptions,
  type MetadataServerRelease,
  metadataServer,
  STALE_RELEASE,
} from "./metadata-server";
import { BRIDGE, LabNode } from "./node";
import { POD_MONITORING } from "./pod-monitoring";
import { until } from "./wait";

export type Node = types.output.core.v1.Node;
export type Pod = types.output.core.v1.Pod;
export type Job = types.output.batch.v1.Job;
export type DaemonSet = types.output.apps.v1.DaemonSet;
export type Event = types.output.core.v1.Event;

const METADATA_DAEMON_SET = `/apis/apps/v1/namespaces/kube-system/daemonsets/${METADATA_SERVER_DAEMON_SET}`;
const START_SECONDS = 90;
const run = promisify(execFile);

/** Where and with what the lab runs. */
export interface LabSettings {
  /** A folder of its own, preferably in memory. */
  readonly folder: string;
  /** The folder with the programs that tools/kubernetes builds. */
  readonly binaries: string;
  /** The path of an existing cgroup for the Pods. */
  readonly cgroup: string;
}

/** A Kubernetes cluster of a real control plane and two real nodes, in the suite's own namespaces. */
export class Lab {
  readonly nodes: readonly LabNode[];
  readonly controlPlane: ControlPlane;
  readonly #dns: Dns;

  constructor(private readonly settings: LabSettings) {
    const { folder, binaries, cgroup } = settings;
    this.nodes = [1, 2].map((number) => new LabNode(number, folder, binaries, cgroup));
    const users = this.nodes.map(({ user }) => ({ name: user, group: "system:nodes" }));
    this.controlPlane = new ControlPlane(folder, binaries, BRIDGE.address, users);
    this.#dns = new Dns(
      new Map([
        [METADATA_HOST, METADATA_ADDRESS],
        ["kubernetes.default.svc.cluster.local", KUBERNETES_SERVICE_ADDRESS],
      ]),
    );
  }

  /** The administrator's client of the API. */
  get api(): Api {
    return this.controlPlane.api;
  }

  /** Starts everything, and returns when both nodes are Ready. */
  async start(): Promise<void> {
    const { folder, binaries } = this.settings;
    const ip = (...args: string[]) => execFileSync("ip", args);
    ip("link", "add", BRIDGE.name, "type", "bridge");
    ip("address", "add", `${BRIDGE.address}/24`, "dev", BRIDGE.name);
    ip("link", "set", BRIDGE.name, "up");
    execFileSync("sysctl", ["--quiet", "--write", "net.ipv4.ip_forward=1"]);
    await this.#dns.start(BRIDGE.address);
    const starting = this.controlPlane.start();
    mkdirSync(join(folder, "images"));
    const images = buildImages(folder, binaries);
    await starting;
    await this.apply([POD_MONITORING]);
    await Promise.all(
      this.nodes.map(async (node) => {
        await node.start(this.controlPlane, images);
        for (const release of [STALE_RELEASE, CURRENT_RELEASE])
          await node.tagImage(NODE_IMAGE, release.image);
      }),
    );
    await until("both nodes' readiness", START_SECONDS, async () => {
      for (const node of this.nodes) node.mustRun();
      const nodes = await this.api.list<Node>("/api/v1/nodes");
      const ready = nodes.filter(({ status }) =>
        status.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
      );
      return ready.length === this.nodes.length ? ready : undefined;
    });
    await until("the kind PodMonitoring", START_SECONDS, () =>
      this.api.get("/apis/monitoring.googleapis.com/v1"),
    );
  }

  /** Ends all programs. What they leave in memory and network goes with the suite's namespaces. */
  async stop(): Promise<void> {
    for (const node of this.nodes) await node.stop();
    await this.controlPlane.stop();
    this.#dns.stop();
  }

  /** Gives the Node.js image another name on all nodes, so that Pods can ask for that. */
  async provideNodeImage(name: string): Promise<void> {
    for (const node of this.nodes) await node.tagImage(NODE_IMAGE, name);
  }

  /** Runs kubectl as the administrator, and returns its output. */
  async kubectl(...args: string[]): Promise<string> {
    const program = join(this.settings.binaries, "kubectl");
    const { stdout } = await run(program, [`--kubeconfig=${this.controlPlane.adminKubeconfig}`, ...args]);
    return stdout;
  }

  /** Applies objects in their order on the server side, with strict validation. */
  async apply(objects: readonly KubernetesObject[], options: ApplyOptions = {}): Promise<void> {
    for (const object of objects) await this.api.apply(object, options);
  }

  /** Creates a namespace for one test, and returns when Pods can be created in it. */
  async namespace(name: string): Promise<string> {
    await this.apply([{ apiVersion: "v1", kind: "Namespace", metadata: { name } }]);
    await until(`the service account of namespace ${name}`, 15, () =>
      this.api.get(`/api/v1/namespaces/${name}/serviceaccounts/default`),
    );
    return name;
  }

  node(name: string): Promise<Node> {
    return this.api.get<Node>(`/api/v1/nodes/${name}`);
  }

  /** A condition of a node, if it has it. */
  async nodeCondition(name: string, type: string) {
    return (await this.node(name)).status.conditions?.find((condition) => condition.type === type);
  }

  /** Replaces a node's taints. */
  async taint(
    name: string,
    taints: readonly { key: string; value?: string; effect: string }[],
  ): Promise<void> {
    await this.api.patch(`/api/v1/nodes/${name}`, "application/merge-patch+json", { spec: { taints } });
  }

  /** The Pods of a namespace; `selector` selects labels. */
  pods(namespace: string, selector = ""): Promise<Pod[]> {
    const query = new URLSearchParams({ labelSelector: selector });
    return this.api.list<Pod>(`/api/v1/namespaces/${namespace}/pods?${query}`);
  }

  /** Waits until a Pod has ended, and returns it. */
  async podEnd(namespace: string, name: string, seconds = 30): Promise<Pod> {
    return until(`the end of Pod ${name}`, seconds, async () => {
      const pod = await this.api.get<Pod>(`/api/v1/namespaces/${namespace}/pods/${name}`);
      return ["Succeeded", "Failed"].includes(pod.status.phase) ? pod : undefined;
    });
  }

  /** Waits until a Job is complete or has failed, and returns which. */
  async jobEnd(namespace: string, name: string, seconds = 60): Promise<"Complete" | "Failed"> {
    return until(`the end of Job ${name}`, seconds, async () => {
      const job = await this.api.get<Job>(`/apis/batch/v1/namespaces/${namespace}/jobs/${name}`);
      const end = job.status.conditions?.find(
        ({ type, status }) => status === "True" && (type === "Complete" || type === "Failed"),
      );
      return end?.type as "Complete" | "Failed" | undefined;
    });
  }

  /** Waits until a DaemonSet has rolled out: its newest revision is ready on all its nodes. */
  async daemonSetReady(namespace: string, name: string, seconds = 45): Promise<DaemonSet> {
    return until(`the rollout of DaemonSet ${name}`, seconds, async () => {
      const daemonSet = await this.api.get<DaemonSet>(
        `/apis/apps/v1/namespaces/${namespace}/daemonsets/${name}`,
      );
      const { metadata, status } = daemonSet;
      const wanted = status.desiredNumberScheduled;
      const ready = status.numberReady === wanted && status.updatedNumberScheduled === wanted;
      return status.observedGeneration === metadata.generation && wanted > 0 && ready ? daemonSet : undefined;
    });
  }

  /** What a Pod's first container has written. */
  logs(namespace: string, pod: string): Promise<string> {
    return this.api.text(`/api/v1/namespaces/${namespace}/pods/${pod}/log`);
  }

  /** The events about objects of a namespace; those about nodes are in "default". */
  events(namespace: string): Promise<Event[]> {
    return this.api.list<Event>(`/api/v1/namespaces/${namespace}/events`);
  }

  /**
   * A token of a service account as a Pod on the node has it: bound to the Pod, and so to the node.
   * Needed to ask the API as that Pod would.
   */
  async podToken(pod: Pod): Promise<string> {
    const { namespace, name, uid } = pod.metadata;
    const account = pod.spec.serviceAccountName;
    const body = {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: 600, boundObjectRef: { apiVersion: "v1", kind: "Pod", name, uid } },
    };
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
    return (await this.api.post<{ status: { token: string } }>(path, body)).status.token;
  }

  /** Installs a release of the metadata server over what is there, and waits until it is Ready on all nodes. */
  async installMetadataServer(
    release: MetadataServerRelease,
    options: MetadataServerOptions = {},
  ): Promise<DaemonSet> {
    await this.apply(metadataServer(release, options), { manager: "addon-manager" });
    return this.metadataServerReady(release);
  }

  /** Waits until a release of the metadata server is Ready on all nodes, whoever installs it. */
  async metadataServerReady(release: MetadataServerRelease): Promise<DaemonSet> {
    return until(`the metadata server ${release.image}`, 45, async () => {
      const { spec } = await this.api.get<DaemonSet>(METADATA_DAEMON_SET);
      if (spec.template.spec.containers[0]?.image !== release.image) return undefined;
      return this.daemonSetReady("kube-system", METADATA_SERVER_DAEMON_SET);
    });
  }

  /** Replaces the metadata server on one node alone: a rollout that got no further. */
  async replaceMetadataServer(node: string, release: MetadataServerRelease): Promise<void> {
    const selector = `k8s-app=${METADATA_SERVER_DAEMON_SET}`;
    const onNode = async () =>
      (await this.pods("kube-system", selector)).find(({ spec }) => spec.nodeName === node);
    await this.apply(metadataServer(release, { updateStrategy: "OnDelete" }), { manager: "addon-manager" });
    const before = await onNode();
    if (before) await this.api.delete(`/api/v1/namespaces/kube-system/pods/${before.metadata.name}`);
    await until(`the metadata server ${release.image} on ${node}`, 30, async () => {
      const pod = await onNode();
      const isReady = pod?.status.conditions?.some(
        ({ type, status }) => type === "Ready" && status === "True",
      );
      return isReady && pod?.spec.containers[0]?.image === release.image ? pod : undefined;
    });
  }

  /**
   * Does what GKE's addon manager does while the task runs: creates the metadata server's DaemonSet when there is none.
   * Returns the task's outcome, and how often the DaemonSet was created.
   */
  async withAddonManager<T>(
    release: MetadataServerRelease,
    task: () => Promise<T>,
  ): Promise<{ outcome: T; created: number }> {
    const end = new AbortController();
    let created = 0;
    const manager = (async () => {
      while (!end.signal.aborted) {
        try {
          if (!(await this.#exists(METADATA_DAEMON_SET))) {
            await this.apply(metadataServer(release), { manager: "addon-manager" });
            created++;
          }
        } catch (error) {
          // It outlives an API server that a test stops.
          if (error instanceof ApiError) throw error;
        }
        await sleep(250);
      }
    })();
    // Its failure is the caller's once the task has ended.
    manager.catch(() => undefined);
    try {
      return { outcome: await task(), created };
    } finally {
      end.abort();
      await manager;
    }
  }

  /** What a person would look at when a test fails: nodes, Pods that are not well, and recent events. */
  async diagnosis(): Promise<string> {
    const [nodes, pods, events] = await Promise.all([
      this.api.list<Node>("/api/v1/nodes"),
      this.api.list<Pod>("/api/v1/pods"),
      this.api.list<Event>("/api/v1/events"),
    ]);
    const lines = nodes.map(({ metadata, spec, status }) => {
      const bad = status.conditions?.filter(({ type, status }) => (type === "Ready") !== (status === "True"));
      const taints = (spec.taints ?? []).map(({ key }) => key);
      return `node ${metadata.name}: ${bad?.map(({ type, reason }) => `${type} ${reason}`)} taints ${taints}`;
    });
    for (const { metadata, spec, status } of pods) {
      const states = status.containerStatuses?.map(({ state, restartCount }) => [restartCount, state]);
      lines.push(
        `pod ${metadata.namespace}/${metadata.name} on ${spec.nodeName}: ${status.phase} ${JSON.stringify(states)}`,
      );
    }
    for (const { involvedObject, reason, message } of events.slice(-15)) {
      lines.push(`event ${involvedObject.kind} ${involvedObject.name}: ${reason}: ${message}`);
    }
    return lines.join("\n");
  }

  async #exists(path: string): Promise<boolean> {
    try {
      await this.api.get(path);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return false;
      throw error;
    }
  }
}
