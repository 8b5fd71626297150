import { subscriptionFilterTakes } from "../../../gke/notification-filters";
import { VERIFICATION_LABEL } from "../../../verifier/contract";
import { show } from "../../evaluation/show";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { type CLUSTER, CRON_JOB, DAEMON_SET, type Inputs, JOB, SUBSCRIPTION } from "../../resource-types";
import type { Context, Finding } from "../../rule";
import type { StackIndex, StackResource } from "../../stack";
import { isEphemeral } from "../gcp/maintenance";
import { isSubscribed, notifiesTopic, takesTopic } from "../gcp/notification-topic";
import { jobPath, jobSpecOf, neverRetries } from "./jobs";
import { type PodTemplate, podTemplateOf, templatePath } from "./pods";
import { longestPause } from "./schedule";

// The verifier and the rules that look for it know it by the same label.
export { VERIFICATION_LABEL };

/** The one call that adds a verification to each cluster of a program; an imperative. */
export const ADD_VERIFICATION =
  'Call addUpgradeVerification() before the program\'s first resource: import { addUpgradeVerification } from "gke-guardrails".';

/** The types of resources whose Pods may be a verification. */
export const VERIFIERS = [DAEMON_SET, CRON_JOB, JOB] as const;
export type VerifierType = (typeof VERIFIERS)[number];
export type Verifier = StackResource<VerifierType>;

