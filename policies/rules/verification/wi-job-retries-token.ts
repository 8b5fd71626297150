import { METADATA_ADDRESS, METADATA_HOST } from "../../../gke/metadata-server";
import { SERVICE_ACCOUNT_ANNOTATION } from "../../../gke/workload-identity";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { actsInGoogleCloud } from "../../program/kubernetes/identity/identity";
import { jobPath, neverRetries } from "../../program/kubernetes/jobs";
import { type PodTemplate, podTemplateOf } from "../../program/kubernetes/pods";
import { CRON_JOB, JOB, KUBERNETES_SERVICE_ACCOUNT } from "../../resource-types";
import { type Example, forTypes, type Rule } from "../../rule";

export const wiJobRetriesToken: Rule = {
  name: "wi-job-retries-token",
  description:
    "Jobs that use Workload Identity outlive the first seconds of a Pod, in which a token may fail.",
  why:
    "The GKE metadata server needs a few seconds until it answers a new Pod. Google's client libraries try again; a command that asks " +
    "once fails, and a Job that may not be tried again fails with it. Upgrades bring many new Pods at once, and metadata servers that have " +
    "just started.",
  fix: "Set backoffLimit to 1 or more, or wait for a token in an init container.",
  whenToExempt:
    "A Job whose own program tries again, such as one that uses Google's client libraries, and that must not run twice.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://github.com/GoogleCloudPlatform/kubernetes-engine-samples/pull/468",
    "https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy",
  ],
  severity: "low",
  level: "advisory",
  good: example(1),
  bad: example(0),
  checks: forTypes([JOB, CRON_JOB], function* retries(inputs, context) {
    const { type } = context.resource;
    const failsAtOnce = allOf(
      () => neverRetries(type, inputs),
      () => !waits(podTemplateOf(type, inputs)),
      () => actsInGoogleCloud(context.self, podTemplateOf(type, inputs), context.stack),
    );
    if (!failsAtOnce) return;
    yield {
      at: `${jobPath(type)}.backoffLimit`,
      problem: "is 0, so the Job fails if the metadata server gives no token in a Pod's first seconds",
    };
  }),
};

const METADATA = new RegExp(
  `${METADATA_ADDRESS}|${METADATA_HOST}|computeMetadata|gcloud auth`.replaceAll(".", "\\."),
);
/** What tries again, in a shell or as an option of curl and wget. */
const AGAIN = /\b(until|while|for)\b|--(retry|tries)\b/;

interface Container {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly restartPolicy?: string;
}

function asksAgain({ command = [], args = [] }: Container): boolean {
  const text = [...command, ...args].join("\n");
  return METADATA.test(text) && AGAIN.test(text);
}

/** Whether a Pod's containers wait for the metadata server. What an init container's image does by itself is taken for that. */
const waits = (pod: PodTemplate | undefined): boolean =>
  anyOf(
    () =>
      someItem(pod?.spec?.initContainers, (container) =>
        anyOf(
          () => !("command" in container) && !("args" in container) && container.restartPolicy !== "Always",
          () => asksAgain(container),
        ),
      ),
    () => someItem(pod?.spec?.containers, asksAgain),
  );

function example(backoffLimit: number): Example {
  return [
    {
      type: KUBERNETES_SERVICE_ACCOUNT,
      name: "backup",
      props: {
        metadata: {
          namespace: "apps",
          name: "backup",
          annotations: { [SERVICE_ACCOUNT_ANNOTATION]: "backup@my-project.iam.gserviceaccount.com" },
        },
      },
    },
    {
      type: JOB,
      name: "backup",
      props: {
        metadata: { namespace: "apps", name: "backup" },
        spec: {
          backoffLimit,
          template: {
            spec: {
              serviceAccountName: "backup",
              restartPolicy: "Never",
              containers: [{ name: "backup", image: "backup" }],
            },
          },
        },
      },
    },
  ];
}
