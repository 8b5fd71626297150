import { Subscription, Topic } from "@pulumi/gcp/pubsub";
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

/** A topic for a cluster's upgrade notifications, and a subscription that keeps them until they are read. */
export class Notifications extends ComponentResource {
  /** `projects/PROJECT/topics/TOPIC`, as a cluster's notificationConfig takes it. */
  readonly topic: Output<string>;
  /** `projects/PROJECT/subscriptions/SUBSCRIPTION` */
  readonly subscription: Output<string>;

  constructor(name: string, { project, labels }: NotificationsArgs, opts?: ComponentResourceOptions) {
    super("gke-guardrails:index:Notifications", name, {}, opts);
    const parent = { parent: this };

    const topic = new Topic(`${name}-upgrades`, { name: `${name}-upgrades`, project, labels }, parent);
    const subscription = new Subscription(
      `${name}-upgrades`,
      {
        name: `${name}-upgrades`,
        project,
        labels,
        topic: topic.name,
        // Upgrades are rare: with the default policy it would be gone before the next one.
        expirationPolicy: { ttl: NEVER_EXPIRES_TTL },
      },
      parent,
    );

    this.topic = interpolate`projects/${project}/topics/${topic.name}`;
    this.subscription = interpolate`projects/${project}/subscriptions/${subscription.name}`;
    this.registerOutputs({ topic: this.topic, subscription: this.subscription });
  }
}
