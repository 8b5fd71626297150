import { CRON_JOB, type Inputs, JOB } from "../../resource-types";
import type { WorkloadType } from "./pods";

/** Path of the specification of a workload's Jobs. */
export const jobPath = (type: WorkloadType): string => (type === CRON_JOB ? "spec.jobTemplate.spec" : "spec");

/** The specification of a Job, or of the Jobs that a CronJob creates; undefined for other workloads. */
export function jobSpecOf(type: WorkloadType, inputs: Inputs[WorkloadType]): Inputs[typeof JOB]["spec"] {
  if (type === CRON_JOB) return (inputs as Inputs[typeof CRON_JOB]).spec?.jobTemplate?.spec;
  return type === JOB ? (inputs as Inputs[typeof JOB]).spec : undefined;
}

/**
 * Whether a Job fails with its first Pod. By default it is retried. Source:
 * https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy
 */
export function neverRetries(type: WorkloadType, inputs: Inputs[WorkloadType]): boolean {
  const job = jobSpecOf(type, inputs);
  return job !== undefined && "backoffLimit" in job && Number(job.backoffLimit) === 0;
}
