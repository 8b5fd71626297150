import { counted } from "../../../gke/counted";
import { partOf } from "../../evaluation/part-of-rule";
import { allOf } from "../../evaluation/unknown";
import { podPath, podTemplateOf } from "../../program/kubernetes/pods";
import { longestPause } from "../../program/kubernetes/schedule";
import {
  ADD_VERIFICATION,
  isLabelled,
  VERIFICATION_LABEL,
} from "../../program/kubernetes/verification/verification";
import { runsAsDefault } from "../../program/kubernetes/verification/verification-account";
import {
  exampleCluster,
  exampleRights,
  exampleVerification,
} from "../../program/kubernetes/verification/verification-example";
import {
  REQUIREMENTS,
  type VerifierType,
} from "../../program/kubernetes/verification/verification-requirements";
import { mayReadDaemonSet } from "../../program/kubernetes/verification/verification-rights";
import { startsInTime, startsSoon } from "../../program/kubernetes/verification/verification-start";
import {
  isVerified,
  needsVerification,
  UPGRADE_VERIFICATION,
} from "../../program/kubernetes/verification/verified-clusters";
import {
  CLUSTER,
  CLUSTER_ROLE,
  CLUSTER_ROLE_BINDING,
  CRON_JOB,
  DAEMON_SET,
  type Inputs,
  JOB,
} from "../../resource-types";
import type { Context, Example, Finding, Rule } from "../../rule";

const MISSING =
  "is missing: nothing in this stack proves after an upgrade that the cluster's Pods still get their identity";

/** What has to hold of everything that is labelled as a verification. */
const requirements = REQUIREMENTS.map(
  (requirement) =>
    function* (inputs: Inputs[VerifierType], context: Context<VerifierType>): Iterable<Finding> {
      const { type } = context.resource;
      const isBroken = allOf(
        () => isLabelled(type, inputs),
        () => requirement(type, inputs) !== undefined,
      );
      if (isBroken) yield { level: context.levelByEnvironment, ...(requirement(type, inputs) as Finding) };
    },
);

/** Without an account of its own, a Pod runs as its namespace's default one. */
function* serviceAccount(inputs: Inputs[VerifierType], context: Context<VerifierType>): Iterable<Finding> {
  const { type } = context.resource;
  const pod = () => podTemplateOf(type, inputs);
  const isDefault = allOf(
    () => isLabelled(type, inputs),
    () => pod() !== undefined,
    () => runsAsDefault(pod(), context),
  );
  if (!isDefault) return;
  yield {
    at: podPath(type, "spec.serviceAccountName"),
    problem:
      "gives the verification no service account of its own, so it does not prove that a binding works",
    level: "advisory",
    fix: "Set serviceAccountName to a Kubernetes service account that is bound as those of workloads are.",
  };
}

export const postUpgradeVerificationJob: Rule = {
  name: "post-upgrade-verification-job",
  description: "Something proves on each cluster, after each upgrade, that Pods get their identity.",
  why:
    "In the incident of June 2022 an automatic upgrade left every Pod of a cluster without its identity, while the metadata server's " +
    "DaemonSet was Ready throughout: its readiness says nothing about whether Pods reach it. Finding the cause took most of a day. " +
    "Only a Pod that asks for a token as workloads do can tell, and only if it runs soon after the upgrade, tries more than " +
    "once, and ends. In the incident the nodes were upgraded and the DaemonSet was not: reading its version, image and counts says what " +
    "a refused token does not.",
  fix:
    `${ADD_VERIFICATION} Or label your own with ${VERIFICATION_LABEL}: "true"; ` +
    'or name "upgrade-verification" in the setting elsewhere if it comes from another stack. ' +
    "A program in another language, Terraform and GitOps apply what npx gke-guardrails verification FILE prints: docs/verification.md.",
  whenToExempt:
    "A cluster on which no workload uses an identity. Where the verification comes from another stack or by GitOps, add `upgrade-verification` to " +
    "the setting `elsewhere`, or label the resource that delivers it.",
  sources: [
    "Airwallex, How We Deal with a GKE Metadata Server Outage (June 2022)",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-notifications",
    "https://cloud.google.com/pubsub/docs/push",
  ],
  severity: "high",
  level: "mandatory",
  mandatoryFor: "production clusters",
  good: example({}),
  bad: example({ schedule: "0 6 * * 1", suspend: true }),
  reads: [CLUSTER_ROLE, CLUSTER_ROLE_BINDING],
  checks: {
    [CLUSTER]: [
      function* presence(_, context) {
        const isUnverified = allOf(
          () => needsVerification(context),
          () => !isVerified(context),
        );
        if (isUnverified)
          yield { at: UPGRADE_VERIFICATION, problem: MISSING, level: context.levelByEnvironment };
      },
      partOf("upgrade-event-triggers-verification", startsSoon),
      partOf("verification-detects-staleness", mayReadDaemonSet),
    ],
    [DAEMON_SET]: [...requirements, serviceAccount],
    [JOB]: [...requirements, serviceAccount],
    [CRON_JOB]: [...requirements, serviceAccount, cadence],
  },
};

/** Says of a labelled CronJob that it runs too rarely, where nothing else starts in time. */
function* cadence(job: Inputs[typeof CRON_JOB], context: Context<typeof CRON_JOB>): Iterable<Finding> {
  const pause = () => longestPause(job.spec?.schedule ?? "") ?? 0;
  const limit = context.settings.verificationPeriodSeconds / 60;
  const isSlow = allOf(
    () => isLabelled(CRON_JOB, job),
    () => pause() > limit,
    () => {
      const cluster = context.stack.clusterOf(context.self);
      return cluster !== undefined && !startsInTime(cluster, context);
    },
  );
  if (!isSlow) return;
  yield {
    at: "spec.schedule",
    problem: Number.isFinite(pause())
      ? `leaves ${counted(pause(), "minute")} between runs, in which an upgrade is not verified`
      : "skips whole days, on which an upgrade is not verified",
    level: context.levelByEnvironment,
    fix: `Set spec.schedule to run every ${counted(limit, "minute")} or more often, such as "*/30 * * * *".`,
  };
}

function example(spec: Record<string, unknown>): Example {
  return [exampleCluster, exampleVerification(CRON_JOB, { spec }), ...exampleRights()];
}
