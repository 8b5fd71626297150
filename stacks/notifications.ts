import { ServiceIdentity } from "@pulumi/gcp/projects";
import { Subscription, SubscriptionIAMMember, Topic, TopicIAMMember } from "@pulumi/gcp/pubsub";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
} from "@pulumi/pulumi";
import { NEVER_EXPIRES_TTL } from "../gke/notifications";

export interface NotificationsArgs {
  /** The cluster's project: GKE publishes to no other. */
  readonly project: string;
  readonly labels: Readonly<Record<string, Input<string>>>;
}

/**
 * A reader that fails so often at a notification has it put aside: 5 to 100.
 * Source: https://cloud.google.com/pubsub/docs/handling-failures, checked 2026-11-25
 */
const MAX_DELIVERY_ATTEMPTS = 10;

/**
 * A topic for a cluster's upgrade notifications, and a subscription that keeps them until they are read. What its reader cannot take, again and
 * again, goes to a topic of dead letters, whose subscription keeps it.
 */
export class Notifications extends ComponentResource {
  /** `projects/PROJECT/topics/TOPIC`, as a cluster's notificationConfig takes it. */
  readonly topic: Output<string>;
  /** `projects/PROJECT/subscriptions/SUBSCRIPTION` */
  readonly subscription: Output<string>;
  /** `projects/PROJECT/subscriptions/SUBSCRIPTION`: what readers failed at. */
  readonly deadLetters: Output<string>;

  constructor(name: string, { project, labels }: NotificationsArgs, opts?: ComponentResourceOptions) {
    super("gke-guardrails:index:Notifications", name, {}, opts);
    const parent = { parent: this };

    const topicOf = (suffix: string) =>
      new Topic(`${name}-${suffix}`, { name: `${name}-${suffix}`, project, labels }, parent);
    const topic = topicOf("upgrades");
    const deadTopic = topicOf("upgrades-dead");
    // Upgrades are rare: with the default policy a subscription would be gone before the next one.
    const kept = { project, labels, expirationPolicy: { ttl: NEVER_EXPIRES_TTL } };
    const subscription = new Subscription(
      `${name}-upgrades`,
      {
        ...kept,
        name: `${name}-upgrades`,
        topic: topic.name,
        deadLetterPolicy: { deadLetterTopic: deadTopic.id, maxDeliveryAttempts: MAX_DELIVERY_ATTEMPTS },
      },
      parent,
    );
    const deadLetters = new Subscription(
      `${name}-upgrades-dead`,
      { ...kept, name: `${name}-upgrades-dead`, topic: deadTopic.name },
      parent,
    );

    // Pub/Sub itself moves them: it publishes to the one topic and acknowledges on the other's subscription.
    const { member } = new ServiceIdentity(
      `${name}-pubsub`,
      { project, service: "pubsub.googleapis.com" },
      parent,
    );
    new TopicIAMMember(
      `${name}-upgrades-dead`,
      { project, topic: deadTopic.name, role: "roles/pubsub.publisher", member },
      parent,
    );
    new SubscriptionIAMMember(
      `${name}-upgrades`,
      { project, subscription: subscription.name, role: "roles/pubsub.subscriber", member },
      parent,
    );

    this.topic = interpolate`projects/${project}/topics/${topic.name}`;
    this.subscription = interpolate`projects/${project}/subscriptions/${subscription.name}`;
    this.deadLetters = interpolate`projects/${project}/subscriptions/${deadLetters.name}`;
    this.registerOutputs({
      topic: this.topic,
      subscription: this.subscription,
      deadLetters: this.deadLetters,
    });
  }
}
