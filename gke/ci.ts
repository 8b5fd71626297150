// The metrics of CI runners on a cluster, as Managed Service for Prometheus collects them: by their names in PromQL, with the labels
// cluster, location and namespace beside their own. Checked 2026-11-25.

/**
 * GitLab Runner's own metrics, all of one runner manager. A job is counted when it is taken, and its duration when it has ended.
 * Source: https://docs.gitlab.com/runner/monitoring/ and commands/builds_helper.go of https://gitlab.com/gitlab-org/gitlab-runner
 */
export const GITLAB_RUNNER_METRIC = {
  /** Counter: jobs taken. */
  started: "gitlab_runner_jobs_total",
  /** Counter of a histogram: jobs ended, however. */
  ended: "gitlab_runner_job_duration_seconds_count",
  /** Counter by `failure_reason`: jobs that failed. */
  failed: "gitlab_runner_failed_jobs_total",
} as const;

/**
 * The `failure_reason` of jobs that the platform failed. Others are the job's own: script_failure, job_execution_timeout, and
 * unknown_failure, as which cancelled jobs count.
 * Source: common/network.go of https://gitlab.com/gitlab-org/gitlab-runner, and its merge requests 988 and 1018
 */
export const GITLAB_PLATFORM_FAILURE = "runner_system_failure";

/** The port of GitLab Runner's metrics, unless it is told another. Source: https://docs.gitlab.com/runner/monitoring/ */
export const GITLAB_METRICS_PORT = 9252;

/**
 * The metrics of the controller of GitHub's runner scale sets (gha_controller_…), and of its listeners. They do not tell a job that the
 * platform failed from one whose script did: `job_result` is "failed" for both. What is left is runners that cannot start.
 * Source: controllers/actions.github.com/metrics/metrics.go and cmd/ghalistener/metrics/metrics.go of
 * https://github.com/actions/actions-runner-controller
 */
export const GITHUB_RUNNER_METRIC = {
  /** Gauge: runners given up after tries to start them. */
  failed: "gha_controller_failed_ephemeral_runners",
  /** Gauge: runners whose Pods do not run yet. */
  pending: "gha_controller_pending_ephemeral_runners",
  /** Counters: jobs begun, and ended. */
  started: "gha_started_jobs_total",
  ended: "gha_completed_jobs_total",
} as const;
