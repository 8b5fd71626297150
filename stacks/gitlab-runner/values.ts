// What the chart is given. Source, where none is given: https://docs.gitlab.com/runner/install/kubernetes/,
// https://gitlab.com/gitlab-org/charts/gitlab-runner/-/blob/main/values.yaml and
// https://docs.gitlab.com/runner/executors/kubernetes/, checked 2026-11-25

import type { ReleaseArgs } from "@pulumi/kubernetes/helm/v3/release";
import type { Input } from "@pulumi/pulumi";
import { GITLAB_METRICS_PORT } from "../../gke/ci";
import { SAFE_TO_EVICT_ANNOTATION, TAINT_EFFECTS } from "../../gke/nodes";
import { RUNNERS_TAINT, SPOT_TAINT } from "../shared/runners-taint";
import type { GitlabRunnerConfig } from "./options";

const CHART = "gitlab-runner";

/**
 * The chart and its version, as a release takes them: from a repository by name, from an OCI registry by the whole path.
 * Source: https://helm.sh/docs/topics/registries/
 */
export function chartOf({
  chartRepository,
  chartVersion: version,
}: GitlabRunnerConfig): Pick<ReleaseArgs, "chart" | "version" | "repositoryOpts"> {
  if (chartRepository.startsWith("oci://")) return { chart: `${chartRepository}/${CHART}`, version };
  return { chart: CHART, version, repositoryOpts: { repo: chartRepository } };
}

/** The namespace of the manager and its jobs, and the release's name. */
export const NAME = "gitlab-runner";

/** The Kubernetes service accounts: of the manager, which may create Pods, and of the jobs, which may do nothing in the cluster. */
export const SERVICE_ACCOUNTS = { manager: "gitlab-runner", jobs: "ci-jobs" } as const;

/** The labels of the manager's Pod, beside the chart's own. */
export const MANAGER_LABELS = { "ci-role": "manager" } as const;

/** Where the manager serves its Prometheus metrics: `gitlab_runner_*`. */
export const METRICS = { portName: "metrics", port: GITLAB_METRICS_PORT } as const;

/**
 * Seconds for which a drain lets a job run on, and the manager wait for its jobs: GKE waits no longer in a surge upgrade.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies
 */
const GRACE_SECONDS = 3_600;

/** Seconds that a job waits for its Pod: a pool that scales from zero starts a node and, where it is gated, verifies it first. */
const START_SECONDS = 900;

/** Seconds for which the Pod of a job that is done may clean up. */
const CLEANUP_SECONDS = 30;

const NODES = { [RUNNERS_TAINT.key]: RUNNERS_TAINT.value };
const EFFECT = TAINT_EFFECTS[RUNNERS_TAINT.effect];

/**
 * The chart's values. There is one manager a cluster, and none needs a disruption budget: a drain moves it, the next one starts at once,
 * and it goes when its jobs are done.
 * @param tokenSecret the name of the Secret with the runner's token
 * @param hasSpot whether a pool for runners has spot nodes: jobs may run there, and the manager stays off them
 */
export function chartValues(
  config: GitlabRunnerConfig,
  tokenSecret: Input<string>,
  hasSpot = false,
): Record<string, unknown> {
  return {
    gitlabUrl: config.url,
    concurrent: config.concurrency,
    // Another manager may be using the token: GitLab forgets this one by itself.
    unregisterRunners: false,
    terminationGracePeriodSeconds: GRACE_SECONDS,
    rbac: { create: false },
    serviceAccount: { create: false, name: SERVICE_ACCOUNTS.manager },
    metrics: { enabled: true, ...METRICS },
    podLabels: MANAGER_LABELS,
    nodeSelector: NODES,
    tolerations: [{ key: RUNNERS_TAINT.key, operator: "Equal", value: RUNNERS_TAINT.value, effect: EFFECT }],
    resources: { requests: { cpu: "200m", memory: "256Mi" } },
    runners: { secret: tokenSecret, config: runnersConfig(config, hasSpot) },
  };
}

/** The runner's config.toml. The chart reads it as a Helm template, and none of our values can hold braces. */
export function runnersConfig(
  { image, cpuRequest, memoryRequest, cacheBucket }: GitlabRunnerConfig,
  hasSpot = false,
): string {
  return [
    "[[runners]]",
    "  [runners.kubernetes]",
    ...settings({
      namespace: NAME,
      service_account: SERVICE_ACCOUNTS.jobs,
      ...(image !== undefined && { image }),
      privileged: false,
      cpu_request: cpuRequest,
      memory_request: memoryRequest,
      poll_timeout: START_SECONDS,
      pod_termination_grace_period_seconds: GRACE_SECONDS,
      cleanup_grace_period_seconds: CLEANUP_SECONDS,
    }),
    "    [runners.kubernetes.node_selector]",
    ...settings(NODES),
    "    [runners.kubernetes.node_tolerations]",
    ...settings({
      [`${RUNNERS_TAINT.key}=${RUNNERS_TAINT.value}`]: EFFECT,
      ...(hasSpot && { [`${SPOT_TAINT.key}=${SPOT_TAINT.value}`]: EFFECT }),
    }),
    "    [runners.kubernetes.pod_annotations]",
    ...settings({ [SAFE_TO_EVICT_ANNOTATION]: "false" }),
    ...(cacheBucket === undefined
      ? []
      : [
          "  [runners.cache]",
          ...settings({ Type: "gcs", Shared: true }),
          // Without credentials the manager signs as its own IAM service account.
          "    [runners.cache.gcs]",
          ...settings({ BucketName: cacheBucket }),
        ]),
    "",
  ].join("\n");
}

/** TOML's keys and values; a quoted one is written as JSON writes it. */
function settings(values: Readonly<Record<string, string | number | boolean | undefined>>): string[] {
  return Object.entries(values).map(
    ([key, value]) => `      ${JSON.stringify(key)} = ${JSON.stringify(value)}`,
  );
}
