import { EVENT_TYPE, UPGRADE_EVENT_TYPES } from "../../../gke/notifications";
import { read } from "../../evaluation/reading";
import { anyOf, someItem } from "../../evaluation/unknown";
import { isUpgradeNoticed } from "../../program/alerts/upgrade-notice";
import { isEphemeral } from "../../program/gcp/maintenance/maintenance";
import { namesTopic, topicsOf } from "../../program/gcp/notification-topic";
import { CLUSTER } from "../../resource-types";
import type { Context, Rule } from "../../rule";

const PUBSUB = "notificationConfig.pubsub";
const OTHER_EVENT_TYPES: readonly string[] = [EVENT_TYPE.upgradeAvailable, EVENT_TYPE.securityBulletin];

export const upgradeNotificationsComplete: Rule = {
  name: "upgrade-notifications-complete",
  description: "Somebody learns when GKE upgrades a cluster, and when that is done.",
  why:
    "GKE upgrades on its own. Whoever does not hear of it looks for the fault in the wrong place: in the incident, which an automatic " +
    "upgrade brought about, finding the cause took most of a day. GKE sends its notifications to a Pub/Sub topic, and writes them to " +
    "Cloud Logging, where an alert on them is enough.",
  fix:
    `Set ${PUBSUB}.enabled to true with a topic, and its filter to none or to one with ${UPGRADE_EVENT_TYPES.join(" and ")}; or add a ` +
    'gcp.monitoring.AlertPolicy with a conditionMatchedLog on log_id("container.googleapis.com/notifications").',
  whenToExempt:
    "A cluster whose loss nobody would notice. Where the alert is in another stack, add `upgrade-alerts` to the setting `elsewhere`.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-notifications",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/",
  ],
  severity: "high",
  level: "mandatory",
  unknownsLeftTo: {
    rule: "notification-topic-is-consumed",
    covers: (property) => property === `${PUBSUB}.topic`,
  },
  frameworks: ["gke-policy-automation UPDATE_NOTIFICATIONS_DISABLED"],
  good: { notificationConfig: { pubsub: { enabled: true, topic: "projects/example/topics/upgrades" } } },
  bad: {
    notificationConfig: {
      pubsub: {
        enabled: true,
        topic: "projects/example/topics/upgrades",
        filter: { eventTypes: [EVENT_TYPE.securityBulletin] },
      },
    },
  },
  checks: {
    [CLUSTER]: [
      function* noticed(cluster, context) {
        const isFine = anyOf(
          () => isEphemeral(cluster, context.settings),
          () => isUpgradeNoticed(context),
        );
        if (isFine) return;
        yield {
          at: `${PUBSUB}.enabled`,
          problem: `is ${cluster.notificationConfig?.pubsub ? "false" : "absent"}, and no alert on GKE's notifications reports upgrades`,
          level: context.levelByEnvironment,
        };
      },
      function* topic(cluster, { stack, self }) {
        if (cluster.notificationConfig?.pubsub?.enabled !== true) return;
        if (namesTopic(cluster, () => topicsOf(stack, self, "notificationConfig"))) return;
        yield { at: `${PUBSUB}.topic`, problem: "is absent, so the notifications go nowhere" };
      },
      function* upgradeEvents(_, context) {
        const missing = missingEvents(context, UPGRADE_EVENT_TYPES);
        if (missing.length === 0) return;
        yield {
          at: `${PUBSUB}.filter.eventTypes`,
          problem: `lacks ${missing.join(" and ")}, so nobody learns when every upgrade starts and ends`,
          fix: addTo([...missing, ...missingEvents(context, OTHER_EVENT_TYPES)]),
        };
      },
      function* otherEvents(_, context) {
        const missing = missingEvents(context, OTHER_EVENT_TYPES);
        if (missing.length === 0 || missingEvents(context, UPGRADE_EVENT_TYPES).length > 0) return;
        yield {
          at: `${PUBSUB}.filter.eventTypes`,
          problem: `lacks ${missing.join(" and ")}, which ${missing.length === 1 ? "announces" : "announce"} what comes next`,
          level: "advisory",
          fix: addTo(missing),
        };
      },
    ],
  },
};

const addTo = (missing: readonly string[]): string =>
  `Add ${[missing.slice(0, -1).join(", "), ...missing.slice(-1)].filter(Boolean).join(" and ")} to ${PUBSUB}.filter.eventTypes, or remove the filter.`;

/** What the program declares of the topic, else what the cluster has. */
function enabledPubsub(cluster: Context<typeof CLUSTER>) {
  const pubsub = read(cluster, ({ notificationConfig }) => notificationConfig?.pubsub)?.value;
  return pubsub?.enabled === true ? pubsub : undefined;
}

/** The event types that the filter excludes; none without a filter, or with an empty one. */
function missingEvents(cluster: Context<typeof CLUSTER>, wanted: readonly string[]): readonly string[] {
  const types = enabledPubsub(cluster)?.filter?.eventTypes;
  if (!types || types.length === 0) return [];
  return wanted.filter((event) => !someItem(types, (type) => type === event));
}
