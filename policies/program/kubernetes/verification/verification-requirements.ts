import { redact } from "../../../evaluation/redact";
import { CRON_JOB, DAEMON_SET, type Inputs, JOB } from "../../../resource-types";
import type { Finding } from "../../../rule";
import { jobPath, jobSpecOf, neverRetries } from "../jobs";

/** The types of workloads that may be a verification. */
export const VERIFIERS = [DAEMON_SET, CRON_JOB, JOB] as const;
export type VerifierType = (typeof VERIFIERS)[number];

/** Checks a workload as a verification; undefined if nothing is wrong. */
export type Requirement = (type: VerifierType, inputs: Inputs[VerifierType]) => Finding | undefined;

const isNotSuspended: Requirement = (type, inputs) => {
  if (type === DAEMON_SET) return undefined;
  if ((inputs as Inputs[typeof CRON_JOB | typeof JOB]).spec?.suspend !== true) return undefined;
  return {
    at: "spec.suspend",
    problem: "is true, so nothing is verified",
    fix: "Remove spec.suspend.",
  };
};

const hasDeadline: Requirement = (type, inputs) => {
  if (type === DAEMON_SET) return undefined;
  const job = jobSpecOf(type, inputs);
  const pod = job?.template?.spec;
  if ([job, pod].some((spec) => spec !== undefined && "activeDeadlineSeconds" in spec)) return undefined;
  const at = `${jobPath(type)}.activeDeadlineSeconds`;
  return {
    at,
    problem: "is absent, so a request that is never answered hangs instead of failing",
    fix: `Set ${at}, such as to 240.`,
  };
};

const hasRetries: Requirement = (type, inputs) => {
  if (!neverRetries(type, inputs)) return undefined;
  const at = `${jobPath(type)}.backoffLimit`;
  return {
    at,
    problem: "is 0, so it fails if the metadata server does not answer yet in the first seconds of a Pod",
    fix: `Set ${at} to 1 or more.`,
  };
};

const runsAlone: Requirement = (type, inputs) => {
  if (type !== CRON_JOB) return undefined;
  const policy = (inputs as Inputs[typeof CRON_JOB]).spec?.concurrencyPolicy;
  if (policy === "Forbid") return undefined;
  return {
    at: "spec.concurrencyPolicy",
    problem: `is ${redact(policy, ["Allow", "Replace"])}, so runs that hang ${policy === "Replace" ? "are stopped before they can report" : "pile up"}`,
    fix: 'Set spec.concurrencyPolicy to "Forbid".',
  };
};

/** The requirements on a verification's Jobs, so that they end with a verdict. */
export const REQUIREMENTS: readonly Requirement[] = [isNotSuspended, hasDeadline, hasRetries, runsAlone];
