// Alerts on GKE's own notifications, which it writes to Cloud Logging for every cluster.

import {
  eventLogFilter,
  NOTIFICATION_LOG_FILTER,
  UNFINISHED_STATES,
  UPGRADE_INFO_TYPE,
} from "../../gke/notifications";
import type { Alert, LogCondition, Target } from "./alert";
import { andFilters } from "./log-metrics";

const END_OF_SUPPORT = `jsonPayload.eventType="${UPGRADE_INFO_TYPE.endOfSupport}"`;
const UNFINISHED = `jsonPayload.state=(${UNFINISHED_STATES.map((state) => JSON.stringify(state)).join(" OR ")})`;

const about = ({ cluster, location }: Target): string =>
  andFilters(
    `resource.labels.cluster_name=${JSON.stringify(cluster)}`,
    `resource.labels.location=${JSON.stringify(location)}`,
  );

/** GKE's notifications about a cluster and its node pools. */
export const notifications = (target: Target): string => andFilters(NOTIFICATION_LOG_FILTER, about(target));

/** The fields of the events that say what is upgraded. */
const FIELDS = {
  upgrade: ["resourceType", "currentVersion", "targetVersion"],
  upgradeInfo: ["eventType", "state"],
  upgradeAvailable: ["resourceType", "version"],
} as const;

function onNotification(
  event: keyof typeof FIELDS,
  everyMinutes: number,
  ...more: string[]
): (target: Target) => LogCondition {
  return (target) => ({
    kind: "log",
    filter: andFilters(eventLogFilter(event), about(target), ...more),
    fields: Object.fromEntries(FIELDS[event].map((field) => [field, `jsonPayload.${field}`])),
    everyMinutes,
  });
}

export const upgradeAlerts: readonly Alert[] = [
  {
    id: "upgrade-started",
    title: "an upgrade started",
    when: "GKE's notification that an upgrade started; at most one an hour",
    severity: "warning",
    condition: onNotification("upgrade", 60),
  },
  {
    id: "upgrade-finished",
    title: "an upgrade ended or was disrupted",
    when: "GKE's notification that an upgrade ended or was disrupted; at most one an hour",
    severity: "warning",
    condition: onNotification("upgradeInfo", 60, `NOT ${END_OF_SUPPORT}`, `NOT ${UNFINISHED}`),
  },
  {
    id: "upgrade-available",
    title: "a new version is available",
    when: "GKE's notification of a new version; at most one a day",
    severity: "warning",
    condition: onNotification("upgradeAvailable", 24 * 60),
  },
  {
    id: "end-of-support",
    title: "a version is near its end of support",
    when: "GKE's notification that a version is near its end of support; at most one a day",
    severity: "warning",
    condition: onNotification("upgradeInfo", 24 * 60, END_OF_SUPPORT),
  },
];
