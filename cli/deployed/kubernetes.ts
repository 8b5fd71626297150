import { NotEvaluated } from "../messages/errors";
import { readText, refuseDepth } from "../offline/input-file";
import { documentsOf } from "../offline/manifest-yaml";
import { decodedObjects } from "../offline/manifests";
import type { JudgedResource } from "../offline/protocol/analysis";
import type { Plain } from "../offline/protocol/messages";
import { partsOf, type StackName, urnOf } from "../offline/protocol/urn";
import { isObject } from "../offline/protocol/values";
import { toolMessage } from "../offline/tool-message";
import { jsonProblemText } from "../schema/problem-text";
import { record, text } from "./gke-api";
import { resource } from "./resource";

const PROVIDER = "pulumi:providers:kubernetes";
const WRITE_IT = "kubectl get KINDS --all-namespaces --output json > FILE";

/**
 * Reads what `kubectl get` writes with `--output json` or `yaml`: the objects of one cluster.
 * @param cluster the URN of the cluster on which they are.
 * @param isOneOfSeveral whether there are more clusters, whose objects may have the same names: theirs then begin with the cluster's.
 * @throws NotEvaluated for any other file, and for one without objects.
 */
export function readObjects(
  file: string,
  stack: StackName,
  cluster: string,
  isOneOfSeveral = false,
): JudgedResource[] {
  const objects = decodedObjects(documents(file), "default");
  if (objects.length === 0)
    throw new NotEvaluated(`${file} holds no Kubernetes objects. To write it: ${WRITE_IT}`);
  const { name } = partsOf(cluster);
  const prefix = isOneOfSeveral ? `${name}/` : "";
  const provider = resource(urnOf(stack, "", PROVIDER, name), {}, {}, { kubeconfig: [cluster] });
  const own = objects
    .filter(({ inputs }) => !isOfGke(inputs) && !isOwned(inputs))
    .map(({ type, name, inputs }) =>
      resource(urnOf(stack, "", type, prefix + name), inputs, {}, {}, { ...provider, inputs: {} }),
    );
  return [provider, ...own];
}

function documents(file: string): unknown[] {
  const content = readText(file);
  const message = toolMessage(file, content);
  if (message !== undefined) throw new NotEvaluated(`${message} To write it: ${WRITE_IT}`);
  const isJson = /^\s*[[{]/.test(content.slice(0, 1000));
  if (isJson) refuseDepth(file, content);
  try {
    return isJson ? [JSON.parse(content)] : documentsOf(content);
  } catch (error) {
    const reason = isJson ? jsonProblemText(content) : (error as Error).message;
    throw new NotEvaluated(`${file} is not what kubectl writes: ${reason}. To write it: ${WRITE_IT}`);
  }
}

/**
 * Whether GKE itself installed the object. Its add-on manager labels what it keeps; components say it in a label or an annotation; and
 * webhooks of GKE have a name in its own domain.
 */
function isOfGke(inputs: Plain): boolean {
  const { name, labels, annotations } = record(inputs.metadata);
  const keys = [...Object.keys(record(labels)), ...Object.keys(record(annotations))];
  return (
    keys.some((key) => /^(addonmanager\.kubernetes\.io|components\.gke\.io)\//.test(key)) ||
    /(^|\.)gke\.io$/.test(text(name))
  );
}

/** Whether a controller made the object from another one, which is judged in its place. */
const isOwned = (inputs: Plain): boolean => {
  const { ownerReferences } = record(inputs.metadata);
  return (
    Array.isArray(ownerReferences) &&
    ownerReferences.some((each) => isObject(each) && each.controller === true)
  );
};
