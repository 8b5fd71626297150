// The contract with everything outside the verifier: manifests, alerts, dashboards, runbooks. Names here are API: alerts are
// written against them. Nothing in this file does input or output.

import { STARTUP_TAINT_PREFIX } from "../gke/upgrades";
import { FAULTS, type FaultId, rankOf } from "./faults";

/** The label, with the value "true", of every object of a verification. */
export const VERIFICATION_LABEL = "gke-upgrade-verification";

/** The label that tells the Pods of the two modes apart; its values are the modes. */
export const COMPONENT_LABEL = "app.kubernetes.io/component";

export const MODES = ["node", "cluster"] as const;
export type Mode = (typeof MODES)[number];

/** The taint with which gated node pools register, and that only a node's own passed verification removes. */
export const STARTUP_TAINT_KEY = `${STARTUP_TAINT_PREFIX}gke-upgrade-verification`;

/** The Node condition: True for passed and degraded, False for failed. Its reason is `conditionReason()`'s. */
export const NODE_CONDITION = "WorkloadIdentityVerified";

/** An unchanged condition is written again after this many seconds: its heartbeat. */
export const HEARTBEAT_SECONDS = 300;

/** A condition whose heartbeat is older than this is no evidence any more. */
export const HEARTBEAT_STALE_SECONDS = 900;

/** What Events name as their source. */
export const EVENT_SOURCE = "gke-upgrade-verification";

/** The ConfigMap in which self-heal records what it did, and the key of its data: see self-heal.ts. */
export const SELF_HEAL_RECORD = { name: "gke-upgrade-verification-self-heal", key: "record" } as const;

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

/** The labels of a log entry (`labels.verification_fault` in a filter); all values are strings. */
export const LOG_LABELS = {
  /** What the entry is: `verdict`, `report` (a report that could not be delivered), `self-heal`, `error`. */
  kind: "verification_kind",
  mode: "verification_mode",
  outcome: "verification_outcome",
  /** The worst fault's id; absent on passed verdicts. */
  fault: "verification_fault",
  node: "verification_node",
} as const;

export type LogKind = "verdict" | "report" | "self-heal" | "error";

/** Prometheus metrics of `node` mode; each has the label `node`. */
export const METRICS = {
  /** 1 if the last verdict was passed or degraded, else 0; absent before the first. */
  passed: "gke_upgrade_verification_passed",
  /** 1 for each fault of the last verdict; labels `fault` and `check`. */
  fault: "gke_upgrade_verification_fault",
  /** When the last verdict was reached, in seconds since 1970. */
  time: "gke_upgrade_verification_last_verdict_timestamp_seconds",
  /** Verdicts since the start, by `outcome`. */
  verdicts: "gke_upgrade_verification_verdicts_total",
  /** How long each check's last request took; label `check`. */
  duration: "gke_upgrade_verification_check_duration_seconds",
  /** Reports that could not be delivered; label `to`: condition, event or taint. */
  reportFailures: "gke_upgrade_verification_report_failures_total",
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
}

export const MAX_NODES = 20;

/** How one check of `node` mode went. */
export interface Check {
  readonly name: string;
  readonly milliseconds: number;
  readonly fault?: FaultId;
}

/** What `cluster` mode compares with its next run. */
export interface Baseline {
  readonly controlPlane: string;
  readonly componentVersions: readonly string[];
  readonly images: readonly string[];
  readonly revisions: readonly string[];
}

export interface Verdict {
  readonly mode: Mode;
  readonly time: Date;
  readonly problems: readonly Problem[];
  /** How often everything was asked until this verdict. */
  readonly attempts: number;
  readonly milliseconds: number;
  readonly node?: string;
  readonly project?: string;
  readonly cluster?: string;
  readonly location?: string;
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
  const where = verdict.node ?? verdict.cluster ?? "this cluster";
  const worst = worstOf(verdict.problems);
  if (!worst) {
    return verdict.nodes
      ? `${where}: ${verdict.nodes.verified} of ${verdict.nodes.inScope} nodes verified`
      : `${where}: Pods get their identity`;
  }
  const { meaning, cause, next } = FAULTS[worst.fault];
  const others = verdict.problems.length - 1;
  const more = others > 0 ? ` (and ${others} more)` : "";
  return `${where}: ${worst.check}: ${meaning} [${textOf(worst)}]${more}. Likely cause: ${cause}. Next: ${next}.`;
}

