import type { types } from "@pulumi/kubernetes";
import { type Input, output } from "@pulumi/pulumi";
import { EXIT_CODE, KNOWN_ISSUES_FILE, STARTUP_TAINT_KEY } from "../../verifier/contract";
import type { Bundle } from "./bundle";
import { LABELS, NAME, podLabels } from "./names";
import type { VerificationSettings } from "./options";
import { type ExpectedIdentity, environment, pathOf, podSpec } from "./pods";

type PodTemplate = types.input.core.v1.PodTemplateSpec;
type JobSpec = types.input.batch.v1.JobSpec;

/** How long, and how often, a run may try. Seconds. */
export interface RetryPolicy {
  /** For which the program itself waits for nodes to pass. */
  readonly grace: number;
  /** For which a new node may be without a verdict. Default: the program's. */
  readonly newNode?: number;
  readonly retries: number;
  /** For all tries, the pull of the image included. */
  readonly deadline: number;
}

function jobSpec(
  settings: VerificationSettings,
  identity: ExpectedIdentity,
  bundle: Bundle,
  retryPolicy: RetryPolicy,
  annotations?: PodAnnotations,
): JobSpec {
  const { nodeConditions, selfHeal } = settings;
  const { grace, newNode } = retryPolicy;
  const template: PodTemplate = {
    metadata: { labels: podLabels("cluster"), ...(annotations && { annotations }) },
    spec: {
      ...podSpec("cluster", settings, bundle, {
        hasToken: true,
        env: environment("cluster", settings, identity, {
          GRACE_SECONDS: String(grace),
          NEW_NODE_SECONDS: newNode === undefined ? undefined : String(newNode),
          EXPECT_CONDITIONS: nodeConditions ? "true" : undefined,
          SELF_HEAL: selfHeal === "off" ? undefined : selfHeal,
          KNOWN_ISSUES_FILE: pathOf(KNOWN_ISSUES_FILE),
          KNOWN_ISSUES: bundle.concerning,
          MIN_NODES: minNodesText(identity.minNodes),
        }),
      }),
      // Each try's Pod stays, with the reason of its failure.
      restartPolicy: "Never",
      // It has to say that no node passes, where none may take other Pods.
      tolerations: [{ key: STARTUP_TAINT_KEY, operator: "Exists" }],
    },
  };
  return retriedJob(retryPolicy, template);
}

/** `general:3,ci:1`: pools of which none is sure are left out. */
const minNodesText = (minNodes: ExpectedIdentity["minNodes"]) =>
  minNodes &&
  output(minNodes).apply((byPool) =>
    Object.entries(byPool)
      .filter(([, min]) => min > 0)
      .map((entry) => entry.join(":"))
      .join(","),
  );

/** A Job that tries again what can come right by itself, and ends with a verdict. */
export const retriedJob = (
  { retries, deadline }: Pick<RetryPolicy, "retries" | "deadline">,
  template: PodTemplate,
): JobSpec => ({
  activeDeadlineSeconds: deadline,
  backoffLimit: retries,
  podFailurePolicy: {
    rules: [
      {
        action: "FailJob",
        onExitCodes: { containerName: "verifier", operator: "In", values: [EXIT_CODE.misconfigured] },
      },
      // Its own node may be drained for the upgrade.
      { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
    ],
  },
  template,
});

type PodAnnotations = Record<string, Input<string>>;

/** The verification of the whole cluster, again and again: it ends before the next is due. */
export function cronJobSpec(
  settings: VerificationSettings,
  identity: ExpectedIdentity,
  bundle: Bundle,
): types.input.batch.v1.CronJobSpec {
  return {
    schedule: `*/${settings.everyMinutes} * * * *`,
    concurrencyPolicy: "Forbid",
    suspend: false,
    startingDeadlineSeconds: 120,
    // The last Pod tells the next one what to compare with.
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
    jobTemplate: {
      metadata: { labels: LABELS },
      spec: jobSpec(settings, identity, bundle, { grace: 60, retries: 1, deadline: 240 }),
    },
  };
}

/** The annotation that names what a Job verified. */
export const VERSIONS_ANNOTATION = `${NAME}/versions`;

/** Seconds that a rollout's verification may take. */
export const rolloutDeadline = ({ rolloutPatienceSeconds }: VerificationSettings): number =>
  2 * rolloutPatienceSeconds + 300;

/** The verification of a rollout. Its template names the versions: it cannot be changed, so that other versions make another Job. */
export function rolloutJobSpec(
  settings: VerificationSettings,
  identity: ExpectedIdentity,
  bundle: Bundle,
  versions: Input<string>,
): JobSpec {
  const retryPolicy: RetryPolicy = {
    grace: settings.rolloutPatienceSeconds,
    // The new nodes are what it verifies: else it would pass before any of them has a verdict.
    newNode: 0,
    retries: 1,
    deadline: rolloutDeadline(settings),
  };
  return jobSpec(settings, identity, bundle, retryPolicy, { [VERSIONS_ANNOTATION]: versions });
}
