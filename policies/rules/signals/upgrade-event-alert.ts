import { logFilterMatches, UPGRADE_EVENTS } from "../../../gke/notification-filters";
import { NOTIFICATION_LOG_ID, UPGRADE_INFO_TYPE } from "../../../gke/notifications";
import { findingsIf } from "../../evaluation/findings-if";
import { unlessReportedBy } from "../../evaluation/one-cause";
import { allOf } from "../../evaluation/unknown";
import { EXAMPLE_CLUSTER, exampleAlert } from "../../program/alerts/examples";
import { isGivenByClusterAlerts } from "../../program/alerts/own-alerts";
import { isAlertedOf, isOnPubsub, isUpgradeAlertedElsewhere } from "../../program/alerts/upgrade-notice";
import { ADD_ALERTS, ALERTING } from "../../program/alerts/watching";
import { isEphemeral } from "../../program/gcp/maintenance/maintenance";
import { ALERT_POLICY, CLUSTER } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";

const LOG = `log_id("${NOTIFICATION_LOG_ID}")`;
const PERIOD = "alertStrategy.notificationRateLimit.period";

/** What an alert on the log of notifications has to let through. */
const NEWS = [
  { what: "that an upgrade starts", event: "upgrade", eventType: undefined },
  { what: "that it ended", event: "upgradeInfo", eventType: UPGRADE_INFO_TYPE.lifecycle },
  { what: "that a version's support ends", event: "upgradeInfo", eventType: UPGRADE_INFO_TYPE.endOfSupport },
] as const;

const alert = (more: Record<string, unknown> = {}) =>
  exampleAlert(
    "upgrades",
    { conditionMatchedLog: { filter: LOG } },
    { documentation: { content: "Watch the verification until the upgrade has ended." }, ...more },
  );

export const upgradeEventAlert: Rule = {
  name: "upgrade-event-alert",
  description:
    "Alerts on GKE's notifications tell of each upgrade from start to end, and of the end of support.",
  why:
    "Where a cluster publishes its notifications to no topic, only alerts on their log report an upgrade. An alert on the start alone does " +
    "not show when an upgrade has ended, and a version whose support ends is upgraded whatever the maintenance policy says. Cloud " +
    "Monitoring takes an alert on a log only with a limit on its notifications. The rule upgrade-notifications-complete checks whether there is " +
    "a topic or an alert at all.",
  fix: `${ADD_ALERTS} Or let the filter of your own alert take all of ${LOG}.`,
  whenToExempt:
    "A cluster whose upgrades a pipeline makes and reports. Where another stack has the alert, add `alerting` or `upgrade-alerts` " +
    "to the setting `elsewhere`.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-notifications",
    "https://cloud.google.com/logging/docs/alerting/log-based-alerts",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/monitoring/alertpolicy/ (alertStrategy)",
  ],
  severity: "medium",
  level: "mandatory",
  good: [EXAMPLE_CLUSTER, alert({ alertStrategy: { notificationRateLimit: { period: "3600s" } } })],
  bad: [EXAMPLE_CLUSTER, alert()],
  checks: {
    [CLUSTER]: [
      function* news(cluster, context) {
        const { settings } = context;
        if (isUpgradeAlertedElsewhere(settings) || isOnPubsub(context)) return;
        yield* findingsIf(
          () => !isEphemeral(cluster, settings),
          () => newsFindings(context),
        );
      },
    ],
    [ALERT_POLICY]: [
      function* rateLimit(alert, context) {
        if (isGivenByClusterAlerts(context.self, () => alert.conditions)) return;
        yield* context.each(alert.conditions, function* ({ conditionMatchedLog }) {
          const isUnlimited = allOf(
            () => alert.alertStrategy?.notificationRateLimit?.period === undefined,
            () => {
              const filter: unknown = conditionMatchedLog?.filter;
              return (
                typeof filter === "string" && UPGRADE_EVENTS.some((event) => logFilterMatches(filter, event))
              );
            },
          );
          if (!isUnlimited) return;
          yield {
            at: PERIOD,
            problem: "is absent, and Cloud Monitoring accepts no alert on a log without it",
            fix: `Set ${PERIOD}, such as to "3600s".`,
          };
        });
      },
    ],
  },
};

function* newsFindings(context: Context<typeof CLUSTER>): Iterable<Finding> {
  const missing = NEWS.filter(({ event, eventType }) => !isAlertedOf(event, context, eventType));
  if (missing.length === 0) return;
  const problem = `is incomplete: no topic gets GKE's notifications, and the alerts on them do not report ${missing.map(({ what }) => what).join(" or ")}`;
  yield* unlessReportedBy(
    "upgrade-notifications-complete",
    context,
    () => missing.length === NEWS.length,
    () => [{ at: ALERTING, problem, level: context.levelByEnvironment }],
  );
}
