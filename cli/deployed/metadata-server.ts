// What kubectl's lists say of the metadata server, which is GKE's own and judged by no rule for what programs declare.

import { ADDON_MANAGER_LABEL } from "../../gke/addons";
import {
  METADATA_SERVER_DAEMON_SET,
  METADATA_SERVER_NODE_LABEL,
  SYSTEM_NAMESPACE,
} from "../../gke/metadata-server";
import { NODE_POOL_LABEL } from "../../gke/nodes";
import type { ListedNode, ListedServer } from "../../policies/program/gcp/metadata-server";
import { DAEMON_SET } from "../../policies/resource-types";
import { imageDay } from "../../verifier/assess";
import type { DecodedObject } from "../offline/manifests/manifests";
import type { Plain } from "../offline/protocol/messages";
import { record, text } from "./gke-api";

const NODE = "kubernetes:core/v1:Node";

/** What a file's objects say of it; nothing where they are about other things. */
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

/** What two files of a cluster say of it: of what both have, the later one counts. */
export function withLater(earlier: ListedServer, later: ListedServer): ListedServer {
  const nodes = new Map([...(earlier.nodes ?? []), ...(later.nodes ?? [])].map((node) => [node.name, node]));
  return { ...earlier, ...later, ...(nodes.size > 0 && { nodes: [...nodes.values()] }) };
}

function nodeIn({ metadata }: Plain): ListedNode {
  const { name, labels, creationTimestamp } = record(metadata);
  const label = (key: string) => text(record(labels)[key]);
  return {
    name: text(name),
    pool: label(NODE_POOL_LABEL),
    created: Date.parse(text(creationTimestamp)),
    isLinux: label("kubernetes.io/os") !== "windows",
    expectsServer: label(METADATA_SERVER_NODE_LABEL) === "true",
  };
}

function daemonSetIn({ metadata, spec, status }: Plain): ListedServer {
  const { desiredNumberScheduled, numberReady, updatedNumberScheduled, observedGeneration } = record(status);
  const { containers } = record(record(record(spec).template).spec);
  const all = Array.isArray(containers) ? containers.map(record) : [];
  const server = all.find(({ name }) => name === METADATA_SERVER_DAEMON_SET) ?? all[0];
  // Counts of an older definition say nothing of the present one.
  const isCurrent = Number(observedGeneration ?? 0) >= Number(record(metadata).generation ?? 0);
  const day = imageDay(text(server?.image));
  const counted = (count: unknown): number => (typeof count === "number" ? count : 0);
  return {
    isListed: true,
    ...(typeof desiredNumberScheduled === "number" && {
      desired: desiredNumberScheduled,
      ready: counted(numberReady),
      updated: isCurrent ? counted(updatedNumberScheduled) : 0,
    }),
    ...(!Number.isNaN(day) && { imageDay: day }),
  };
}
