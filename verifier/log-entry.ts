// What the verifier writes: lines for Cloud Logging, and the termination message, in which a run leaves what the next compares with. Pure.

import { LABEL_PREFIX, type LogLabels, type Outcome, type Severity, VERIFICATION_LABEL } from "./contract";
import { FAULTS } from "./faults";
import { parseObject } from "./json";
import { type Baseline, headOf, summaryOf, type Verdict } from "./verdict";

const SEVERITY: Readonly<Record<Outcome, Severity>> = {
  passed: "INFO",
  degraded: "WARNING",
  failed: "ERROR",
  undetermined: "WARNING",
};

/**
 * A log entry as one line of JSON, with Cloud Logging's special fields.
 * Source: https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields
 */
export function logLine(
  severity: Severity,
  message: string,
  labels: LogLabels,
  payload: object = {},
): string {
  const named = Object.entries(labels).map(([key, value]) => [LABEL_PREFIX + key, value]);
  return `${JSON.stringify({
    severity,
    time: new Date(),
    message,
    "logging.googleapis.com/labels": { [VERIFICATION_LABEL]: "true", ...Object.fromEntries(named) },
    ...payload,
  })}\n`;
}

/** The log line of a verdict, with all details under `verification`. */
export function verdictLine(verdict: Verdict): string {
  const { mode, node, workload, problems, runbook } = verdict;
  const head = headOf(verdict);
  const explained = problems.map((problem) => ({
    ...problem,
    ...FAULTS[problem.fault],
    runbook: runbook && `${runbook}#${problem.fault}`,
  }));
  const verification = { ...verdict, ...head, problems: explained };
  return logLine(
    SEVERITY[head.outcome],
    summaryOf(verdict),
    { kind: "verdict", mode, node, workload, ...head },
    { verification },
  );
}

/**
 * The container's termination message, in JSON. The parts are bounded so that all of it is in the 4096 bytes that Kubernetes keeps.
 * Source: https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
 */
export function terminationMessage(verdict: Verdict): string {
  const message = summaryOf(verdict).slice(0, 1000);
  return JSON.stringify({ ...headOf(verdict), message, baseline: verdict.baseline });
}

/** The baseline in an earlier run's termination message; undefined where it has none. */
export function baselineOf(text: string): Baseline | undefined {
  const baseline = parseObject(text)?.baseline;
  return typeof baseline === "object" ? (baseline as Baseline) : undefined;
}
