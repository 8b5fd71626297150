import {
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  type Inputs,
  JOB,
  POD,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  STATEFUL_SET,
} from "../../resource-types";

/** The types of resources that create Pods. */
export const WORKLOADS = [
  POD,
  DEPLOYMENT,
  DAEMON_SET,
  STATEFUL_SET,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  JOB,
  CRON_JOB,
] as const;
export type WorkloadType = (typeof WORKLOADS)[number];

/** A Pod, or the template from which a workload creates its Pods. */
export type PodTemplate = Pick<Inputs[typeof POD], "metadata" | "spec">;

/** Path of a Pod's property, such as `spec.hostNetwork`, in the inputs of its workload. */
export const podPath = (type: WorkloadType, property: string): string =>
  type === POD ? property : `${templatePath(type)}.${property}`;

const templatePath = (type: WorkloadType): string =>
  type === CRON_JOB ? "spec.jobTemplate.spec.template" : "spec.template";

/** The Pod template of a workload; undefined where it has none. */
export function podTemplateOf(type: WorkloadType, inputs: Inputs[WorkloadType]): PodTemplate | undefined {
  if (type === POD) return inputs as Inputs[typeof POD];
  if (type === CRON_JOB) return (inputs as Inputs[typeof CRON_JOB]).spec?.jobTemplate?.spec?.template;
  return (inputs as Inputs[typeof DEPLOYMENT]).spec?.template;
}

/** The name of a Pod's Kubernetes service account. The API's former name for the property still works. */
export const serviceAccountOf = (pod: PodTemplate | undefined): string =>
  pod?.spec?.serviceAccountName ?? pod?.spec?.serviceAccount ?? "default";
