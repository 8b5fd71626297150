import type { types } from "@pulumi/kubernetes";
import { all, type Input, output } from "@pulumi/pulumi";
import { NAMED_ACCOUNT } from "../../gke/workload-identity";
import { PROGRAM_FILES, VERIFICATION_LABEL, WORKLOAD_MODE } from "../../verifier/contract";
import type { Bundle } from "./bundle";
import { type RetryPolicy, retriedJob, rolloutDeadline, VERSIONS_ANNOTATION } from "./jobs";
import type { VerificationSettings } from "./options";
import { type ExpectedIdentity, environment, pathOf, podSpec } from "./pods";
import { WORKLOAD_LABELS, workloadSchedule } from "./workload-names";
import type { WorkloadIdentity } from "./workload-options";
import { tolerationsFor } from "./workload-tolerations";

type JobSpec = types.input.batch.v1.JobSpec;

/** A WorkloadIdentity of which names may be promised, and what is expected of it. */
export interface WorkloadTarget extends Pick<WorkloadIdentity, "labels" | "nodeSelector" | "tolerations"> {
  readonly namespace: Input<string>;
  readonly serviceAccount: Input<string>;
  /** What the metadata server has to answer with: an e-mail address, or the workload pool. */
  readonly expected: Input<string | undefined>;
}

/** What the builders of an account's Jobs have in common. */
export interface WorkloadSite {
  readonly settings: VerificationSettings;
  readonly identity: ExpectedIdentity;
  readonly bundle: Bundle;
  /** The ConfigMap with the program, in the account's namespace. */
  readonly configMap: Input<string>;
}

/**
 * A Pod that is never Ready gets no requests of a Service that selects the workload whose labels it has: it is over before its first probe.
 * Source: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#readiness-probe, checked 2026-11-28
 */
const NEVER_READY: types.input.core.v1.Probe = { tcpSocket: { port: 1 }, initialDelaySeconds: 10_000 };

/**
 * Seconds for which a Job's Pods with a workload's labels stay: a PodDisruptionBudget that selects one allows no eviction, as it cannot tell how
 * many Pods a Job should have.
 * Source: https://github.com/kubernetes/kubernetes (pkg/controller/disruption/disruption.go, getScaleController), checked 2026-11-28
 */
const STAY_SECONDS = 60;

/**
 * Istio's sidecar would keep the Pod running once it is done, and answers are not its business.
 * Source: https://istio.io/latest/docs/reference/config/labels/#SidecarInject, checked 2026-11-28
 */
const WITHOUT_SIDECAR = { "sidecar.istio.io/inject": "false" } as const;

/** With a limit of the CPU as well, which namespaces with a quota want; it is never met, and so slows nothing. */
const RESOURCES: types.input.core.v1.ResourceRequirements = {
  requests: { cpu: "10m", memory: "64Mi" },
  limits: { cpu: "500m", memory: "128Mi" },
};

const field = (name: string, fieldPath: string): types.input.core.v1.EnvVar => ({
  name: `VERIFIER_${name}`,
  valueFrom: { fieldRef: { fieldPath } },
});

function jobSpec(
  { settings, identity, bundle, configMap }: WorkloadSite,
  { namespace, serviceAccount, expected, labels, nodeSelector, tolerations }: WorkloadTarget,
  retries: RetryPolicy,
  annotations?: Record<string, Input<string>>,
): JobSpec {
  const { nodeServiceAccounts = [] } = identity;
  const pod = podSpec("node", settings, bundle, {
    hasToken: false,
    args: [pathOf(PROGRAM_FILES[WORKLOAD_MODE])],
    resources: RESOURCES,
    readinessProbe: NEVER_READY,
    env: [
      field("NODE", "spec.nodeName"),
      field("POD_IP", "status.podIP"),
      field("HOST_IP", "status.hostIP"),
      ...environment(WORKLOAD_MODE, settings, identity, {
        NAMESPACE: undefined,
        WORKLOAD: all([namespace, serviceAccount]).apply((parts) => parts.join("/")),
        // What is no address cannot be expected: that it is none is for the verdict to tell.
        SERVICE_ACCOUNT: output(expected).apply((account = "") =>
          NAMED_ACCOUNT.test(account) ? account : "",
        ),
        NODE_SERVICE_ACCOUNTS:
          nodeServiceAccounts.length > 0
            ? all([...nodeServiceAccounts]).apply((each) => each.join(","))
            : undefined,
        LABELLED: labels && "true",
        GRACE_SECONDS: String(retries.grace),
      }),
    ],
  });
  const job = retriedJob(retries, {
    metadata: {
      // The workload's own labels come before ours: by them its policies select the Pod.
      labels: { ...WORKLOAD_LABELS, ...labels, ...WITHOUT_SIDECAR, [VERIFICATION_LABEL]: WORKLOAD_MODE },
      ...(annotations && { annotations }),
    },
    spec: {
      ...pod,
      serviceAccountName: serviceAccount,
      nodeSelector: { ...pod.nodeSelector, ...nodeSelector },
      ...tolerationsFor(nodeSelector, tolerations),
      volumes: [{ name: "verifier", configMap: { name: configMap } }],
      restartPolicy: "Never",
    },
  });
  return labels === undefined ? job : { ...job, ttlSecondsAfterFinished: STAY_SECONDS };
}

/** The verification of a workload's identity again and again, each at minutes of its own. */
export function workloadCronJobSpec(
  site: WorkloadSite,
  target: WorkloadTarget,
): types.input.batch.v1.CronJobSpec {
  const { everyMinutes } = site.settings;
  return {
    schedule: all([target.namespace, target.serviceAccount]).apply(([namespace, serviceAccount]) =>
      workloadSchedule(namespace, serviceAccount, everyMinutes),
    ),
    concurrencyPolicy: "Forbid",
    suspend: false,
    startingDeadlineSeconds: 120,
    // The log has the passes.
    successfulJobsHistoryLimit: 0,
    failedJobsHistoryLimit: 1,
    jobTemplate: {
      metadata: { labels: WORKLOAD_LABELS },
      spec: jobSpec(site, target, { grace: 60, retries: 1, deadline: 240 }),
    },
  };
}

/** The verification of a workload's identity at a rollout of these versions. */
export const workloadJobSpec = (
  site: WorkloadSite,
  target: WorkloadTarget,
  versions: Input<string>,
): JobSpec =>
  jobSpec(
    site,
    target,
    {
      grace: site.settings.rolloutPatienceSeconds,
      retries: 1,
      deadline: rolloutDeadline(site.settings),
    },
    { [VERSIONS_ANNOTATION]: versions },
  );
