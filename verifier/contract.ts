// The contract with everything outside the verifier: manifests, alerts, dashboards, runbooks. Names here are API: alerts are
// written against them. Nothing in this file does input or output.

import { STARTUP_TAINT_PREFIX } from "../gke/upgrades";
import { FAULTS, type FaultId, rankOf } from "./faults";
import { parseObject } from "./json";

/** The label, with the value "true", of every object of a verification. */
export const VERIFICATION_LABEL = "gke-upgrade-verification";

/** The label that tells the Pods of the two modes apart; its values are the modes. */
export const COMPONENT_LABEL = "app.kubernetes.io/component";

export const MODES = ["node", "cluster"] as const;
export type Mode = (typeof MODES)[number];

/** The taint with which gated node pools register, and that only a node's own passed verification removes. */
export const STARTUP_TAINT_KEY = `${STARTUP_TAINT_PREFIX}gke-upgrade-verification`;

/** The Node condition: True for passed and degraded, else False. Its reason is `conditionReason()`'s. */
export const NODE_CONDITION = "WorkloadIdentityVerified";

/** Passes that repeat themselves on a node are logged again after this many seconds: alerts count on it. */
export const PASS_LOG_SECONDS = 300;

/** An unchanged condition is written again after this many seconds: its heartbeat. */
export const HEARTBEAT_SECONDS = 300;

/** A condition whose heartbeat is older than this is no evidence any more. */
export const HEARTBEAT_STALE_SECONDS = 900;

/** What Events name as their source. */
export const EVENT_SOURCE = VERIFICATION_LABEL;

/** The ConfigMap in which self-heal records what it did, and the key of its data: see self-heal.ts. */
export const SELF_HEAL_RECORD = { name: `${VERIFICATION_LABEL}-self-heal`, key: "record" } as const;

/** What `node` mode answers on its port: 200 or 503, and the metrics. */
export const HTTP_PATHS = { ready: "/ready", live: "/live", metrics: "/metrics" } as const;

