// The contract with everything outside the verifier: manifests, alerts, dashboards, runbooks. Names here are API: alerts are
// written against them.

import { STARTUP_TAINT_PREFIX } from "../gke/upgrades";
import type { FaultId } from "./faults";

/** The label, with the value "true", of every object of a verification; WORKLOAD_MODE is its value on what runs under a workload's account. */
export const VERIFICATION_LABEL = "gke-upgrade-verification";

/** The label that distinguishes the Pods of the two modes; its values are the modes. */
export const COMPONENT_LABEL = "app.kubernetes.io/component";

export const MODES = ["node", "cluster"] as const;
export type Mode = (typeof MODES)[number];

/** The mode that runs once under a workload's account, in the workload's namespace, as a program of its own. */
export const WORKLOAD_MODE = "workload";
export type AnyMode = Mode | typeof WORKLOAD_MODE;

/** Each mode's program. */
export const PROGRAM_FILES: Readonly<Record<AnyMode, string>> = {
  node: "verifier.js",
  cluster: "cluster.js",
  workload: "workload.js",
};

/** The file beside the programs with the issues that `cluster` mode knows: a list of NodeIssue. */
export const KNOWN_ISSUES_FILE = "known-issues.json";

/** The taint with which gated node pools register, and which only a passed verification on the node removes. */
export const STARTUP_TAINT_KEY = `${STARTUP_TAINT_PREFIX}gke-upgrade-verification`;

/** The Node condition: True for passed and degraded, else False. Its reason is `conditionReason()`'s. */
export const NODE_CONDITION = "WorkloadIdentityVerified";

/** The variable, after the verifier's prefix, with the seconds between two checks of `node` mode. */
export const PERIOD_VARIABLE = "PERIOD_SECONDS";

/** A repeated pass on a node is logged again after this many seconds: alerts rely on it. */
export const PASS_LOG_SECONDS = 300;

/** An unchanged condition is written again after this many seconds: its heartbeat. */
export const HEARTBEAT_SECONDS = 300;

/** A condition with an older heartbeat is no longer evidence. */
export const HEARTBEAT_STALE_SECONDS = 900;

/** The source that Events name. */
export const EVENT_SOURCE = VERIFICATION_LABEL;

/** The ConfigMap in which self-heal records what it did, and the key of its data: see self-heal.ts. */
export const SELF_HEAL_RECORD = { name: `${VERIFICATION_LABEL}-self-heal`, key: "record" } as const;

/** The paths that `node` mode serves: readiness and liveness with 200 or 503, and the metrics. */
export const HTTP_PATHS = { ready: "/ready", live: "/live", metrics: "/metrics" } as const;

/** Passed and degraded verdicts are successes; undetermined is not. */
const OUTCOMES = ["passed", "degraded", "failed", "undetermined"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const EXIT_CODE = { passed: 0, degraded: 0, failed: 1, undetermined: 2, misconfigured: 3 } as const;

/**
 * Cloud Logging's severities.
 * Source: https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity
 */
export type Severity = "DEBUG" | "INFO" | "NOTICE" | "WARNING" | "ERROR" | "CRITICAL";

/** The labels of a log entry, each with LABEL_PREFIX (`labels.verification_fault` in a filter); all values are strings. */
export interface LogLabels {
  /** The kind of the entry; `report` is one about a report that could not be delivered. */
  readonly kind: "verdict" | "report" | "self-heal" | "error";
  readonly mode?: AnyMode;
  readonly outcome?: Outcome;
  /** The worst fault; absent where there is none. */
  readonly fault?: FaultId;
  readonly node?: string;
  /** In `workload` mode: the account under test, as `NAMESPACE/SERVICE_ACCOUNT`. */
  readonly workload?: string;
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
