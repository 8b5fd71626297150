// What an alert is, and what alerts are about.

import { all, type Input, type Output } from "@pulumi/pulumi";

/** The cluster that is watched, by what its metrics and logs say of it. */
export interface Target {
  /** Its region or zone. */
  readonly location: string;
  readonly cluster: string;
}

/** The same with the ID of its project, which a preview need not know: GKE tells it of a Cluster that does not name one. */
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

/** Critical ones call somebody, at night too; warnings wait for the day. */
export const SEVERITIES = ["critical", "warning"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A condition on metrics. */
export interface MetricCondition {
  readonly kind: "metric";
  /** PromQL whose series, each, are an incident. */
  readonly query: string;
  /** For so many minutes before the alert fires. */
  readonly forMinutes: number;
}

/** A condition on log entries. */
export interface LogCondition {
  readonly kind: "log";
  /** Cloud Logging's query language. */
  readonly filter: string;
  /** Fields of the entry that the notification names, by their names there. Entries with different ones notify separately. */
  readonly fields: Readonly<Record<string, string>>;
  /** At the most one notification in so many minutes. */
  readonly everyMinutes: number;
}

export type Condition = MetricCondition | LogCondition;

/** The CI platforms whose own failures differ from those of their users' jobs. */
export const CI_PLATFORMS = ["gitlab-runner", "github-actions"] as const;
export type CiPlatform = (typeof CI_PLATFORMS)[number];

/** How often the cluster's verification tells something. */
export interface Intervals {
  /** Seconds between two verifications of a node. */
  readonly periodSeconds: number;
  /** Minutes between two verifications of the cluster. */
  readonly everyMinutes: number;
}

/** From where on errors that the metadata servers of a cluster log are too many. */
export interface Thresholds {
  /** Errors in 10 minutes. */
  readonly burstErrors: number;
  /** How many times as many as usual, which is the hour before. */
  readonly burstFactor: number;
  /** Errors in 25 minutes. */
  readonly steadyErrors: number;
  /** How many times as many as usual, which is the six hours before. */
  readonly steadyFactor: number;
}

/** A workload without a token makes about one error a minute. */
export const THRESHOLDS: Thresholds = { burstErrors: 20, burstFactor: 5, steadyErrors: 20, steadyFactor: 3 };

/** The bounds of each, ends included. */
export const THRESHOLD_BOUNDS: Readonly<Record<keyof Thresholds, readonly [min: number, max: number]>> = {
  burstErrors: [1, 100_000],
  burstFactor: [1, 100],
  steadyErrors: [1, 100_000],
  steadyFactor: [1, 100],
};

/** What the conditions of a cluster's alerts are made with. */
export interface AlertSettings extends Intervals {
  /** Default: THRESHOLDS. */
  readonly thresholds?: Partial<Thresholds>;
}

/** One alert, for any cluster. */
export interface Alert {
  /** In kebab case: part of resource names, and the heading of its section in docs/runbook.md. */
  readonly id: string;
  /** Completes "CLUSTER: ". */
  readonly title: string;
  /** When it fires, in a phrase for the table of docs/alerts.md. */
  readonly when: string;
  readonly severity: Severity;
  /** Only where this platform runs on the cluster. */
  readonly ci?: CiPlatform;
  readonly condition: (target: Target, settings: AlertSettings) => Condition;
}