function textOf({ detail, nodes = [], nodeCount = nodes.length }: Problem): string {
  if (nodes.length === 0) return detail;
  const left = nodeCount > nodes.length ? ` and ${nodeCount - nodes.length} more` : "";
  return `${detail}: ${nodes.join(", ")}${left}`;
}

/** Where the runbook deals with a fault. */
export const runbookOf = (fault: FaultId): string => `docs/runbook.md#${fault}`;

/**
 * A log entry as one line of JSON, with Cloud Logging's special fields.
 * Source: https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields
 */
export function logLine(
  severity: Severity,
  time: Date,
  message: string,
  labels: Partial<Record<keyof typeof LOG_LABELS, string>>,
  payload: object = {},
): string {
  const named: Record<string, string> = { [VERIFICATION_LABEL]: "true" };
  for (const [key, value] of Object.entries(labels))
    named[LOG_LABELS[key as keyof typeof LOG_LABELS]] = value;
  return `${JSON.stringify({
    severity,
    time: time.toISOString(),
    message,
    "logging.googleapis.com/labels": named,
    ...payload,
  })}\n`;
}

/** The log line of a verdict: everything about it is under `verification`. */
export function verdictLine(verdict: Verdict): string {
  const { mode, node, time, problems, ...rest } = verdict;
  const outcome = outcomeOf(problems);
  const worst = worstOf(problems);
  const labels = {
    kind: "verdict" satisfies LogKind,
    mode,
    outcome,
    ...(worst && { fault: worst.fault }),
    ...(node !== undefined && { node }),
  };
  const told = problems.map((problem) => {
    const { meaning, cause, next } = FAULTS[problem.fault];
    return { ...problem, meaning, cause, next, runbook: runbookOf(problem.fault) };
  });
  return logLine(SEVERITY[outcome], time, summaryOf(verdict), labels, {
    verification: { mode, outcome, ...(worst && { fault: worst.fault }), node, problems: told, ...rest },
  });
}

/**
 * The most bytes of a container's termination message.
 * Source: https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
 */
const MAX_TERMINATION_BYTES = 4096;

/** What `terminationMessage()` writes and `baselineOf()` reads. */
interface Termination {
  readonly outcome: Outcome;
  readonly fault?: FaultId;
  readonly message: string;
  readonly baseline?: Baseline;
}

/** The container's termination message: JSON that always fits. */
export function terminationMessage(verdict: Verdict): string {
  const worst = worstOf(verdict.problems);
  const base = { outcome: outcomeOf(verdict.problems), ...(worst && { fault: worst.fault }) };
  const message = summaryOf(verdict).slice(0, 1500);
  const full: Termination = { ...base, message, ...(verdict.baseline && { baseline: verdict.baseline }) };
  const text = JSON.stringify(full);
  return Buffer.byteLength(text) <= MAX_TERMINATION_BYTES
    ? text
    : JSON.stringify({ ...base, message: message.slice(0, 500) } satisfies Termination);
}

/** The baseline in an earlier run's termination message; undefined where it holds none. */
export function baselineOf(text: string): Baseline | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  const baseline = (read as Partial<Termination> | null)?.baseline as Partial<Baseline> | undefined;
  const isList = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === "string");
  const isWhole =
    typeof baseline?.controlPlane === "string" &&
    isList(baseline.componentVersions) &&
    isList(baseline.images) &&
    isList(baseline.revisions);
  return isWhole ? (baseline as Baseline) : undefined;
}