type Labelled = { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
const hasLabel = (object: Labelled | undefined): boolean =>
  object?.metadata?.labels?.[VERIFICATION_LABEL] === "true";

/** Whether a workload, or the Pods that it makes, are labelled as a verification. */
export const isLabelled = (
  type: Parameters<typeof podTemplateOf>[0],
  inputs: Parameters<typeof podTemplateOf>[1],
): boolean =>
  anyOf(
    () => hasLabel(inputs),
    () => hasLabel(podTemplateOf(type, inputs)),
  );

/**
 * What asks the metadata server for a token, in the text of a command.
 * Source: https://cloud.google.com/compute/docs/access/authenticate-workloads
 */
const TOKEN_REQUEST =
  /\/computeMetadata\/v1\/instance\/service-accounts\/[^/\s]+\/(token|identity)|gcloud auth print-(access|identity)-token/;
const HEADER = /Metadata-Flavor:\s*Google|gcloud auth/i;

/** What a Pod's containers are told to run, as one text. */
export const commandText = (pod: PodTemplate | undefined): string =>
  [pod?.spec?.initContainers ?? [], pod?.spec?.containers ?? []]
    .flat()
    .flatMap(({ command = [], args = [] }) => [...command, ...args])
    .join("\n");

/**
 * Whether a workload is a verification: by its label, or as its command asks the metadata server for a token in the way in
 * which a verification has to. One with a label counts as such even where it has to be mended.
 */
export const isVerification = ({ type, inputs }: Verifier): boolean =>
  anyOf(
    () => isLabelled(type, inputs),
    () =>
      allOf(
        () => {
          const text = commandText(podTemplateOf(type, inputs));
          return TOKEN_REQUEST.test(text) && HEADER.test(text);
        },
        () => podTemplateOf(type, inputs)?.spec?.hostNetwork !== true,
        ...REQUIREMENTS.map((requirement) => () => requirement(type, inputs) === undefined),
      ),
  );

/** The resources on a cluster that may be its verification. */
export const verifiersOn = (cluster: StackResource<typeof CLUSTER>, stack: StackIndex): readonly Verifier[] =>
  VERIFIERS.flatMap((type): readonly Verifier[] => stack.on(cluster, type));

type ClusterContext = Context<typeof CLUSTER>;

/** Whether something verifies the cluster after upgrades: in the stack, or, as the settings say, from elsewhere. */
export function isVerified({ settings, stack, self }: ClusterContext): boolean {
  if (isVerifiedElsewhere(settings)) return true;
  return anyOf(
    () => someItem(verifiersOn(self, stack), isVerification),
    () =>
      someItem(deliveriesOf(stack), (resource) =>
        allOf(
          () => (stack.clusterOf(resource) ?? self).urn === self.urn,
          () => (isVerifier(resource) ? isVerification(resource) : hasLabel(resource.inputs as Labelled)),
        ),
      ),
  );
}

export const isVerifiedElsewhere = (settings: Context["settings"]): boolean =>
  settings.elsewhere.includes("upgrade-verification");

const deliveries = new WeakMap<StackIndex, readonly StackResource[]>();

/** What may deliver a verification, or be one, without a Pod template on a cluster that is known: custom resources, and workloads. */
function deliveriesOf(stack: StackIndex): readonly StackResource[] {
  const known = deliveries.get(stack);
  if (known) return known;
  const found = stack
    .withPrefix("kubernetes:")
    .filter((resource) => isCustom(resource.type) || (isVerifier(resource) && !stack.clusterOf(resource)));
  deliveries.set(stack, found);
  return found;
}

const isVerifier = (resource: StackResource): resource is Verifier =>
  (VERIFIERS as readonly string[]).includes(resource.type);

/** Whether a kind is not Kubernetes' own, such as Argo CD's Application: its API group is another domain. */
const isCustom = (type: string): boolean =>
  /^kubernetes:(?![^/]*\.k8s\.io\/)[^/]*\.[^/]*\//.test(type) && !type.startsWith("kubernetes:helm.sh/");

/**
 * Whether a cluster gives workloads their identity, and lives long enough to be upgraded. Autopilot clusters always have
 * Workload Identity.
 */
export function needsVerification({ self, settings }: ClusterContext): boolean {
  const { inputs, observed } = self;
  return allOf(
    () =>
      anyOf(
        () => inputs.enableAutopilot === true,
        () => {
          const config =
            "workloadIdentityConfig" in inputs
              ? inputs.workloadIdentityConfig
              : observed.workloadIdentityConfig;
          return config !== undefined && "workloadPool" in config;
        },
      ),
    () => !isEphemeral(inputs.resourceLabels, settings),
  );
}

/** The property by which a program gives the workloads of a cluster their identity. */
export const identityPath = (cluster: Inputs[typeof CLUSTER]): string =>
  cluster.enableAutopilot && !("workloadIdentityConfig" in cluster)
    ? "enableAutopilot"
    : "workloadIdentityConfig.workloadPool";

/** What is wrong with a workload as a verification; undefined if nothing is. */
export type Requirement = (type: VerifierType, inputs: Inputs[VerifierType]) => Finding | undefined;

const isNotSuspended: Requirement = (type, inputs) => {
  if (type === DAEMON_SET) return undefined;
  if ((inputs as Inputs[typeof CRON_JOB | typeof JOB]).spec?.suspend !== true) return undefined;
  return {
    at: "spec.suspend",
    problem: "is true, so nothing is verified",
    fix: "Remove spec.suspend.",
  };
};

const hasDeadline: Requirement = (type, inputs) => {
  if (type === DAEMON_SET) return undefined;
  const job = jobSpecOf(type, inputs);
  const pod = job?.template?.spec;
  if ([job, pod].some((spec) => spec !== undefined && "activeDeadlineSeconds" in spec)) return undefined;
  const at = `${jobPath(type)}.activeDeadlineSeconds`;
  return {
    at,
    problem: "is absent, so a request that is never answered hangs instead of failing",
    fix: `Set ${at}, such as to 240.`,
  };
};

const hasRetries: Requirement = (type, inputs) => {
  if (!neverRetries(type, inputs)) return undefined;
  const at = `${jobPath(type)}.backoffLimit`;
  return {
    at,
    problem:
      "is 0, so the first seconds of a Pod, in which the metadata server may not answer it yet, fail it",
    fix: `Set ${at} to 1 or more.`,
  };
};

const runsAlone: Requirement = (type, inputs) => {
  if (type !== CRON_JOB) return undefined;
  const policy = (inputs as Inputs[typeof CRON_JOB]).spec?.concurrencyPolicy;
  if (policy === "Forbid") return undefined;
  return {
    at: "spec.concurrencyPolicy",
    problem: `is ${show(policy, ["Allow", "Replace"])}, so runs that hang ${policy === "Replace" ? "are ended before they can tell" : "pile up"}`,
    fix: 'Set spec.concurrencyPolicy to "Forbid".',
  };
};

/** What a verification's Jobs have to be like, so that they end with a verdict. */
export const REQUIREMENTS: readonly Requirement[] = [isNotSuspended, hasDeadline, hasRetries, runsAlone];

/** Where the specification of a workload's Pods stands. */
export const podPath = (type: VerifierType): string => `${templatePath(type)}.spec`;

/**
 * Whether a verification starts by itself soon after an upgrade: one runs on each node, or as often as the settings say, or is
 * started by the cluster's notifications.
 */
export function startsInTime(
  cluster: StackResource<typeof CLUSTER>,
  { stack, settings }: Pick<Context, "stack" | "settings">,
): boolean {
  return anyOf(
    () => someItem(stack.on(cluster, DAEMON_SET), isVerification),
    () =>
      someItem(stack.on(cluster, CRON_JOB), (job) =>
        allOf(
          () => isVerification(job),
          () => job.inputs.spec?.suspend !== true,
          () => {
            const pause = longestPause(job.inputs.spec?.schedule ?? "");
            return pause !== undefined && pause * 60 <= settings.verificationPeriodSeconds;
          },
        ),
      ),
    () =>
      allOf(
        () => notifiesTopic(cluster),
        () => isPushed(cluster, stack),
      ),
  );
}

/** Types that start something for each message of a topic, the property that names the topic, and how. */
const TRIGGERS: Readonly<Record<string, readonly [property: string, topic: (inputs: unknown) => unknown]>> = {
  "gcp:eventarc/trigger:Trigger": [
    "transport",
    (inputs) => (inputs as { transport?: { pubsub?: { topic?: string } } }).transport?.pubsub?.topic,
  ],
  "gcp:cloudfunctionsv2/function:Function": [
    "eventTrigger",
    (inputs) => (inputs as { eventTrigger?: { pubsubTopic?: string } }).eventTrigger?.pubsubTopic,
  ],
};

/** Whether the cluster's notification that an upgrade ended is pushed to something. */
const isPushed = (cluster: StackResource<typeof CLUSTER>, stack: StackIndex): boolean =>
  anyOf(
    () =>
      someItem(stack.all(SUBSCRIPTION), (subscription) =>
        allOf(
          () => "pushEndpoint" in (subscription.inputs.pushConfig ?? {}),
          () => isSubscribed(stack, subscription, cluster),
          () => {
            const { filter } = subscription.inputs;
            return typeof filter !== "string" || subscriptionFilterTakes(filter, "upgradeInfo") !== false;
          },
        ),
      ),
    () =>
      someItem(Object.entries(TRIGGERS), ([type, [property, topic]]) =>
        someItem(stack.withPrefix(type), (trigger) =>
          takesTopic(stack, trigger, property, () => topic(trigger.inputs), cluster),
        ),
      ),
  );
