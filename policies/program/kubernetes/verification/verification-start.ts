import { counted } from "../../../../gke/counted";
import { subscriptionFilterMatches } from "../../../../gke/notification-filters";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import { type CLUSTER, CRON_JOB, DAEMON_SET, SUBSCRIPTION } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { isSubscribed, notifiesTopic, takesTopic } from "../../gcp/notification-topic";
import { longestPause } from "../schedule";
import { ADD_VERIFICATION, isVerification, type Verifier, verifiersOn } from "./verification";
import { isVerifiedElsewhere, needsVerification, UPGRADE_VERIFICATION } from "./verified-clusters";

type Settings = Context["settings"];

/**
 * Whether a verification starts by itself soon after an upgrade: it runs on each node, or at least as often as the settings say, or the
 * cluster's notifications start it.
 */
export const startsInTime = (
  cluster: ClusterResource,
  { stack, settings }: Pick<Context, "stack" | "settings">,
): boolean =>
  anyOf(
    () => someItem(stack.on(cluster, DAEMON_SET), isVerification),
    () => someItem(stack.on(cluster, CRON_JOB), (job) => runsOften(job, settings)),
    () =>
      allOf(
        () => notifiesTopic(stack, cluster),
        () => startsUponNotification(cluster, stack),
      ),
  );

const runsOften = (job: StackResource<typeof CRON_JOB>, settings: Settings): boolean =>
  allOf(
    () => isVerification(job),
    () => isOften(job, settings),
  );

const isOften = ({ inputs: { spec } }: StackResource<typeof CRON_JOB>, settings: Settings): boolean =>
  allOf(
    () => spec?.suspend !== true,
    () => (longestPause(spec?.schedule ?? "") ?? Infinity) * 60 <= settings.verificationPeriodSeconds,
  );

/** Whether a workload that may be a verification runs by itself on each new node, or often enough. */
const startsItself = (verifier: Verifier, settings: Settings): boolean =>
  verifier.type === DAEMON_SET ||
  (verifier.type === CRON_JOB && isOften(verifier as StackResource<typeof CRON_JOB>, settings));

interface Trigger {
  /** The property that names the topic. */
  readonly property: string;
  topicIn(inputs: unknown): unknown;
}

/** Resource types that start something for each message of a topic. */
const TRIGGERS: Readonly<Record<string, Trigger>> = {
  "gcp:eventarc/trigger:Trigger": {
    property: "transport",
    topicIn: (inputs) => (inputs as { transport?: { pubsub?: { topic?: string } } }).transport?.pubsub?.topic,
  },
  "gcp:cloudfunctionsv2/function:Function": {
    property: "eventTrigger",
    topicIn: (inputs) => (inputs as { eventTrigger?: { pubsubTopic?: string } }).eventTrigger?.pubsubTopic,
  },
};

/** Whether the cluster's notification of the end of an upgrade starts something. */
const startsUponNotification = (cluster: ClusterResource, stack: StackIndex): boolean =>
  anyOf(
    () => someItem(stack.all(SUBSCRIPTION), (subscription) => isPushed(subscription, cluster, stack)),
    () => someItem(Object.keys(TRIGGERS), (type) => isTriggered(type, cluster, stack)),
  );

const isPushed = (
  subscription: StackResource<typeof SUBSCRIPTION>,
  cluster: ClusterResource,
  stack: StackIndex,
): boolean =>
  allOf(
    () => "pushEndpoint" in (subscription.inputs.pushConfig ?? {}),
    () => isSubscribed(stack, subscription, cluster),
    () => {
      const { filter } = subscription.inputs;
      return typeof filter !== "string" || subscriptionFilterMatches(filter, "upgradeInfo") !== false;
    },
  );

function isTriggered(type: string, cluster: ClusterResource, stack: StackIndex): boolean {
  const trigger = TRIGGERS[type];
  if (!trigger) return false;
  return someItem(stack.withPrefix(type), (resource) =>
    takesTopic(stack, resource, trigger.property, () => trigger.topicIn(resource.inputs), cluster),
  );
}

const FIX =
  `${ADD_VERIFICATION} Or run your own from a DaemonSet, from a CronJob every hour or more often, ` +
  "or from a service that a push subscription to notificationConfig.pubsub.topic calls.";

/** The finding on a cluster whose verification does not start by itself soon after an upgrade. */
export function* startsSoon(_: unknown, context: Context<typeof CLUSTER>): Iterable<Finding> {
  const { self, stack, settings } = context;
  if (isVerifiedElsewhere(self, settings)) return;
  const isLate = allOf(
    () => needsVerification(context),
    () =>
      someItem(verifiersOn(self, stack), (verifier) =>
        allOf(
          () => isVerification(verifier),
          () => !startsItself(verifier, settings),
        ),
      ),
    () => !startsInTime(self, context),
  );
  if (!isLate) return;
  yield {
    at: UPGRADE_VERIFICATION,
    problem: `starts too late: nothing starts it when an upgrade ends, and it runs neither every ${counted(settings.verificationPeriodSeconds / 60, "minute")} nor on each node`,
    level: "advisory",
    severity: "low",
    fix: FIX,
  };
}
