import { ALERT_POLICY } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import { cluster, log, promql } from "./alerts";

const AT = "alerting";
const PERIOD = "alertStrategy.notificationRateLimit.period";
const LOG = 'log_id("container.googleapis.com/notifications")';
const limited = { alertStrategy: { notificationRateLimit: { period: "3600s" } } };
const alert = (filter: unknown, more: Record<string, unknown> = limited) => log(filter, more);
const onType = (type: string, more = "") =>
  alert(
    `resource.type=("gke_cluster" OR "gke_nodepool") AND ${LOG} AND jsonPayload.@type="type.googleapis.com/google.container.v1beta1.${type}"${more}`,
  );
const endOfSupport = () => onType("UpgradeInfoEvent", ' AND jsonPayload.eventType="END_OF_SUPPORT"');

ruleTable("upgrade-event-alert", {
  accepts: {
    "an alert of ClusterAlerts whose cluster, and so its conditions, is not known": resource(
      ALERT_POLICY,
      { conditions: unknown, alertStrategy: unknown },
      { component: "gke-guardrails:index:ClusterAlerts" },
    ),
    "an alert on the whole log": { resources: [cluster(), alert(LOG)], stack: "prod" },
    "an alert on the log of this cluster": {
      resources: [cluster(), alert(`${LOG} AND resource.labels.cluster_name="main"`)],
      stack: "prod",
    },
    "alerts on each event": [cluster(), onType("UpgradeEvent"), onType("UpgradeInfoEvent")],
    "alerts on each type of event": [
      cluster(),
      onType("UpgradeEvent"),
      onType("UpgradeInfoEvent", ' AND jsonPayload.eventType="UPGRADE_LIFECYCLE"'),
      endOfSupport(),
    ],
    "an incomplete alert beside a topic": [
      cluster({ notificationConfig: { pubsub: { enabled: true, topic: "projects/p/topics/t" } } }),
      onType("UpgradeEvent"),
    ],
    "an incomplete alert beside those of another stack": {
      resources: [cluster(), onType("UpgradeEvent")],
      config: { settings: { elsewhere: ["upgrade-alerts"] } },
    },
    "an incomplete alert for a cluster that does not live long": [
      cluster({ resourceLabels: { env: "preview" } }),
      onType("UpgradeEvent"),
    ],
    "neither topic nor alert, which has its own finding": { resources: cluster(), stack: "prod" },
    "an Autopilot cluster with an alert": [cluster({ enableAutopilot: true }), alert(LOG)],
    "other alerts without a limit, on metrics and on another log": [
      promql("up == 0"),
      log('log_id("stderr") AND severity>=ERROR'),
    ],
    "a limit that is not known beside a log that is another": log('log_id("stderr")', {
      alertStrategy: { notificationRateLimit: { period: unknown } },
    }),
  },
  rejects: {
    "alerts that tell not of the end of support": {
      resources: [
        cluster(),
        onType("UpgradeEvent"),
        onType("UpgradeInfoEvent", ' AND jsonPayload.eventType="UPGRADE_LIFECYCLE"'),
      ],
      stack: "prod",
      at: AT,
      problem: /do not report that a version's support ends$/,
    },
    "alerts that tell not of an upgrade's end": {
      resources: [cluster(), onType("UpgradeEvent"), endOfSupport()],
      stack: "prod",
      at: AT,
      problem: /do not report that it ended$/,
    },
    "the same outside production, as advisory": {
      resources: [cluster(), onType("UpgradeEvent"), endOfSupport()],
      at: AT,
      level: "advisory",
    },
    "an alert on the end of support alone, on an Autopilot cluster": {
      resources: [cluster({ enableAutopilot: true }), endOfSupport()],
      stack: "prod",
      at: AT,
      problem: /that an upgrade starts or that it ended$/,
    },
    "an alert on the log without a limit": { resources: alert(LOG, {}), at: PERIOD, fix: /"3600s"/ },
    "an alert on the log with a strategy for something else": {
      resources: alert(LOG, { alertStrategy: { autoClose: "86400s" } }),
      at: PERIOD,
    },
  },
  undecided: {
    "notifications that may be on a topic": {
      resources: [cluster({ notificationConfig: { pubsub: { enabled: unknown } } }), onType("UpgradeEvent")],
      at: "notificationConfig.pubsub.enabled",
    },
    "an alert whose filter is not known": {
      resources: alert(unknown, {}),
      at: "conditions[0].conditionMatchedLog.filter",
    },
    "a limit that is not known": {
      resources: alert(LOG, { alertStrategy: { notificationRateLimit: { period: unknown } } }),
      at: PERIOD,
    },
  },
});
