import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";

/** A Kubernetes service account, and whose identity its Pods have to get. */
export interface WorkloadIdentity {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** E-mail address of the IAM service account that its annotation names. Default: none; roles are granted to its own principal (`principal://…`). */
  readonly account?: Input<string>;
  /**
   * Labels of the workload's Pods by which NetworkPolicies select them, so that what closes its way closes the verification's. Not those of a
   * PodDisruptionBudget, where there are others: it allows no eviction while a Job's Pod has them. Default: none.
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * The nodes on which the workload runs, and the taints that it tolerates. Default: any untainted Linux node. Tolerations of the taints that GKE gives nodes
   * for GKE Sandbox and GPUs follow from a nodeSelector for them.
   */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly types.input.core.v1.Toleration[];
}

export const DECLARED = "declared";

export type Workloads = typeof DECLARED | readonly (WorkloadIdentity | typeof DECLARED)[];

/** Workloads with everything decided. */
export interface WorkloadSettings {
  readonly declared: boolean;
  readonly named: readonly WorkloadIdentity[];
}

/** Fills in what is left out. */
export function workloadSettings(workloads: Workloads = []): WorkloadSettings {
  const given = workloads === DECLARED ? [DECLARED] : workloads;
  return {
    declared: given.includes(DECLARED),
    named: given.filter((each): each is WorkloadIdentity => each !== DECLARED),
  };
}
