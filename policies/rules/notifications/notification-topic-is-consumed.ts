import { subscriptionFilterMatches, UPGRADE_EVENTS } from "../../../gke/notification-filters";
import { DEFAULT_SUBSCRIPTION_TTL_SECONDS, NEVER_EXPIRES_TTL } from "../../../gke/notifications";
import { DAY_SECONDS } from "../../../gke/time-units";
import { someOf } from "../../evaluation/candidates";
import { partOf } from "../../evaluation/part-of-rule";
import { redact } from "../../evaluation/redact";
import { allOf } from "../../evaluation/unknown";
import {
  clustersOf,
  isSubscribed,
  notifiesTopic,
  subscriptionsTo,
} from "../../program/gcp/notification-topic";
import { inOwnProject, isTopicElsewhere } from "../../program/gcp/topic-project";
import { CLUSTER, SUBSCRIPTION, TOPIC } from "../../resource-types";
import { type Context, type Rule, ref } from "../../rule";
import type { StackResource } from "../../stack";

type Subscription = StackResource<typeof SUBSCRIPTION>;

const DAYS = DEFAULT_SUBSCRIPTION_TTL_SECONDS / DAY_SECONDS;

export const notificationTopicIsConsumed: Rule = {
  name: "notification-topic-is-consumed",
  description:
    "A subscription that never expires takes a cluster's upgrade notifications, in its own project.",
  why:
    `A topic without a subscription drops its messages. Pub/Sub deletes a subscription after ${DAYS} idle days unless its expiration is turned off, and upgrades are rare: it would be gone before the next one. GKE publishes ` +
    "nothing to a topic of another project. Pub/Sub acknowledges a message that a subscription's filter excludes, so nobody reads it.",
  fix: 'Add a gcp.pubsub.Subscription to the topic with expirationPolicy.ttl "" and without a filter on the upgrade events.',
  whenToExempt:
    "A topic that is read in another way. Where the subscription is in another stack, add `notification-subscription` to " +
    "the setting `elsewhere`.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-notifications",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/pubsub/subscription/",
    "https://cloud.google.com/pubsub/docs/subscription-message-filter",
  ],
  declaredOnly:
    "Only a topic that the program declares counts: GKE accepts none of another project. How long a subscription is kept counts as observed, too.",
  severity: "medium",
  level: "mandatory",
  good: example({ expirationPolicy: { ttl: NEVER_EXPIRES_TTL } }),
  bad: example({}),
  checks: {
    [CLUSTER]: [
      partOf("notification-topic-same-project", inOwnProject),
      function* subscribed(_, { settings, stack, self }) {
        if (settings.elsewhere.includes("notification-subscription")) return;
        const isUnheard = allOf(
          () => notifiesTopic(stack, self),
          // Nothing is published there, whoever subscribes.
          () => !isTopicElsewhere(self, stack),
          () => !someOf(subscriptionsTo(stack, self), (each) => isSubscribed(stack, each, self)),
        );
        if (!isUnheard) return;
        yield {
          at: "notificationConfig.pubsub.topic",
          problem: "has no subscription in this stack, so perhaps nobody gets the notifications",
          level: "advisory",
          fix:
            'Add a gcp.pubsub.Subscription to the topic with expirationPolicy.ttl "" and without a filter on the upgrade events; ' +
            'or name "notification-subscription" in the setting elsewhere if it is in another stack.',
        };
      },
    ],
    [SUBSCRIPTION]: [
      function* expiry(_, context) {
        const isLost = allOf(
          () => ttlOf(context.self) !== NEVER_EXPIRES_TTL,
          () => isRelied(context),
        );
        if (!isLost) return;
        const ttl = ttlOf(context.self);
        const is = ttl === undefined ? "is absent" : `is ${redact(ttl)}`;
        yield {
          at: "expirationPolicy.ttl",
          problem: `${is}, so Pub/Sub deletes the subscription after it has been idle ${ttl === undefined ? `for ${DAYS} days` : "that long"}`,
          fix: 'Set expirationPolicy.ttl to "".',
        };
      },
      function* filter(subscription, context) {
        const holdsBack = allOf(
          () => dropsUpgrades(subscription.filter),
          () => isRelied(context),
        );
        if (!holdsBack) return;
        yield {
          at: "filter",
          problem: "drops the start or the end of upgrades",
          fix: "Replace the subscription with one whose filter matches UpgradeEvent and UpgradeInfoEvent; a filter cannot be changed.",
        };
      },
    ],
  },
};

/** Whether a cluster's notifications come to this subscription and to no other one that keeps them. */
function isRelied({ settings, stack, self }: Context<typeof SUBSCRIPTION>): boolean {
  if (settings.elsewhere.includes("notification-subscription")) return false;
  return someOf(clustersOf(stack, self), (cluster) =>
    allOf(
      () => notifiesTopic(stack, cluster),
      () => isSubscribed(stack, self, cluster),
      () =>
        !someOf(subscriptionsTo(stack, cluster), (other) =>
          allOf(
            () => other.urn !== self.urn,
            () => isSubscribed(stack, other, cluster),
            () => ttlOf(other) === NEVER_EXPIRES_TTL,
            () => !dropsUpgrades(other.inputs.filter),
          ),
        ),
    ),
  );
}

const ttlOf = ({ inputs, observed }: Subscription): string | undefined =>
  (inputs.expirationPolicy ?? observed.expirationPolicy)?.ttl;

const dropsUpgrades = (filter: unknown): boolean =>
  typeof filter === "string" &&
  UPGRADE_EVENTS.some((event) => subscriptionFilterMatches(filter, event) === false);

function example(subscription: Record<string, unknown>): Rule["good"] {
  return [
    { type: TOPIC, name: "upgrades", props: {} },
    {
      type: CLUSTER,
      name: "main",
      props: { notificationConfig: { pubsub: { enabled: true, topic: ref("upgrades", "id") } } },
    },
    { type: SUBSCRIPTION, name: "upgrades-reader", props: { topic: ref("upgrades", "id"), ...subscription } },
  ];
}
