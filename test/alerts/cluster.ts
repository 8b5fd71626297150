import { GITHUB_RUNNER_METRIC, GITLAB_RUNNER_METRIC } from "../../gke/ci";
import { METADATA_SERVER_DAEMON_SET } from "../../gke/metadata-server";
import { POD_WAITING_REASON } from "../../gke/metrics";
import { METRICS } from "../../verifier/contract";
import { World } from "./promtool";

const place = { project_id: "example-runners", location: "europe-west4" };
const ofCluster = { ...place, cluster_name: "runners" };
/** The labels of what Managed Service for Prometheus collects. */
const scraped = { ...place, cluster: "runners" };

/** Whether something is so at a minute. */
export type When = (minute: number) => boolean;
const always: When = () => true;
const never: When = () => false;
const none = () => 0;
export const from =
  (start: number): When =>
  (minute) =>
    minute >= start;
export const between =
  (start: number, end: number): When =>
  (minute) =>
    minute >= start && minute < end;

/** Series as a cluster of CI runners gives them, under the names and labels that Cloud Monitoring gives them in PromQL. */
export class ClusterWorld extends World {
  /**
   * A node with its verification and its metadata server.
   * @param exists when the node is there
   * @param fails when its verification finds the fault
   */
  node(
    name: string,
    {
      exists = always,
      fails = never,
      fault = "refused",
      isMute = never,
    }: { exists?: When; fails?: When; fault?: string; isMute?: When } = {},
  ): this {
    // Verified from its third minute on.
    const isVerified = (minute: number) => exists(minute) && exists(minute - 2) && !isMute(minute);
    const log = {
      ...ofCluster,
      monitored_resource: "k8s_container",
      namespace_name: "gke-upgrade-verification",
      container_name: "verifier",
      pod_name: `verification-${name}`,
      mode: "node",
      node_name: name,
    };
    this.gauge(
      "kubernetes_io:node_cpu_allocatable_cores",
      { ...ofCluster, monitored_resource: "k8s_node", node_name: name },
      (minute) => (exists(minute) ? 3.92 : undefined),
    );
    // A pass is logged when it is news, and every five minutes; on each node at another minute.
    const turn = [...name].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 5;
    this.counter(
      VERDICTS,
      { ...log, outcome: "passed", fault: "" },
      (minute) =>
        isVerified(minute) &&
        !fails(minute) &&
        ((minute + 500) % 5 === turn || fails(minute - 1) || !isVerified(minute - 1))
          ? 1
          : 0,
      exists,
    );
    this.counter(
      VERDICTS,
      { ...log, outcome: "failed", fault },
      (minute) => (isVerified(minute) && fails(minute) ? 1 : 0),
      exists,
    );
    const metric = { ...scraped, namespace: "gke-upgrade-verification", node: name };
    this.gauge(METRICS.passed, metric, (minute) =>
      isVerified(minute) ? (fails(minute) ? 0 : 1) : undefined,
    );
    this.gauge(METRICS.fault, { ...metric, fault, check: "project" }, (minute) =>
      isVerified(minute) && fails(minute) ? 1 : undefined,
    );
    return this.container(`gke-metadata-server-${name}`, METADATA_SERVER_DAEMON_SET, { exists });
  }

  /** A container of kube-system that restarts in these minutes. */
  container(
    pod: string,
    container: string,
    { exists = always, restarts = [] as readonly number[] } = {},
  ): this {
    return this.counter(
      "kubernetes_io:container_restart_count",
      {
        ...ofCluster,
        monitored_resource: "k8s_container",
        namespace_name: "kube-system",
        pod_name: pod,
        container_name: container,
      },
      (minute) => restarts.filter((at) => at === minute).length,
      exists,
    );
  }

  /** What the verification of the whole cluster finds, every quarter of an hour. */
  clusterFault(fault: string, when: When): this {
    return this.counter(
      VERDICTS,
      {
        ...ofCluster,
        monitored_resource: "k8s_container",
        namespace_name: "gke-upgrade-verification",
        container_name: "verifier",
        mode: "cluster",
        outcome: "degraded",
        fault,
        node_name: "",
      },
      (minute) => (when(minute) && (minute + 600) % 15 === 0 ? 1 : 0),
    );
  }

  /** What the verification under a workload's own account finds, every quarter of an hour, each at another minute. */
  workload(workload: string, fails: When, fault = "no-binding"): this {
    const turn = workload.length % 15;
    const log = {
      ...ofCluster,
      monitored_resource: "k8s_container",
      namespace_name: workload.split("/")[0] ?? "",
      container_name: "verifier",
      mode: "workload",
      workload,
      node_name: "a-1",
    };
    const isRun = (minute: number) => (minute + 600) % 15 === turn;
    this.counter(VERDICTS, { ...log, outcome: "passed", fault: "" }, (minute) =>
      isRun(minute) && !fails(minute) ? 1 : 0,
    );
    // Tried again once.
    return this.counter(VERDICTS, { ...log, outcome: "failed", fault }, (minute) =>
      [minute, minute - 2].some((start) => isRun(start) && fails(start)) ? 1 : 0,
    );
  }

  /** Errors that the metadata servers log, for each minute. */
  serverErrors(each: (minute: number) => number, isThere: When = always): this {
    return this.counter(
      "logging_googleapis_com:user_gke_guardrails_europe_west4_runners_metadata_server_errors",
      {
        ...ofCluster,
        monitored_resource: "k8s_container",
        namespace_name: "kube-system",
        container_name: METADATA_SERVER_DAEMON_SET,
      },
      each,
      isThere,
    );
  }

  /** A GitLab runner manager: jobs for each minute. Those that fail have ended, too. */
  gitlab(
    started: (minute: number) => number,
    ended: (minute: number) => number,
    failed: Readonly<Record<string, (minute: number) => number>> = {},
  ): this {
    const runner = { ...scraped, namespace: "gitlab-runner", runner: "t1_abcde", system_id: "r_1" };
    this.counter(GITLAB_RUNNER_METRIC.started, runner, started);
    this.counter(GITLAB_RUNNER_METRIC.ended, runner, ended);
    for (const [reason, each] of Object.entries(failed)) {
      this.counter(GITLAB_RUNNER_METRIC.failed, { ...runner, failure_reason: reason }, each);
    }
    return this;
  }

  /** The controller of GitHub's runner scale sets, and their listener. */
  github({
    failed = none,
    pending = none,
    started = none,
    ended = none,
  }: Partial<Record<"failed" | "pending" | "started" | "ended", (minute: number) => number>>): this {
    const controller = { ...scraped, namespace: "arc-systems", name: "linux" };
    this.gauge(GITHUB_RUNNER_METRIC.failed, controller, failed);
    this.gauge(GITHUB_RUNNER_METRIC.pending, controller, pending);
    const listener = { ...scraped, namespace: "arc-systems", job_name: "build", event_name: "push" };
    this.counter(GITHUB_RUNNER_METRIC.started, listener, started);
    return this.counter(GITHUB_RUNNER_METRIC.ended, { ...listener, job_result: "failed" }, ended);
  }

  /** Pods of a namespace that wait for an image. */
  waitingForImages(namespace: string, count: number, when: When): this {
    for (let index = 0; index < count; index++) {
      this.gauge(
        POD_WAITING_REASON,
        { ...scraped, namespace, pod: `job-${index}`, container: "build", reason: "ImagePullBackOff" },
        (minute) => (when(minute) ? 1 : undefined),
      );
    }
    return this;
  }
}

/** As the log-based metric is called in PromQL. */
const VERDICTS = "logging_googleapis_com:user_gke_guardrails_europe_west4_runners_verdicts";
