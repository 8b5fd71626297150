import { allOf } from "../../evaluation/unknown";
import { podTemplateOf, serviceAccountOf } from "../../program/kubernetes/pods";
import { longestPause } from "../../program/kubernetes/schedule";
import {
  ADD_VERIFICATION,
  identityPath,
  isLabelled,
  isVerified,
  needsVerification,
  podPath,
  REQUIREMENTS,
  startsInTime,
  VERIFICATION_LABEL,
  type VerifierType,
} from "../../program/kubernetes/verification";
import {
  CLUSTER,
  CRON_JOB,
  DAEMON_SET,
  type Inputs,
  JOB,
  KUBERNETES_SERVICE_ACCOUNT,
} from "../../resource-types";
import type { Context, Example, Finding, Rule } from "../../rule";
import type { StackResource } from "../../stack";

/** What holds of everything that is labelled as a verification. */
const requirements = REQUIREMENTS.map(
  (requirement) =>
    function* (inputs: Inputs[VerifierType], context: Context<VerifierType>): Iterable<Finding> {
      const { type } = context.resource;
      let found: Finding | undefined;
      const isBroken = allOf(
        () => isLabelled(type, inputs),
        () => {
          found = requirement(type, inputs);
          return found !== undefined;
        },
      );
      if (isBroken && found) yield { level: context.levelByEnvironment, ...(found as Finding) };
    },
);

/** Without an account of its own, a Pod runs as its namespace's default one. */
function* serviceAccount(inputs: Inputs[VerifierType], context: Context<VerifierType>): Iterable<Finding> {
  const { type } = context.resource;
  const pod = () => podTemplateOf(type, inputs);
  const isDefault = allOf(
    () => isLabelled(type, inputs),
    () => pod() !== undefined,
    // A name that is not known before the update still shows which account it comes from.
    () =>
      context.stack
        .sourcesOf(context.self, "spec")
        .every((source) => source.type !== KUBERNETES_SERVICE_ACCOUNT || isNamedDefault(source)),
    () => serviceAccountOf(pod()) === "default",
  );
  if (!isDefault) return;
  yield {
    at: `${podPath(type)}.serviceAccountName`,
    problem:
      "leaves the verification without a service account of its own, so it does not prove that a binding works",
    level: "advisory",
    fix: "Set serviceAccountName to a Kubernetes service account that is bound as those of workloads are.",
  };
}

const isNamedDefault = ({ inputs }: StackResource): boolean =>
  (inputs as Inputs[typeof KUBERNETES_SERVICE_ACCOUNT]).metadata?.name === "default";

export const postUpgradeVerificationJob: Rule = {
  name: "post-upgrade-verification-job",
  description: "Something proves on each cluster, after each upgrade, that Pods get their identity.",
  why:
    "In the incident of June 2022 an automatic upgrade left every Pod of a cluster without its identity, while the metadata server's " +
    "DaemonSet was Ready throughout: its readiness says nothing about whether Pods reach it. Finding the cause took most of a day. " +
    "Only a Pod that asks for a token as workloads do can tell, and only if it runs soon after the upgrade, tries more than " +
    "once, and ends.",
  fix:
    `${ADD_VERIFICATION} Or label your own with ${VERIFICATION_LABEL}: "true"; ` +
    'or name "upgrade-verification" in the setting elsewhere if it comes from another stack.',
  whenToExempt:
    "A cluster on which no workload uses an identity. Where the verification comes from another stack or by GitOps, say so in the " +
    "setting `elsewhere` with `upgrade-verification`, or label the resource that delivers it.",
  sources: [
    "Airwallex, How We Deal with a GKE Metadata Server Outage (June 2022)",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/",
  ],
  severity: "high",
  level: "mandatory",
  good: example({ schedule: "*/30 * * * *", concurrencyPolicy: "Forbid" }),
  bad: example({ schedule: "0 6 * * 1", suspend: true }),
  checks: {
    [CLUSTER]: [
      function* presence(cluster, context) {
        if (
          !allOf(
            () => needsVerification(context),
            () => !isVerified(context),
          )
        )
          return;
        yield {
          at: identityPath(cluster),
          problem:
            "lets Pods act by their identity, and nothing in this stack proves after an upgrade that they still get it",
          level: context.levelByEnvironment,
        };
      },
    ],
    [DAEMON_SET]: [...requirements, serviceAccount],
    [JOB]: [...requirements, serviceAccount],
    [CRON_JOB]: [
      ...requirements,
      serviceAccount,
      function* cadence(job, context) {
        const pause = () => longestPause(job.spec?.schedule ?? "");
        const limit = context.settings.verificationPeriodSeconds / 60;
        const isSlow = allOf(
          () => isLabelled(CRON_JOB, job),
          () => (pause() ?? 0) > limit,
          () => {
            const cluster = context.stack.clusterOf(context.self);
            return cluster !== undefined && !startsInTime(cluster, context);
          },
        );
        if (!isSlow) return;
        const minutes = pause();
        yield {
          at: "spec.schedule",
          problem:
            minutes === Number.POSITIVE_INFINITY
              ? "leaves out whole days, on which an upgrade stays unverified"
              : `leaves ${minutes} minutes between runs, and an upgrade unverified for as long`,
          level: context.levelByEnvironment,
          fix: `Set spec.schedule to run every ${limit} minutes or more often, such as "*/30 * * * *".`,
        };
      },
    ],
  },
};

function example(more: Record<string, unknown>): Example {
  return [
    {
      type: CLUSTER,
      name: "cluster",
      props: { workloadIdentityConfig: { workloadPool: "my-project.svc.id.goog" } },
    },
    {
      type: CRON_JOB,
      name: "verification",
      cluster: "cluster",
      props: {
        metadata: {
          namespace: "verification",
          name: "verification",
          labels: { [VERIFICATION_LABEL]: "true" },
        },
        spec: {
          ...more,
          jobTemplate: {
            spec: {
              activeDeadlineSeconds: 240,
              backoffLimit: 1,
              template: {
                spec: {
                  serviceAccountName: "verification",
                  restartPolicy: "Never",
                  containers: [{ name: "verification", image: "verification" }],
                },
              },
            },
          },
        },
      },
    },
  ];
}
