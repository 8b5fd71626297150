import { Metric } from "@pulumi/gcp/logging";
import { AlertPolicy } from "@pulumi/gcp/monitoring";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  output,
  RunError,
} from "@pulumi/pulumi";
import { BOUNDS, DEFAULTS } from "../verification/options";
import {
  CI_PLATFORMS,
  type CiPlatform,
  type Intervals,
  projectTargetOf,
  SEVERITIES,
  type Target,
  targetOf,
  type WatchedCluster,
} from "./alert";
import type { ChannelNames } from "./channels";
import { ALERTS, alertsFor } from "./list";
import { LOG_METRICS, type LogMetricId, logMetricArgs } from "./log-metrics";
import { documentationArgs, policyArgs } from "./policy-args";

/** What can be chosen about a cluster's alerts. */
export interface AlertOptions {
  /** The CI platforms that run on the cluster. Default: none. */
  readonly ci?: readonly CiPlatform[];
  /** Ids of alerts to leave out, such as `upgrade-available`. Default: none. */
  readonly off?: readonly string[];
}

export interface ClusterAlertsArgs extends AlertOptions, Partial<Intervals> {
  readonly cluster: WatchedCluster;
  /** Who is told, by severity: resource names of notification channels, such as those of AlertChannels. */
  readonly channels: ChannelNames;
  /** Labels by which notifications can be routed: up to 63 lower-case letters, digits, hyphens and underscores. */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The alerts of one cluster: they call somebody within minutes when workloads lose their identity, when nothing is heard of the
 * verification any more, and when what depends on it breaks. docs/runbook.md has a section for each.
 */
export class ClusterAlerts extends ComponentResource {
  /** The alert policies, by the alerts' ids. */
  readonly policies: Readonly<Record<string, AlertPolicy>>;

  /** @throws {RunError} if an option is wrong. */
  constructor(name: string, args: ClusterAlertsArgs, opts?: ComponentResourceOptions) {
    super("gke-guardrails:index:ClusterAlerts", name, {}, opts);
    const { cluster, channels, labels = {}, ci = [], off = [] } = args;
    const { project } = cluster;
    const intervals = intervalsOf(args);
    checkOptions(name, args);
    // Apart, so that a preview shows what each alert watches where it does not know the project yet.
    const [target, projectTarget] = [targetOf(cluster), projectTargetOf(cluster)];

    const metrics = this.logMetrics(name, target, project);
    this.policies = Object.fromEntries(
      alertsFor(ci, off).map((alert) => {
        const policy = target.apply((known) => output(policyArgs(alert, known, intervals, labels)));
        const documentation = projectTarget.apply((known) => documentationArgs(alert, known, intervals));
        return [
          alert.id,
          new AlertPolicy(
            `${name}-${alert.id}`,
            {
              project,
              displayName: policy.displayName,
              combiner: policy.combiner,
              conditions: policy.conditions,
              alertStrategy: policy.alertStrategy,
              documentation: {
                mimeType: documentation.mimeType,
                subject: documentation.subject,
                content: documentation.content,
                links: documentation.links,
              },
              severity: policy.severity,
              userLabels: policy.userLabels,
              notificationChannels: [...channels[alert.severity]],
            },
            { parent: this, dependsOn: metrics },
          ),
        ];
      }),
    );
    this.registerOutputs({});
  }

  private logMetrics(name: string, target: Output<Target>, project: Input<string>): Metric[] {
    return (Object.keys(LOG_METRICS) as LogMetricId[]).map((id) => {
      const metric = target.apply((known) => output(logMetricArgs(id, known)));
      return new Metric(
        `${name}-${id}`,
        {
          name: metric.name,
          project,
          description: metric.description,
          filter: metric.filter,
          metricDescriptor: metric.metricDescriptor,
          labelExtractors: metric.labelExtractors,
        },
        { parent: this },
      );
    });
  }
}

/** The verification's own intervals, or its defaults. */
function intervalsOf({
  periodSeconds = DEFAULTS.periodSeconds,
  everyMinutes = DEFAULTS.everyMinutes,
}: Partial<Intervals>): Intervals {
  for (const [key, value] of Object.entries({ periodSeconds, everyMinutes })) {
    const [min, max] = BOUNDS[key as keyof Intervals];
    if (value >= min && value <= max) continue;
    throw new RunError(`${key}: is ${value}; expected the verification's own, from ${min} to ${max}.`);
  }
  return { periodSeconds, everyMinutes };
}

/** @throws {RunError} with everything that is wrong with them. */
function checkOptions(name: string, { channels, ci = [], off = [] }: ClusterAlertsArgs): void {
  const problems = [
    ...SEVERITIES.filter((severity) => !Array.isArray(channels?.[severity])).map(
      (severity) => `channels.${severity}: is no list; expected resource names of notification channels`,
    ),
    ...off.filter((id) => !ALERTS.some((alert) => alert.id === id)).map((id) => `off: ${id} is no alert`),
    ...ci.filter((platform) => !CI_PLATFORMS.includes(platform)).map((p) => `ci: ${p} is no CI platform`),
  ];
  if (problems.length > 0) {
    throw new RunError(
      `The options of the alerts "${name}" are wrong:\n  ${problems.join("\n  ")}\nAlerts are ${ALERTS.map(({ id }) => id).join(", ")}; CI platforms are ${CI_PLATFORMS.join(", ")}.`,
    );
  }
}
