// What an alert is, and what alerts are about.

import { all, type Input, type Output } from "@pulumi/pulumi";

/** The watched cluster, as its metrics and logs name it. */
export interface Target {
  /** Its region or zone. */
  readonly location: string;
  readonly cluster: string;
}

/**
 * The watched cluster, with the ID of its project, which may be unknown in a preview: GKE returns it for a Cluster that does not set one.
 */
export interface ProjectTarget extends Target {
  readonly project: string;
}

/** A cluster to watch: a gcp.container.Cluster is one. */
export interface WatchedCluster {
  readonly name: Input<string>;
  /** Its region or zone. */
  readonly location: Input<string>;
  /** The ID of its project. */
  readonly project: Input<string>;
}

/** A watched cluster, once its names are known. */
export const targetOf = ({ name, location }: WatchedCluster): Output<Target> =>
  all([name, location]).apply(([cluster, at]) => ({ location: at, cluster }));

/** A watched cluster, once its names and its project are known. */
export const projectTargetOf = (watched: WatchedCluster): Output<ProjectTarget> =>
  all([targetOf(watched), watched.project]).apply(([target, project]) => ({ ...target, project }));

/** Critical alerts call somebody, also at night; warnings can wait for working hours. */
export const SEVERITIES = ["critical", "warning"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A condition on metrics. */
interface MetricCondition {
  readonly kind: "metric";
  /** A PromQL query; each of its series is an incident. */
  readonly query: string;
  /** For how many minutes the query must hold before the alert fires. */
  readonly forMinutes: number;
}

/** A condition on log entries. */
export interface LogCondition {
  readonly kind: "log";
  /** In Cloud Logging's query language. */
  readonly filter: string;
  /** Fields of the entry that the notification shows. Entries that differ in them notify separately. */
  readonly fields: Readonly<Record<string, string>>;
  /** At the most one notification in so many minutes. */
  readonly everyMinutes: number;
}

export type Condition = MetricCondition | LogCondition;

/** CI platforms whose metrics tell their own failures from those of their users' jobs. */
export const CI_PLATFORMS = ["gitlab-runner", "github-actions"] as const;
export type CiPlatform = (typeof CI_PLATFORMS)[number];

/** How often the cluster's verification reports. */
export interface Intervals {
  /** Seconds between two verifications of a node. */
  readonly periodSeconds: number;
  /** Minutes between two verifications of the cluster. */
  readonly everyMinutes: number;
}

/** From which number on errors that a cluster's metadata servers log are too many. */
export interface Thresholds {
  /** Errors in 10 minutes. */
  readonly burstErrors: number;
  /** How many times the usual number, which is that of the hour before. */
  readonly burstFactor: number;
  /** Errors in 25 minutes. */
  readonly steadyErrors: number;
  /** How many times the usual number, which is that of the six hours before. */
  readonly steadyFactor: number;
}

/** The defaults. A workload without a token causes about one error a minute. */
export const THRESHOLDS: Thresholds = { burstErrors: 20, burstFactor: 5, steadyErrors: 20, steadyFactor: 3 };

/** The allowed range of each, both ends included. */
export const THRESHOLD_BOUNDS: Readonly<Record<keyof Thresholds, readonly [min: number, max: number]>> = {
  burstErrors: [1, 100_000],
  burstFactor: [1, 100],
  steadyErrors: [1, 100_000],
  steadyFactor: [1, 100],
};

/** What the conditions of a cluster's alerts depend on. */
export interface AlertSettings extends Intervals {
  /** Default: THRESHOLDS. */
  readonly thresholds?: Partial<Thresholds>;
}

/** An alert, for any cluster. */
export interface Alert {
  /** In kebab case: part of resource names, and the heading of its section in docs/runbook.md. */
  readonly id: string;
  /** Completes "CLUSTER: ". */
  readonly title: string;
  /** When it fires: a phrase in the table of docs/alerts.md. */
  readonly when: string;
  readonly severity: Severity;
  /** The platform that it requires on the cluster. */
  readonly ci?: CiPlatform;
  readonly condition: (target: Target, settings: AlertSettings) => Condition;
}