/** Passed and degraded verdicts are successes; undetermined is none. */
export const OUTCOMES = ["passed", "degraded", "failed", "undetermined"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const EXIT_CODE = { passed: 0, degraded: 0, failed: 1, undetermined: 2, misconfigured: 3 } as const;

/**
 * Cloud Logging's severities.
 * Source: https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity
 */
export type Severity = "DEBUG" | "INFO" | "NOTICE" | "WARNING" | "ERROR" | "CRITICAL";

const SEVERITY: Readonly<Record<Outcome, Severity>> = {
  passed: "INFO",
  degraded: "WARNING",
  failed: "ERROR",
  undetermined: "WARNING",
};

/** The labels of a log entry, each with LABEL_PREFIX (`labels.verification_fault` in a filter); all values are strings. */
export interface LogLabels {
  /** What the entry is; `report` is one that could not be delivered. */
  readonly kind: "verdict" | "report" | "self-heal" | "error";
  readonly mode?: Mode;
  readonly outcome?: Outcome;
  /** The worst fault; absent on passed verdicts. */
  readonly fault?: FaultId;
  readonly node?: string;
}

export const LABEL_PREFIX = "verification_";

const METRIC_PREFIX = "gke_upgrade_verification_";

/** Prometheus metrics of `node` mode; each has the label `node`. */
export const METRICS = {
  /** 1 if the last verdict was passed or degraded, else 0; absent before the first. */
  passed: `${METRIC_PREFIX}passed`,
  /** 1 for each fault of the last verdict; labels `fault` and `check`. */
  fault: `${METRIC_PREFIX}fault`,
  /** When the last verdict was reached, in seconds since 1970. */
  time: `${METRIC_PREFIX}last_verdict_timestamp_seconds`,
  /** Verdicts since the start, by `outcome`. */
  verdicts: `${METRIC_PREFIX}verdicts_total`,
  /** How long each check's last request took; label `check`. */
  duration: `${METRIC_PREFIX}check_duration_seconds`,
  /** Reports that could not be delivered; label `to`: condition, event or taint. */
  reportFailures: `${METRIC_PREFIX}report_failures_total`,
} as const;

/** One thing that is wrong. */
export interface Problem {
  readonly fault: FaultId;
  /** What was asked: `project`, `token`, `daemonset`. */
  readonly check: string;
  /** What was seen: codes, numbers and names only. */
  readonly detail: string;
  /** In `cluster` mode: at most MAX_NODES names of the nodes that have it, and how many there are. */
  readonly nodes?: readonly string[];
  readonly nodeCount?: number;
  /** Their node pools, as far as they are known. */
  readonly pools?: readonly (string | undefined)[];
}

export const MAX_NODES = 20;

/** How one check of `node` mode went. */
export interface Check {
  readonly name: string;
  readonly milliseconds: number;
  readonly fault?: FaultId;
}

/** What `cluster` mode compares with its next run: values by what they are of. */
export type Baseline = Readonly<Record<string, string>>;

export interface Verdict {
  readonly mode: Mode;
  readonly time: Date;
  readonly problems: readonly Problem[];
  /** How often everything was asked until this verdict. */
  readonly attempts: number;
  readonly milliseconds: number;
  readonly node?: string;
  /** The project, cluster, location and service account that were expected. */
  readonly expected: { readonly cluster: string };
  readonly checks?: readonly Check[];
  readonly baseline?: Baseline;
  /** What changed since the last run. */
  readonly changes?: readonly string[];
  /** In `cluster` mode: nodes in scope, and those verified. */
  readonly nodes?: { readonly inScope: number; readonly verified: number };
}

/** The outcome follows from the problems alone: one that fails wins over one that leaves it undetermined. */
export function outcomeOf(problems: readonly Problem[]): Outcome {
  const effects = problems.map(({ fault }) => FAULTS[fault].effect);
  if (effects.includes("fails")) return "failed";
  if (effects.includes("undetermines")) return "undetermined";
  return effects.includes("degrades") ? "degraded" : "passed";
}

/** The problem that names the verdict. */
export function worstOf(problems: readonly Problem[]): Problem | undefined {
  return [...problems].sort((a, b) => rankOf(a.fault) - rankOf(b.fault))[0];
}

export const exitCodeOf = (verdict: Verdict): number => EXIT_CODE[outcomeOf(verdict.problems)];

/** `connect-timeout` as `ConnectTimeout`: the reason of Node conditions and Events. `Verified` where nothing is wrong. */
export function conditionReason(fault: FaultId | undefined): string {
  if (fault === undefined) return "Verified";
  return fault.replace(/(^|-)([a-z])/g, (_, _dash: string, letter: string) => letter.toUpperCase());
}

/** The verdict in one sentence or two, for people. */
export function summaryOf(verdict: Verdict): string {
  const where = verdict.node ?? (verdict.expected.cluster || "this cluster");
  const worst = worstOf(verdict.problems);
  if (!worst) {
    return verdict.nodes
      ? `${where}: ${verdict.nodes.verified} of ${verdict.nodes.inScope} nodes verified`
      : `${where}: Pods get their identity`;
  }
  const { meaning, cause, next } = FAULTS[worst.fault];
  const { check, detail, nodes = [], nodeCount = 0 } = worst;
  const on = nodes.length > 0 ? `, ${nodeCount} nodes: ${nodes.join(", ")}` : "";
  const others = verdict.problems.length - 1;
  const more = others > 0 ? ` (and ${others} more)` : "";
  return `${where}: ${check}: ${meaning} [${detail}${on}]${more}. Likely cause: ${cause}. Next: ${next}.`;
}

/** Where the runbook deals with a fault. */
export const runbookOf = (fault: FaultId): string => `docs/runbook.md#${fault}`;

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

/** The log line of a verdict: everything about it is under `verification`. */
export function verdictLine(verdict: Verdict): string {
  const { mode, node, problems } = verdict;
  const { outcome, fault } = headOf(verdict);
  const told = problems.map((problem) => ({
    ...problem,
    ...FAULTS[problem.fault],
    runbook: runbookOf(problem.fault),
  }));
  const verification = { ...verdict, outcome, fault, problems: told };
  return logLine(
    SEVERITY[outcome],
    summaryOf(verdict),
    { kind: "verdict", mode, outcome, fault, node },
    { verification },
  );
}

function headOf({ problems }: Verdict): { outcome: Outcome; fault?: FaultId } {
  return { outcome: outcomeOf(problems), fault: worstOf(problems)?.fault };
}

/**
 * The container's termination message, in JSON. The parts are bounded so that all of it is in the 4096 bytes that Kubernetes keeps.
 * Source: https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
 */
export function terminationMessage(verdict: Verdict): string {
  const message = summaryOf(verdict).slice(0, 1000);
  return JSON.stringify({ ...headOf(verdict), message, baseline: verdict.baseline });
}

/** The baseline in an earlier run's termination message; undefined where it holds none. */
export function baselineOf(text: string): Baseline | undefined {
  const baseline = parseObject(text)?.baseline;
  return typeof baseline === "object" ? (baseline as Baseline) : undefined;
}

/** A condition of a Node's status, as Kubernetes has it. */
export interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastHeartbeatTime?: string;
  readonly lastTransitionTime?: string;
}

