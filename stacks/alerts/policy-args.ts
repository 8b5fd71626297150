import type { monitoring, types } from "@pulumi/gcp";
import type { Alert, AlertSettings, Condition, ProjectTarget, Severity, Target } from "./alert";
import { sectionFor } from "./runbook";

/**
 * Cloud Monitoring's words for the severities.
 * Source: @pulumi/gcp 9.37.0, monitoring.AlertPolicy.severity
 */
const SEVERITY: Readonly<Record<Severity, string>> = { critical: "CRITICAL", warning: "WARNING" };

/** Minutes without data after which an incident closes; Cloud Monitoring requires at least 30. */
const AUTO_CLOSE_MINUTES = 60;
const EVALUATION_MINUTES = 1;

/** An alert policy without its project, its channels and its documentation. */
export type PolicyArgs = Pick<
  monitoring.AlertPolicyArgs,
  "displayName" | "combiner" | "conditions" | "alertStrategy" | "severity" | "userLabels"
>;

/**
 * The alert policy of one cluster.
 * @param labels of the cluster, by which notifications can be routed, such as its owner
 */
export function policyArgs(
  { id, title, severity, condition }: Alert,
  target: Target,
  settings: AlertSettings,
  labels: Readonly<Record<string, string>>,
): PolicyArgs {
  const { cluster, location } = target;
  const is = condition(target, settings);
  const displayName = displayNameOf(title, target);
  return {
    displayName,
    combiner: "OR",
    // A policy on a log, or with PromQL, can have only one condition.
    conditions: [conditionArgs(displayName, id, is)],
    alertStrategy: {
      autoClose: seconds(AUTO_CLOSE_MINUTES),
      ...(is.kind === "log" && { notificationRateLimit: { period: seconds(is.everyMinutes) } }),
    },
    severity: SEVERITY[severity],
    userLabels: { ...labels, alert: id, severity, cluster, location },
  };
}

/** The documentation in an alert's notifications. @param runbookUrl where the runbook can be read */
export function documentationArgs(
  { id, title, severity, condition }: Alert,
  target: ProjectTarget,
  settings: AlertSettings,
  runbookUrl?: string,
) {
  const is = condition(target, settings);
  return {
    mimeType: "text/markdown",
    subject: [`[${severity}]`, displayNameOf(title, target), ...subjectFields(is)].join(" "),
    content: sectionFor(id, target, runbookUrl),
    links: links(target, is),
  } satisfies types.input.monitoring.AlertPolicyDocumentation;
}

const displayNameOf = (title: string, { cluster }: Target): string => `${cluster}: ${title}`;

function conditionArgs(
  displayName: string,
  id: string,
  is: Condition,
): types.input.monitoring.AlertPolicyCondition {
  if (is.kind === "log") {
    const labelExtractors = Object.fromEntries(
      Object.entries(is.fields).map(([field, path]) => [field, `EXTRACT(${path})`]),
    );
    return { displayName, conditionMatchedLog: { filter: is.filter, labelExtractors } };
  }
  return {
    displayName,
    conditionPrometheusQueryLanguage: {
      query: is.query,
      duration: seconds(is.forMinutes),
      evaluationInterval: seconds(EVALUATION_MINUTES),
      alertRule: id.replace(/-/g, "_"),
      // A metric without series is not a mistake: some are written only once something fails.
      disableMetricValidation: true,
    },
  };
}

/**
 * The fields of the entry in the notification's subject. Source: https://cloud.google.com/monitoring/alerts/doc-variables,
 * checked 2026-11-25
 */
const subjectFields = (is: Condition): string[] =>
  is.kind === "log" ? Object.keys(is.fields).map((field) => `\${log.extracted_label.${field}}`) : [];

/** Where to look next, in Google Cloud's console: three at the most. */
function links(
  { project, location, cluster }: ProjectTarget,
  is: Condition,
): types.input.monitoring.AlertPolicyDocumentationLink[] {
  const origin = "https://console.cloud.google.com";
  const path = `clusters/details/${location}/${cluster}`;
  const query = is.kind === "log" ? is.filter : `resource.labels.cluster_name=${JSON.stringify(cluster)}`;
  return [
    { displayName: "Cluster", url: `${origin}/kubernetes/${path}/details?project=${project}` },
    {
      displayName: "Logs",
      url: `${origin}/logs/query;query=${encodeURIComponent(query)}?project=${project}`,
    },
    { displayName: "Dashboards", url: `${origin}/monitoring/dashboards?project=${project}` },
  ];
}

const seconds = (minutes: number): string => `${60 * minutes}s`;
