import {
  ADDONS_IN_MANAGED_NAMESPACES,
  type AddonKind,
  isGivenByGke,
  isManagedAddon,
  isManagedNamespace,
  MANAGED_ADDONS,
} from "../../../gke/addons";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import type { ListedServer } from "../../../policies/program/gcp/metadata-server";
import { NotEvaluated } from "../../messages/errors";
import { readText, refuseDepth } from "../../offline/files/input-file";
import { documentsOf } from "../../offline/manifests/manifest-yaml";
import { decodedObjects } from "../../offline/manifests/manifests";
import type { JudgedResource } from "../../offline/protocol/analysis";
import { bareResource } from "../../offline/protocol/bare-resource";
import type { Plain } from "../../offline/protocol/messages";
import { partsOf, type StackName, urnOf } from "../../offline/protocol/urn";
import { isObject, record, text } from "../../offline/protocol/values";
import { foreignKind } from "../../offline/state/foreign-file";
import { toolMessage } from "../../offline/state/tool-message";
import { parsedTexts } from "../../schema/json-texts";
import { isEmptyList, withKinds } from "./lists";
import { serverIn } from "./metadata-server";

const PROVIDER = "pulumi:providers:kubernetes";
const WRITE_IT = "kubectl get KINDS --all-namespaces --output json > FILE";

/** The objects of a cluster in a file. */
interface ListedObjects {
  /** Takes the place of the provider: the connection to the cluster. */
  readonly provider: JudgedResource;
  /** The objects to judge. */
  readonly objects: readonly JudgedResource[];
  /** What other objects show of GKE's metadata server. */
  readonly server: ListedServer;
  /** How many entries of the file are no objects with a kind, an apiVersion and a name. */
  readonly leftOut: number;
}

/**
 * Reads the output of `kubectl get` with `--output json` or `yaml`: the objects of one cluster.
 * @param cluster the URN of the objects' cluster.
 * @param options `isOneOfSeveral`: whether there are other clusters whose objects may have the same names: names then begin with the cluster's.
 * @throws NotEvaluated for any other file. An empty list is valid: it is kubectl's answer where a cluster has no objects of the kinds.
 */
export function readObjects(
  file: string,
  stack: StackName,
  cluster: string,
  { isOneOfSeveral }: { isOneOfSeveral: boolean },
): ListedObjects {
  const written = documents(file);
  if (written.length === 0)
    throw new NotEvaluated(`${file} is empty, so kubectl has most likely failed. To write it: ${WRITE_IT}`);
  // What `jq --slurp` joins is a list in brackets.
  const content = written.flat().map(withKinds);
  let leftOut = 0;
  const objects = decodedObjects(content, "default", () => leftOut++);
  const isEmpty = content.length > 0 && content.every(isEmptyList);
  if (objects.length === 0 && !isEmpty) throw noObjects(file, written);
  const { name } = partsOf(cluster);
  const prefix = isOneOfSeveral ? `${name}/` : "";
  const provider = bareResource(urnOf(stack, "", PROVIDER, name), {}, {}, { kubeconfig: [cluster] });
  const judged = objects
    .filter(({ inputs }) => !isOfGke(inputs) && !isAddon(inputs) && !isOwned(inputs))
    .map(({ type, name, inputs }) =>
      bareResource(urnOf(stack, "", type, prefix + name), inputs, {}, {}, { ...provider, inputs: {} }),
    );
  return { provider, objects: judged, server: serverIn(objects), leftOut };
}

function documents(file: string): unknown[] {
  const content = readText(file);
  const message = toolMessage(file, content);
  if (message !== undefined) throw new NotEvaluated(`${message} To write it: ${WRITE_IT}`);
  const isJson = /^\s*[[{]/.test(content.slice(0, 1000));
  if (isJson) refuseDepth(file, content);
  try {
    return isJson ? parsedTexts(content) : documentsOf(content);
  } catch (error) {
    throw new NotEvaluated(
      `${file} is not what kubectl writes: ${(error as Error).message}. To write it: ${WRITE_IT}`,
    );
  }
}

function noObjects(file: string, content: readonly unknown[]): NotEvaluated {
  const kind = content.length === 1 ? foreignKind(content[0], "--kubernetes") : "";
  return new NotEvaluated(
    kind === ""
      ? `${file} holds no Kubernetes objects. To write it: ${WRITE_IT}`
      : `${file} holds no Kubernetes objects${kind}.`,
  );
}

/**
 * Whether GKE installed the object: its add-on manager labels what it manages, components mark it by a label or an annotation, and webhooks
 * of GKE have a name in its domain.
 */
function isOfGke(inputs: Plain): boolean {
  const { name, labels, annotations } = record(inputs.metadata);
  const keys = [...Object.keys(record(labels)), ...Object.keys(record(annotations))];
  return (
    keys.some((key) => /^(addonmanager\.kubernetes\.io|components\.gke\.io)\//.test(key)) ||
    /(^|\.)gke\.io$/.test(text(name))
  );
}

/**
 * Whether an object without such a mark has the name of something that GKE creates: on a cluster it is GKE's own, which no program
 * declares.
 */
function isAddon({ kind, metadata }: Plain): boolean {
  const [name, namespace] = [text(record(metadata).name), text(record(metadata).namespace)];
  if (isGivenByGke(kind, name)) return true;
  const addon = ADDON_KINDS.find((each) => each === kind);
  if (addon === undefined) return false;
  if (namespace === SYSTEM_NAMESPACE) return isManagedAddon(addon, name);
  return isManagedNamespace(namespace) && ADDONS_IN_MANAGED_NAMESPACES[addon].includes(name);
}

const ADDON_KINDS = Object.keys(MANAGED_ADDONS) as AddonKind[];

/** Whether a controller created the object from another one, which is judged instead. */
const isOwned = (inputs: Plain): boolean => {
  const { ownerReferences } = record(inputs.metadata);
  return (
    Array.isArray(ownerReferences) &&
    ownerReferences.some((each) => isObject(each) && each.controller === true)
  );
};