/** The Node condition of a verdict; `previous` is the one that is there. */
export function nodeCondition(verdict: Verdict, previous: Condition | undefined) {
  const { outcome, fault } = headOf(verdict);
  const status = EXIT_CODE[outcome] === 0 ? "True" : "False";
  const now = kubernetesTime(verdict.time);
  return {
    type: NODE_CONDITION,
    status,
    reason: conditionReason(fault),
    message: summaryOf(verdict),
    lastHeartbeatTime: now,
    lastTransitionTime: (previous?.status === status && previous.lastTransitionTime) || now,
  };
}

/** Kubernetes' metav1.Time has whole seconds. */
const kubernetesTime = (time: Date): string => time.toISOString().replace(/\.\d+/, "");

/** The longest message of an Event. Source: Kubernetes' validation of core/v1 Event. */
const MAX_EVENT_MESSAGE = 1024;

/** The Event, in the namespace `default` as for every Node's, that tells of a change of verdict. */
export function nodeEvent(verdict: Verdict, nodeUid: string): object {
  const { node: name, time } = verdict;
  const { outcome, fault } = headOf(verdict);
  return {
    metadata: {
      generateName: `${VERIFICATION_LABEL}-`,
      namespace: "default",
      labels: { [VERIFICATION_LABEL]: "true" },
    },
    involvedObject: { apiVersion: "v1", kind: "Node", name, uid: nodeUid },
    type: EXIT_CODE[outcome] === 0 ? "Normal" : "Warning",
    reason: conditionReason(fault),
    message: summaryOf(verdict).slice(0, MAX_EVENT_MESSAGE),
    source: { component: EVENT_SOURCE, host: name },
    firstTimestamp: kubernetesTime(time),
    lastTimestamp: kubernetesTime(time),
    count: 1,
  };
}

/** What `metricsText()` tells beside the last verdict: counts since the start. */
export interface Counters {
  readonly verdicts: Readonly<Record<string, number>>;
  readonly reportFailures: Readonly<Record<string, number>>;
}

/** The metrics in Prometheus' text format, version 0.0.4. */
export function metricsText(node: string, last: Verdict | undefined, counters: Counters): string {
  let text = "";
  const add = (
    name: string,
    type: "gauge" | "counter",
    samples: readonly [labels: object, value: number][],
  ) => {
    if (samples.length > 0) text += `# TYPE ${name} ${type}\n`;
    for (const [labels, value] of samples) {
      const pairs = Object.entries({ node, ...labels }).map(
        ([key, label]) => `${key}=${JSON.stringify(label)}`,
      );
      text += `${name}{${pairs.join()}} ${value}\n`;
    }
  };
  if (last) {
    const { time, problems, checks = [] } = last;
    add(METRICS.passed, "gauge", [[{}, exitCodeOf(last) === 0 ? 1 : 0]]);
    add(METRICS.time, "gauge", [[{}, time.getTime() / 1000]]);
    add(
      METRICS.fault,
      "gauge",
      problems.map(({ fault, check }) => [{ fault, check }, 1]),
    );
    add(
      METRICS.duration,
      "gauge",
      checks.map(({ name: check, milliseconds }) => [{ check }, milliseconds / 1000]),
    );
  }
  const count = (name: string, label: string, counts: Readonly<Record<string, number>>) =>
    add(
      name,
      "counter",
      Object.entries(counts).map(([key, value]) => [{ [label]: key }, value]),
    );
  count(METRICS.verdicts, "outcome", counters.verdicts);
  count(METRICS.reportFailures, "to", counters.reportFailures);
  return text;
}
