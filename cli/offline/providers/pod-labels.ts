import type { Plain } from "../protocol/messages";
import { isPlainObject, UNKNOWN } from "../protocol/values";
import { METADATA } from "./kubernetes";

/**
 * Kinds that keep Pods by their labels. What their `spec` holds as outputs, of all of them, as the SDK declares it.
 * Source: @pulumi/kubernetes 4.34.2, types/output.d.ts (apps.v1)
 */
const WORKLOADS = new Set(["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]);
const SPEC = [
  "minReadySeconds",
  "ordinals",
  "paused",
  "persistentVolumeClaimRetentionPolicy",
  "podManagementPolicy",
  "progressDeadlineSeconds",
  "replicas",
  "revisionHistoryLimit",
  "selector",
  "serviceName",
  "strategy",
  "template",
  "updateStrategy",
  "volumeClaimTemplates",
];

/**
 * The outputs by which other objects choose a workload's Pods: its selector and the labels of its Pods are those that the program gives, on any
 * cluster. All else of its `spec` is unknown.
 */
export function podLabelsOf({ kind, spec }: Plain): Plain {
  if (!WORKLOADS.has(String(kind)) || !isPlainObject(spec)) return {};
  const template = isPlainObject(spec.template) ? spec.template : {};
  const metadata = isPlainObject(template.metadata) ? template.metadata : {};
  return {
    spec: {
      ...unknown(SPEC),
      selector: spec.selector ?? UNKNOWN,
      template: { metadata: { ...unknown(METADATA), labels: metadata.labels ?? UNKNOWN }, spec: UNKNOWN },
    },
  };
}

const unknown = (keys: readonly string[]): Plain => Object.fromEntries(keys.map((key) => [key, UNKNOWN]));
