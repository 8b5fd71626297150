import { createHash } from "node:crypto";
import { COMPONENT_LABEL, VERIFICATION_LABEL, WORKLOAD_MODE } from "../../verifier/contract";
import { LABELS, NAME } from "./names";

/** The labels of the objects under workloads' accounts: they do not stand for the cluster's verification. */
export const WORKLOAD_LABELS: Readonly<Record<string, string>> = {
  ...LABELS,
  [VERIFICATION_LABEL]: WORKLOAD_MODE,
  [COMPONENT_LABEL]: WORKLOAD_MODE,
};

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The name of an account's CronJob, of up to 52 characters, from which the names of its Jobs are made. */
export function workloadName(namespace: string, serviceAccount: string): string {
  const readable = serviceAccount
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 18)
    .replace(/-$/, "");
  return `${NAME}-${readable}-${hashOf(`${namespace}/${serviceAccount}`).slice(0, 8)}`;
}

/** A schedule every so many minutes, of which the first is the account's own: those of many accounts spread. */
export function workloadSchedule(namespace: string, serviceAccount: string, everyMinutes: number): string {
  const first = Number.parseInt(hashOf(`${namespace}/${serviceAccount}`).slice(8, 16), 16) % everyMinutes;
  return `${first}-59/${everyMinutes} * * * *`;
}
