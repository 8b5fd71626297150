// Alerts on GKE's own notifications, which it writes to Cloud Logging for every cluster.

import { NOTIFICATION_LOG_ID, NOTIFICATION_LOG_RESOURCE_TYPES, TYPE_URL } from "../../gke/notifications";
import type { Alert, LogCondition, Target } from "./alert";
import { allOf } from "./log-metrics";

type Event = keyof typeof TYPE_URL;

const END_OF_SUPPORT = `jsonPayload.eventType="END_OF_SUPPORT"`;

/** GKE's notifications about a cluster and its node pools. */
export const notifications = ({ cluster, location }: Target): string =>
  allOf(
    `resource.type=(${NOTIFICATION_LOG_RESOURCE_TYPES.map((type) => JSON.stringify(type)).join(" OR ")})`,
    `resource.labels.cluster_name=${JSON.stringify(cluster)}`,
    `resource.labels.location=${JSON.stringify(location)}`,
    `log_id(${JSON.stringify(NOTIFICATION_LOG_ID)})`,
  );

const notification = (target: Target, event: Event, ...more: string[]): string =>
  allOf(notifications(target), `jsonPayload.@type=${JSON.stringify(TYPE_URL[event])}`, ...more);

/** The fields of the events that say what is upgraded. */
const FIELDS = {
  upgrade: ["resourceType", "currentVersion", "targetVersion"],
  upgradeInfo: ["eventType", "state"],
  upgradeAvailable: ["resourceType", "version"],
} as const;

function told(
  event: keyof typeof FIELDS,
  everyMinutes: number,
  ...more: string[]
): (target: Target) => LogCondition {
  return (target) => ({
    kind: "log",
    filter: notification(target, event, ...more),
    fields: Object.fromEntries(FIELDS[event].map((field) => [field, `jsonPayload.${field}`])),
    everyMinutes,
  });
}

export const upgradeAlerts: readonly Alert[] = [
  {
    id: "upgrade-started",
    title: "an upgrade started",
    severity: "warning",
    condition: told("upgrade", 60),
  },
  {
    id: "upgrade-finished",
    title: "an upgrade ended or was disrupted",
    severity: "warning",
    condition: told("upgradeInfo", 60, `NOT ${END_OF_SUPPORT}`),
  },
  {
    id: "upgrade-available",
    title: "a new version is available",
    severity: "warning",
    condition: told("upgradeAvailable", 24 * 60),
  },
  {
    id: "end-of-support",
    title: "a version is near its end of support",
    severity: "warning",
    condition: told("upgradeInfo", 24 * 60, END_OF_SUPPORT),
  },
];
