// GKE's cluster notifications: what they are, and how they reach a subscriber. Checked 2026-11-23.

import { DAY_SECONDS } from "./time-units";

/**
 * The values of `notificationConfig.pubsub.filter.eventTypes`; no filter means all of them.
 * Source: @pulumi/gcp 9.37.0, ClusterNotificationConfigPubsubFilter
 */
export const EVENT_TYPE = {
  upgradeAvailable: "UPGRADE_AVAILABLE_EVENT",
  upgrade: "UPGRADE_EVENT",
  securityBulletin: "SECURITY_BULLETIN_EVENT",
  upgradeInfo: "UPGRADE_INFO_EVENT",
} as const;

/**
 * The events that say that an upgrade starts, and that it ended, was disrupted, or that support ends.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-notifications
 */
export const UPGRADE_EVENT_TYPES: readonly string[] = [EVENT_TYPE.upgrade, EVENT_TYPE.upgradeInfo];

/** The attribute `type_url` of the Pub/Sub message of each event. Source: as above. */
export const TYPE_URL: Readonly<Record<keyof typeof EVENT_TYPE, string>> = {
  upgradeAvailable: "type.googleapis.com/google.container.v1beta1.UpgradeAvailableEvent",
  upgrade: "type.googleapis.com/google.container.v1beta1.UpgradeEvent",
  securityBulletin: "type.googleapis.com/google.container.v1beta1.SecurityBulletinEvent",
  upgradeInfo: "type.googleapis.com/google.container.v1beta1.UpgradeInfoEvent",
};

/**
 * The field `eventType` of an UpgradeInfoEvent, as far as it matters here; there are more. Those of an upgrade have a `state`, which is
 * one of UNFINISHED_STATES before the upgrade ends.
 * Source: google.container.v1beta1.UpgradeInfoEvent in
 * https://github.com/googleapis/googleapis/blob/master/google/container/v1beta1/cluster_service.proto and
 * https://container.googleapis.com/$discovery/rest?version=v1beta1, checked 2026-11-25
 */
export const UPGRADE_INFO_TYPE = { lifecycle: "UPGRADE_LIFECYCLE", endOfSupport: "END_OF_SUPPORT" } as const;
export const UNFINISHED_STATES: readonly string[] = ["SCHEDULED", "STARTED"];

/** The attributes of each message; its data is text for people, and `payload` the event as JSON. Source: as above. */
export const MESSAGE_ATTRIBUTES = [
  "project_id",
  "cluster_location",
  "cluster_name",
  "type_url",
  "payload",
] as const;

/**
 * The log that GKE writes the same notifications to, on the resource types gke_cluster and gke_nodepool.
 * Source: public alert policies on `log_id("container.googleapis.com/notifications")`
 */
export const NOTIFICATION_LOG_ID = "container.googleapis.com/notifications";
export const NOTIFICATION_LOG_RESOURCE_TYPES = ["gke_cluster", "gke_nodepool"] as const;

/** Takes GKE's notifications from Cloud Logging, of all clusters. Source: as above. */
export const NOTIFICATION_LOG_FILTER = `resource.type=(${NOTIFICATION_LOG_RESOURCE_TYPES.map((type) => `"${type}"`).join(" OR ")}) AND log_id("${NOTIFICATION_LOG_ID}")`;

/** Takes one event's notifications from Cloud Logging. The entries hold the event's fields, with its type in `@type`. Source: as above. */
export const eventLogFilter = (event: keyof typeof TYPE_URL): string =>
  `${NOTIFICATION_LOG_FILTER} AND jsonPayload.@type="${TYPE_URL[event]}"`;

/**
 * Pub/Sub deletes a subscription after so many idle seconds (31 days) where it has no expiration policy; with the ttl "" never.
 * Source: @pulumi/gcp 9.37.0, pubsub.Subscription.expirationPolicy
 */
export const DEFAULT_SUBSCRIPTION_TTL_SECONDS = 31 * DAY_SECONDS;
export const NEVER_EXPIRES_TTL = "";

const TOPIC = /^projects\/([^/]+)\/topics\/([^/]+)$/;

/**
 * The project and the name of a topic in `notificationConfig.pubsub.topic`; undefined where it has the wrong format. It has to be in the
 * cluster's project. `project` may be an ID or a number.
 * Source: @pulumi/gcp 9.37.0, ClusterNotificationConfigPubsub
 */
export function parseTopic(topic: string): { readonly project: string; readonly name: string } | undefined {
  const [, project, name] = TOPIC.exec(topic) ?? [];
  return project === undefined || name === undefined ? undefined : { project, name };
}
