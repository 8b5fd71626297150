import { GITHUB_RUNNER_METRIC, GITLAB_PLATFORM_FAILURE, GITLAB_RUNNER_METRIC } from "../../gke/ci";
import { METADATA_SERVER_DAEMON_SET } from "../../gke/metadata-server";
import { METRICS } from "../../verifier/contract";
import type { CiPlatform, Intervals, ProjectTarget, Target } from "../alerts/alert";
import { logSeries, verdicts } from "../alerts/log-metrics";
import { series } from "../alerts/series";
import { DNS_PODS, nodeSeries, restartSeries } from "../alerts/system-metrics";
import { notifications } from "../alerts/upgrades";
import { heardNodes } from "../alerts/verification";
import { chart, incidents, logs, mosaic, type Row, scorecard, upgradeMarks } from "./widgets";

const RATE = "[10m]";

/** What a cluster's dashboard shows. */
export interface Shown {
  readonly target: ProjectTarget;
  readonly intervals: Intervals;
  readonly ci: readonly CiPlatform[];
  /** The cluster's alert policies: `projects/PROJECT/alertPolicies/ID` each. */
  readonly policies: readonly string[];
}

/**
 * A dashboard in Cloud Monitoring's JSON, in the order of the questions in an incident: do workloads have their identity, since when, is it
 * the metadata server, what else suffers, and was there an upgrade.
 */
export function dashboard({ target, intervals, ci, policies }: Shown): object {
  const { project, cluster } = target;
  return {
    displayName: `${cluster}: workload identity through upgrades`,
    mosaicLayout: mosaic([
      { height: 8, widgets: scores(target, intervals) },
      {
        height: 12,
        widgets: [
          incidents("Open incidents", policies.map(shortName)),
          logs("What fails, and what to do", project, verdicts(target, { mode: "node", outcome: "failed" })),
        ],
      },
      { height: 14, widgets: [...verification(target), ...metadataServer(target)] },
      { height: 14, widgets: kubeSystem(target) },
      ...ci.map((platform) => ({ height: 14, widgets: CI[platform](target) })),
      {
        height: 12,
        widgets: [
          logs("Upgrades and versions, as GKE tells of them", project, notifications(target)),
          logs("What the verification of the cluster finds", project, verdicts(target, { mode: "cluster" })),
        ],
      },
    ] satisfies Row[]),
    annotations: upgradeMarks(project, cluster),
  };
}

const shortName = (policy: string): string => policy.replace(/^projects\/[^/]+\//, "");

function scores(target: Target, intervals: Intervals) {
  const failed = logSeries("verdicts", target, { mode: "node", outcome: "failed" });
  return [
    scorecard("Nodes", `count(max by (node_name) (${nodeSeries(target)}))`),
    scorecard("Nodes verified", `count(${heardNodes(target, intervals)})`),
    scorecard("Nodes that failed", `count(sum by (node_name) (increase(${failed}${RATE})) > 0)`, 1),
  ];
}

function verification(target: Target) {
  const { cluster, location } = target;
  const failed = logSeries("verdicts", target, { mode: "node", outcome: "failed" });
  const duration = series(METRICS.duration, { cluster, location });
  return [
    chart("Failed verifications, by fault", {
      "${fault}": `sum by (fault) (increase(${failed}${RATE}))`,
    }),
    chart("How long the metadata server takes, at worst (s)", {
      "${check}": `max by (check) (${duration})`,
    }),
  ];
}

function metadataServer(target: Target) {
  const restarts = restartSeries(target, { container_name: METADATA_SERVER_DAEMON_SET });
  return [
    chart("Metadata server: restarts and errors", {
      restarts: `sum(increase(${restarts}${RATE}))`,
      errors: `sum(increase(${logSeries("metadata-server-errors", target)}${RATE}))`,
    }),
  ];
}

function kubeSystem(target: Target) {
  const dns = restartSeries(target, { pod_name: ["=~", DNS_PODS] });
  const others = restartSeries(target, { pod_name: ["!~", DNS_PODS] });
  return [
    chart("DNS: restarts", { "${pod_name}": `sum by (pod_name) (increase(${dns}${RATE}))` }),
    chart("Other restarts in kube-system", {
      "${pod_name}": `sum by (pod_name) (increase(${others}${RATE})) > 0`,
    }),
  ];
}

const CI: Readonly<Record<CiPlatform, (target: Target) => ReturnType<typeof chart>[]>> = {
  "gitlab-runner": ({ cluster, location }) => {
    const increase = (name: string) => `sum(increase(${series(name, { cluster, location })}${RATE}))`;
    const failed = series(GITLAB_RUNNER_METRIC.failed, { cluster, location });
    return [
      chart("GitLab jobs", {
        begun: increase(GITLAB_RUNNER_METRIC.started),
        ended: increase(GITLAB_RUNNER_METRIC.ended),
      }),
      chart(`GitLab jobs that failed (the platform's: ${GITLAB_PLATFORM_FAILURE})`, {
        "${failure_reason}": `sum by (failure_reason) (increase(${failed}${RATE}))`,
      }),
    ];
  },
  "github-actions": ({ cluster, location }) => {
    const now = (name: string) => `sum(${series(name, { cluster, location })})`;
    return [
      chart("GitHub runners that do not run", {
        "given up": now(GITHUB_RUNNER_METRIC.failed),
        waiting: now(GITHUB_RUNNER_METRIC.pending),
      }),
    ];
  },
};
