import { Metric } from "@pulumi/gcp/logging";
import { AlertPolicy } from "@pulumi/gcp/monitoring";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  output,
} from "@pulumi/pulumi";
import { defaultRunbookUrl } from "../shared/runbook-url";
import { projectTargetOf, type Target, targetOf } from "./alert";
import { type ClusterAlertsArgs, checkOptions, intervalsOf } from "./args";
import { alertsFor } from "./list";
import { LOG_METRICS, type LogMetricId, logMetricArgs } from "./log-metrics";
import { documentationArgs, policyArgs } from "./policy-args";

export type { AlertOptions, ClusterAlertsArgs } from "./args";

/**
 * The alerts of one cluster. They call somebody within minutes when workloads lose their identity, when the verification no longer reports,
 * and when what depends on it breaks. docs/runbook.md has a section for each.
 */
export class ClusterAlerts extends ComponentResource {
  /** The alert policies, by the alerts' ids. */
  readonly policies: Readonly<Record<string, AlertPolicy>>;

  /** @throws {RunError} if an option is wrong. */
  constructor(name: string, args: ClusterAlertsArgs, opts?: ComponentResourceOptions) {
    super("gke-guardrails:index:ClusterAlerts", name, {}, opts);
    const { cluster, channels, labels = {}, ci = [], off = [], runbookUrl = defaultRunbookUrl() } = args;
    const { project } = cluster;
    const settings = { ...intervalsOf(args), thresholds: args.thresholds };
    checkOptions(name, args);
    // Separate, so that a preview shows what each alert watches while the project is unknown.
    const [target, projectTarget] = [targetOf(cluster), projectTargetOf(cluster)];

    const metrics = this.logMetrics(name, target, project);
    this.policies = Object.fromEntries(
      alertsFor(ci, off).map((alert) => {
        const policy = target.apply((known) => output(policyArgs(alert, known, settings, labels)));
        const documentation = projectTarget.apply((known) =>
          documentationArgs(alert, known, settings, runbookUrl),
        );
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