/** A condition of a Node's status. */
export interface NodeCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastHeartbeatTime: string;
  readonly lastTransitionTime: string;
}

/** The Node condition of a verdict; `previous` is the one that is there. An undetermined verdict is Unknown. */
export function nodeCondition(verdict: Verdict, previous: Partial<NodeCondition> | undefined): NodeCondition {
  const outcome = outcomeOf(verdict.problems);
  const status = outcome === "undetermined" ? "Unknown" : outcome === "failed" ? "False" : "True";
  const now = kubernetesTime(verdict.time);
  return {
    type: NODE_CONDITION,
    status,
    reason: conditionReason(worstOf(verdict.problems)?.fault),
    message: summaryOf(verdict),
    lastHeartbeatTime: now,
    lastTransitionTime: (previous?.status === status ? previous.lastTransitionTime : undefined) ?? now,
  };
}

/** Kubernetes' metav1.Time has whole seconds. */
const kubernetesTime = (time: Date): string => time.toISOString().replace(/\.\d+/, "");

/** The longest message of an Event. Source: Kubernetes' validation of core/v1 Event. */
const MAX_EVENT_MESSAGE = 1024;

/** The Event, in the namespace `default` as for every Node's, that tells of a change of verdict. */
export function nodeEvent(verdict: Verdict, nodeUid: string): object {
  const node = verdict.node ?? "";
  const isBad = ["failed", "undetermined"].includes(outcomeOf(verdict.problems));
  const time = kubernetesTime(verdict.time);
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: {
      generateName: `${EVENT_SOURCE}-`,
      namespace: "default",
      labels: { [VERIFICATION_LABEL]: "true" },
    },
    involvedObject: { apiVersion: "v1", kind: "Node", name: node, uid: nodeUid },
    type: isBad ? "Warning" : "Normal",
    reason: conditionReason(worstOf(verdict.problems)?.fault),
    message: summaryOf(verdict).slice(0, MAX_EVENT_MESSAGE),
    source: { component: EVENT_SOURCE, host: node },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
}

/** What `metricsText()` tells beside the last verdict: counts since the start. */
export interface Counters {
  readonly verdicts: Readonly<Partial<Record<Outcome, number>>>;
  readonly reportFailures: Readonly<Record<string, number>>;
}

/** The metrics in Prometheus' text format, version 0.0.4. */
export function metricsText(node: string, last: Verdict | undefined, counters: Counters): string {
  const lines: string[] = [];
  const family = (name: string, type: "gauge" | "counter", samples: [Record<string, string>, number][]) => {
    if (samples.length === 0) return;
    lines.push(`# TYPE ${name} ${type}`);
    for (const [labels, value] of samples) {
      const pairs = Object.entries({ node, ...labels }).map(
        ([key, text]) => `${key}=${JSON.stringify(text)}`,
      );
      lines.push(`${name}{${pairs.join(",")}} ${value}`);
    }
  };
  if (last) {
    family(METRICS.passed, "gauge", [[{}, exitCodeOf(last) === EXIT_CODE.passed ? 1 : 0]]);
    family(METRICS.time, "gauge", [[{}, last.time.getTime() / 1000]]);
    family(
      METRICS.fault,
      "gauge",
      last.problems.map(({ fault, check }) => [{ fault, check }, 1]),
    );
    family(
      METRICS.duration,
      "gauge",
      (last.checks ?? []).map(({ name, milliseconds }) => [{ check: name }, milliseconds / 1000]),
    );
  }
  const counts = (label: string, values: Readonly<Record<string, number | undefined>>) =>
    Object.entries(values).map(([key, value]): [Record<string, string>, number] => [
      { [label]: key },
      value ?? 0,
    ]);
  family(METRICS.verdicts, "counter", counts("outcome", counters.verdicts));
  family(METRICS.reportFailures, "counter", counts("to", counters.reportFailures));
  return lines.length > 0 ? `${lines.join("\n")}\n` : "";
}
