// Alerts on CI jobs that the platform fails. Scripts that fail and jobs that are cancelled are their users' affair.

import { GITHUB_RUNNER_METRIC, GITLAB_PLATFORM_FAILURE, GITLAB_RUNNER_METRIC } from "../../gke/ci";
import type { Alert, Target } from "./alert";
import { type LabelMatch, series } from "./series";

const total = (
  name: string,
  { cluster, location }: Target,
  range: string,
  matchers: Readonly<Record<string, LabelMatch>> = {},
): string => `sum(increase(${series(name, { cluster, location, ...matchers })}${range}))`;

/** Jobs started in the hour before last, and none has ended since: it is never normal that all jobs take more than an hour. */
const stuck = (started: string, ended: string, target: Target): string =>
  `${total(started, target, "[1h] offset 1h")} > 2.5 and ${total(started, target, "[1h]")} > 0.5 unless ${total(ended, target, "[1h]")} > 0`;

export const ciAlerts: readonly Alert[] = [
  {
    id: "gitlab-jobs-failing",
    title: "GitLab jobs fail because of the platform",
    when: "`runner_system_failure`: ten jobs in 10 minutes and three times as many as usual, or three that are more than a fifth of those begun",
    severity: "critical",
    ci: "gitlab-runner",
    condition: (target) => {
      const ofPlatform = { failure_reason: GITLAB_PLATFORM_FAILURE };
      const failed = total(GITLAB_RUNNER_METRIC.failed, target, "[10m]", ofPlatform);
      const usual = total(GITLAB_RUNNER_METRIC.failed, target, "[1h] offset 10m", ofPlatform);
      const started = total(GITLAB_RUNNER_METRIC.started, target, "[10m]");
      // A surge where there are many jobs, a ratio where there are few.
      const isSurge = `${failed} > 9.5 and ${failed} > 3 * (${usual}) / 6`;
      const isRatio = `${failed} > 2.5 and ${failed} > 0.2 * (${started})`;
      return { kind: "metric", query: `(${isSurge}) or (${isRatio})`, forMinutes: 0 };
    },
  },
  {
    id: "gitlab-jobs-stuck",
    title: "GitLab jobs start and never end",
    when: "Jobs begun in each of the last two hours, and none ended in the last",
    severity: "warning",
    ci: "gitlab-runner",
    condition: (target) => ({
      kind: "metric",
      query: stuck(GITLAB_RUNNER_METRIC.started, GITLAB_RUNNER_METRIC.ended, target),
      forMinutes: 0,
    }),
  },
  {
    id: "github-runners-failing",
    title: "GitHub runners cannot start",
    when: "Three runners given up within 10 minutes, or three that wait for 15 minutes while no job begins",
    severity: "critical",
    ci: "github-actions",
    condition: (target) => {
      const { cluster, location } = target;
      const failed = series(GITHUB_RUNNER_METRIC.failed, { cluster, location });
      const pending = series(GITHUB_RUNNER_METRIC.pending, { cluster, location });
      // Runners that were given up, at least three more than ten minutes ago; or that are waiting, while none has got further.
      const areGivenUp = `sum(${failed}) - (sum(${failed} offset 10m) or sum(${failed}) * 0) > 2.5`;
      const areStuck = `sum(min_over_time(${pending}[15m])) > 2.5 unless ${total(GITHUB_RUNNER_METRIC.started, target, "[15m]")} > 0`;
      return { kind: "metric", query: `(${areGivenUp}) or (${areStuck})`, forMinutes: 0 };
    },
  },
  {
    id: "github-jobs-stuck",
    title: "GitHub jobs start and never end",
    when: "Jobs begun in each of the last two hours, and none ended in the last",
    severity: "warning",
    ci: "github-actions",
    condition: (target) => ({
      kind: "metric",
      query: stuck(GITHUB_RUNNER_METRIC.started, GITHUB_RUNNER_METRIC.ended, target),
      forMinutes: 0,
    }),
  },
];
