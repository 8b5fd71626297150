import type { types } from "@pulumi/kubernetes";
import { GPU_LABEL, GPU_TAINT, SANDBOX_LABEL, SANDBOX_TAINT } from "../../gke/nodes";
import type { WorkloadIdentity } from "./workload-options";

/** The taints of nodes with a label, which GKE adds, and of which it adds the tolerations only to Pods that ask for GPUs or GKE Sandbox. */
const TAINTS_BY_LABEL = { [SANDBOX_LABEL]: SANDBOX_TAINT, [GPU_LABEL]: GPU_TAINT };

/** The tolerations that are given, and those that a Pod with this node selector needs on any of its nodes. */
export function tolerationsFor(
  nodeSelector: WorkloadIdentity["nodeSelector"] = {},
  given: WorkloadIdentity["tolerations"] = [],
): Pick<types.input.core.v1.PodSpec, "tolerations"> {
  const needed = Object.entries(TAINTS_BY_LABEL).flatMap(([label, { key, value }]) =>
    label in nodeSelector ? [{ key, operator: "Equal", value, effect: "NoSchedule" }] : [],
  );
  const tolerations = [...given, ...needed];
  return tolerations.length > 0 ? { tolerations } : {};
}
