import type { types } from "@pulumi/kubernetes";
import { type Input, Output } from "@pulumi/pulumi";
import { type OptionNames, unknownOptions } from "../shared/known-options";

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
  /** The nodes on which the workload runs, and the taints that it tolerates. Default: any untainted Linux node. */
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

const OPTIONS: OptionNames<WorkloadIdentity> = {
  namespace: true,
  serviceAccount: true,
  account: true,
  labels: true,
  nodeSelector: true,
  tolerations: true,
};

/** How the parts look that are names. */
export const WORKLOAD_PATTERNS = {
  namespace: /^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  serviceAccount: /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
  account: /^[\w-]{1,128}@[\w.-]{1,128}$/,
} as const;

/** Fills in what is left out. */
export function workloadSettings(workloads: Workloads | undefined, problems: string[]): WorkloadSettings {
  const given = workloads === undefined ? [] : workloads === DECLARED ? [DECLARED] : workloads;
  if (!Array.isArray(given)) {
    problems.push(`workloads: is neither "${DECLARED}" nor a list of service accounts`);
    return { declared: false, named: [] };
  }
  const named: WorkloadIdentity[] = [];
  const seen = new Set<string>();
  for (const [index, item] of (given as readonly (WorkloadIdentity | typeof DECLARED)[]).entries()) {
    if (item === DECLARED) continue;
    const at = `workloads[${index}]`;
    problems.push(...problemsOf(item).map((problem) => `${at}${problem}`));
    const key = `${item?.namespace}/${item?.serviceAccount}`;
    if (seen.has(key)) problems.push(`${at}: is there twice`);
    seen.add(key);
    named.push(item);
  }
  return { declared: given.includes(DECLARED), named };
}

function problemsOf(item: WorkloadIdentity): string[] {
  if (typeof item !== "object" || item === null) return [`: is neither "${DECLARED}" nor a service account`];
  const wrong = Object.entries(WORKLOAD_PATTERNS).flatMap(([part, pattern]) => {
    const value: unknown = item[part as keyof typeof WORKLOAD_PATTERNS];
    if (part === "account" && (value === undefined || Output.isInstance(value) || value instanceof Promise))
      return [];
    return typeof value === "string" && pattern.test(value)
      ? []
      : [`.${part}: is not ${EXPECTED[part as keyof typeof EXPECTED]}`];
  });
  return [...unknownOptions(item, OPTIONS).map((problem) => `.${problem}`), ...wrong];
}

/** What the parts are, in words. */
export const EXPECTED = {
  namespace: "a namespace",
  serviceAccount: "a Kubernetes service account's name",
  account: "the e-mail address of an IAM service account",
} as const;
