import { ALERT_POLICY, CLUSTER } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const PUBSUB = "notificationConfig.pubsub";
const EVENTS = `${PUBSUB}.filter.eventTypes`;
const ALL = ["UPGRADE_AVAILABLE_EVENT", "UPGRADE_EVENT", "SECURITY_BULLETIN_EVENT", "UPGRADE_INFO_EVENT"];

const cluster = (pubsub: unknown, more: Record<string, unknown> = {}) =>
  resource(CLUSTER, { notificationConfig: { pubsub }, ...more });
const events = (eventTypes: unknown) =>
  cluster({ enabled: true, topic: "projects/p/topics/t", filter: { eventTypes } });

const LOG = 'log_id("container.googleapis.com/notifications")';
const alert = (filter: unknown, more: Record<string, unknown> = {}): TestResource =>
  resource(
    ALERT_POLICY,
    { combiner: "OR", conditions: [{ displayName: "c", conditionMatchedLog: { filter } }], ...more },
    { name: `alert-${String(filter).length}` },
  );
const onType = (event: string) =>
  `${LOG} AND jsonPayload.@type="type.googleapis.com/google.container.v1beta1.${event}"`;
const silent = resource(CLUSTER, {});

ruleTable("upgrade-notifications-complete", {
  accepts: {
    "a topic for all events": cluster({ enabled: true, topic: "projects/p/topics/t" }),
    "a topic that is not known, about which another rule asks": cluster({ enabled: true, topic: unknown }),
    "a topic of the stack": [
      resource("gcp:pubsub/topic:Topic", {}, { name: "topic" }),
      cluster({ enabled: true, topic: ref("topic", "id") }),
    ],
    "a filter with all events": events(ALL),
    "an empty filter": events([]),
    "an Autopilot cluster with a topic": cluster(
      { enabled: true, topic: "projects/p/topics/t" },
      { enableAutopilot: true },
    ),
    "an alert on the log of notifications (GKE writes them to Cloud Logging too)": {
      resources: [silent, alert(`resource.type=("gke_cluster" OR "gke_nodepool") AND ${LOG}`)],
      stack: "prod",
    },
    "two alerts, on the start and on the end": {
      resources: [silent, alert(onType("UpgradeEvent")), alert(onType("UpgradeInfoEvent"))],
      stack: "prod",
    },
    "an alert beside one whose filter is not known": {
      resources: [silent, alert(unknown), alert(LOG)],
      stack: "prod",
    },
    "a cluster that does not live long enough to be upgraded": resource(CLUSTER, {
      resourceLabels: { env: "preview" },
    }),
    "an alert in another stack": {
      resources: silent,
      stack: "prod",
      config: { settings: { elsewhere: ["upgrade-alerts"] } },
    },
    "a silent program whose cluster has a topic": {
      resources: resource(
        CLUSTER,
        {},
        { observed: { notificationConfig: { pubsub: { enabled: true, topic: "projects/p/topics/t" } } } },
      ),
      stack: "prod",
    },
  },
  rejects: {
    "a topic that is missing": { resources: cluster({ enabled: true }), at: `${PUBSUB}.topic` },
    "a filter without the start of upgrades": {
      resources: events(ALL.filter((event) => event !== "UPGRADE_EVENT")),
      at: EVENTS,
      problem: /lacks UPGRADE_EVENT,/,
      fix: /^Add UPGRADE_EVENT to notificationConfig\.pubsub\.filter\.eventTypes, or remove the filter/,
    },
    "a filter without the end of upgrades, although there is an alert": {
      resources: [events(ALL.filter((event) => event !== "UPGRADE_INFO_EVENT")), alert(LOG)],
      at: EVENTS,
      problem: /lacks UPGRADE_INFO_EVENT,/,
    },
    "a filter without upgrades and what is to come, once": {
      resources: events(["SECURITY_BULLETIN_EVENT"]),
      at: EVENTS,
      problem: /lacks UPGRADE_EVENT and UPGRADE_INFO_EVENT,/,
      fix: /^Add UPGRADE_EVENT, UPGRADE_INFO_EVENT and UPGRADE_AVAILABLE_EVENT to /,
    },
    "a filter without what is to come, as advisory": {
      resources: events(["UPGRADE_EVENT", "UPGRADE_INFO_EVENT"]),
      at: EVENTS,
      level: "advisory",
      problem: /UPGRADE_AVAILABLE_EVENT and SECURITY_BULLETIN_EVENT, which announce what comes next/,
    },
    "a filter without one event of what is to come, as advisory": {
      resources: events(ALL.filter((event) => event !== "UPGRADE_AVAILABLE_EVENT")),
      at: EVENTS,
      level: "advisory",
      problem: /lacks UPGRADE_AVAILABLE_EVENT, which announces what comes next/,
    },
    "a silent program in production": { resources: silent, stack: "prod", at: `${PUBSUB}.enabled` },
    "a silent program on a production cluster": {
      resources: resource(CLUSTER, { resourceLabels: { env: "prod" } }),
      at: `${PUBSUB}.enabled`,
    },
    "a silent Autopilot cluster in production": {
      resources: resource(CLUSTER, { enableAutopilot: true }),
      stack: "prod",
      at: `${PUBSUB}.enabled`,
    },
    "a silent program outside production, as advisory": {
      resources: silent,
      at: `${PUBSUB}.enabled`,
      level: "advisory",
    },
    "notifications that are disabled": {
      resources: cluster({ enabled: false, topic: "projects/p/topics/t" }),
      stack: "prod",
      at: `${PUBSUB}.enabled`,
      problem: /is false/,
    },
    "an alert that is disabled": {
      resources: [silent, alert(LOG, { enabled: false })],
      stack: "prod",
      at: `${PUBSUB}.enabled`,
    },
    "an alert on the start of upgrades alone": {
      resources: [silent, alert(onType("UpgradeEvent"))],
      stack: "prod",
      at: `${PUBSUB}.enabled`,
    },
    "an alert on another log that names the right one": {
      resources: [silent, alert(`log_id("other") AND NOT ${LOG}`)],
      stack: "prod",
      at: `${PUBSUB}.enabled`,
    },
    "an alert on a metric, and one without conditions": {
      resources: [
        silent,
        resource(
          ALERT_POLICY,
          { conditions: [{ displayName: "c", conditionThreshold: { filter: LOG } }] },
          { name: "threshold" },
        ),
        resource(ALERT_POLICY, {}, { name: "empty" }),
      ],
      stack: "prod",
      at: `${PUBSUB}.enabled`,
    },
  },
  undecided: {
    "a topic that is not known, and of no topic of the stack, where no other rule asks about it": {
      resources: cluster({ enabled: true, topic: unknown }),
      config: { "notification-topic-is-consumed": "disabled" },
      at: "notificationConfig.pubsub.topic",
    },
    "a cluster whose only alert has a filter that is not known": {
      resources: [silent, { ...alert(unknown), name: "it" }],
      stack: "prod",
      at: "AlertPolicy.it.conditions[0].conditionMatchedLog.filter",
    },
    "notifications that may be enabled": {
      resources: cluster({ enabled: unknown, topic: "projects/p/topics/t" }),
      at: `${PUBSUB}.enabled`,
    },
    "a filter with an event that is not known": {
      resources: events(["UPGRADE_EVENT", unknown]),
      at: `${EVENTS}[1]`,
    },
  },
});
