// What kubectl's lists say of the metadata server, which is GKE's own and judged by no rule for what programs declare.

import { ADDON_MANAGER_LABEL } from "../../../gke/addon-marks";
import {
  METADATA_SERVER_DAEMON_SET,
  METADATA_SERVER_NODE_LABEL,
  SYSTEM_NAMESPACE,
} from "../../../gke/metadata-server";
import { LEAVING_TAINTS, NODE_POOL_LABEL, OS_LABEL } from "../../../gke/nodes";
import type { ListedNode } from "../../../policies/program/gcp/listed-nodes";
import type { ListedServer } from "../../../policies/program/gcp/metadata-server";
import { DAEMON_SET } from "../../../policies/resource-types";
import { imageDay } from "../../../verifier/assess";
import type { DecodedObject } from "../../offline/manifests/manifests";
import type { Plain } from "../../offline/protocol/messages";
import { record, text } from "../../offline/protocol/values";

const NODE = "kubernetes:core/v1:Node";

/** What a file's objects show of the metadata server; empty where they are about other things. */
export function serverIn(objects: readonly DecodedObject[]): ListedServer {
  const ofSystem = objects.filter(
    ({ type, inputs }) => type === DAEMON_SET && record(inputs.metadata).namespace === SYSTEM_NAMESPACE,
  );
  const own = ofSystem.find(({ inputs }) => record(inputs.metadata).name === METADATA_SERVER_DAEMON_SET);
  const nodes = objects.filter(({ type }) => type === NODE).map(({ inputs }) => nodeIn(inputs));
  // A list of somebody's own DaemonSets has none of GKE's.
  const isMissing =
    !own && ofSystem.some(({ inputs }) => ADDON_MANAGER_LABEL in record(record(inputs.metadata).labels));
  return {
    ...(nodes.length > 0 && { nodes }),
    ...(isMissing && { isMissing }),
    ...(own && daemonSetIn(own.inputs)),
  };
}

/** Merges what two files of a cluster show; where both show something, the later file wins. */
export function withLater(earlier: ListedServer, later: ListedServer): ListedServer {
  const nodes = new Map([...(earlier.nodes ?? []), ...(later.nodes ?? [])].map((node) => [node.name, node]));
  return { ...earlier, ...later, ...(nodes.size > 0 && { nodes: [...nodes.values()] }) };
}

const records = (list: unknown): Plain[] => (Array.isArray(list) ? list.map(record) : []);

function nodeIn({ metadata, spec, status }: Plain): ListedNode {
  const { name, labels, creationTimestamp, deletionTimestamp } = record(metadata);
  const label = (key: string) => text(record(labels)[key]);
  const { unschedulable, taints } = record(spec);
  const { conditions, nodeInfo } = record(status);
  const ready = records(conditions).find(({ type }) => type === "Ready");
  const created = Date.parse(text(creationTimestamp));
  const changed = Date.parse(text(ready?.lastTransitionTime));
  return {
    name: text(name),
    pool: label(NODE_POOL_LABEL),
    version: text(record(nodeInfo).kubeletVersion).replace(/^v/, ""),
    created,
    isLinux: label(OS_LABEL) !== "windows",
    expectsServer: label(METADATA_SERVER_NODE_LABEL) === "true",
    ...(ready && { isReady: ready.status === "True" }),
    since: changed > created ? changed : created,
    seen: Date.parse(text(ready?.lastHeartbeatTime)),
    isCordoned: unschedulable === true,
    isLeaving:
      deletionTimestamp !== undefined ||
      records(taints).some(({ key }) => LEAVING_TAINTS.includes(text(key))),
  };
}

function daemonSetIn({ metadata, spec, status }: Plain): ListedServer {
  const { desiredNumberScheduled, numberReady, updatedNumberScheduled, observedGeneration } = record(status);
  const all = records(record(record(record(spec).template).spec).containers);
  const server = all.find(({ name }) => name === METADATA_SERVER_DAEMON_SET) ?? all[0];
  // Counts that belong to an older generation say nothing of the present one.
  const counted = (count: unknown): number => (typeof count === "number" ? count : 0);
  const isCurrent = counted(observedGeneration) >= counted(record(metadata).generation);
  const day = imageDay(text(server?.image));
  return {
    isListed: true,
    ...(typeof desiredNumberScheduled === "number" && {
      desired: desiredNumberScheduled,
      ready: counted(numberReady),
      updated: isCurrent ? counted(updatedNumberScheduled) : 0,
      replacing: replacedAtOnce(record(spec), desiredNumberScheduled),
    }),
    ...(!Number.isNaN(day) && { imageDay: day }),
  };
}

/**
 * How many Pods of a DaemonSet a rollout replaces at a time.
 * Source: RollingUpdateDaemonSet of k8s.io/api/apps/v1 (default 1; a percentage is rounded up), checked 2026-11-29
 */
function replacedAtOnce({ updateStrategy }: Plain, desired: number): number {
  const { maxUnavailable = 1 } = record(record(updateStrategy).rollingUpdate);
  if (typeof maxUnavailable === "number") return maxUnavailable;
  return Math.ceil((desired * Number.parseInt(text(maxUnavailable), 10)) / 100) || 1;
}
