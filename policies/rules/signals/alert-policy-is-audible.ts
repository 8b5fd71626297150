import { METADATA_SERVER_DAEMON_SET } from "../../../gke/metadata-server";
import { allOf } from "../../evaluation/unknown";
import { exampleRestarts } from "../../program/alerts/examples";
import { isOnGke } from "../../program/alerts/on-gke";
import { isGivenByClusterAlerts } from "../../program/alerts/own-alerts";
import { isSilent, mutesAlert } from "../../program/alerts/silent-channels";
import { ADD_ALERTS } from "../../program/alerts/watching";
import { ALERT_POLICY, type Inputs, NOTIFICATION_CHANNEL } from "../../resource-types";
import type { Context, Rule } from "../../rule";
import type { StackResource } from "../../stack";

export const alertPolicyIsAudible: Rule = {
  name: "alert-policy-is-audible",
  description: "Alerts on GKE are on, reach somebody, and say what to do.",
  why:
    "In the incident no alert fired. An alert that is disabled or has no channel that is on opens an incident that nobody sees, and without instructions, the " +
    `person on call knows neither ${METADATA_SERVER_DAEMON_SET} nor that GKE re-creates its DaemonSet once it is deleted: finding that took most of a day.`,
  fix: `${ADD_ALERTS} Or fix your own: enabled, with notificationChannels, and with documentation.content.`,
  whenToExempt: "An alert that only marks a dashboard, or whose incidents another system collects.",
  sources: [
    "https://cloud.google.com/monitoring/alerts",
    "https://cloud.google.com/monitoring/alerts/doc-variables",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/monitoring/alertpolicy/",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/monitoring/notificationchannel/",
  ],
  severity: "high",
  level: "mandatory",
  good: [exampleRestarts()],
  bad: [exampleRestarts(undefined, { notificationChannels: [] })],
  checks: {
    [ALERT_POLICY]: [
      function* enabled(alert, context) {
        const isOff = allOf(
          () => alert.enabled === false,
          () => isOnGke(context),
        );
        if (!isOff) return;
        yield {
          at: "enabled",
          problem: "is false, so the alert never fires",
          fix: "Remove enabled, or set it to true.",
        };
      },
      function* channels(alert, context) {
        const isMute = allOf(
          () => isMuted(alert),
          () => isOnGke(context),
        );
        if (!isMute) return;
        const alike = mutedAlike(context);
        // Alerts that a component leaves without channels have one cause, which is reported on the first of them.
        if (alike[0] && alike[0].urn !== context.resource.urn) return;
        const others = alike.length < 2 ? "" : `, as are ${alike.length - 1} more of this severity`;
        yield {
          at: "notificationChannels",
          problem: `${"notificationChannels" in alert ? "is empty" : "is absent"}${others}, so the alert reaches nobody`,
          fix: "Set notificationChannels to the ids of one gcp.monitoring.NotificationChannel or more.",
        };
      },
      function* runbook(alert, context) {
        const hasContent = () => "content" in (alert.documentation ?? {});
        const isBare = allOf(
          () => !isGivenByClusterAlerts(context.self, hasContent) && !hasContent(),
          () => isOnGke(context),
        );
        if (!isBare) return;
        yield {
          at: "documentation.content",
          problem: "is absent, so the person on call has to find out what to do",
          level: "advisory",
          fix:
            "Set documentation.content to a runbook: what the alert means, and what to do first. If it is about the metadata server: " +
            `delete the DaemonSet ${METADATA_SERVER_DAEMON_SET}, which GKE re-creates, or re-create the nodes.`,
        };
      },
    ],
    [NOTIFICATION_CHANNEL]: [
      function* silent(_, context) {
        const isOff = allOf(
          () => isSilent(context),
          () => mutesAlert(context),
        );
        if (!isOff) return;
        yield {
          at: "enabled",
          problem: "is false, and alerts on GKE name no channel that is on, so that they reach nobody",
          fix: "Remove enabled, or set it to true; or add a channel that is on to notificationChannels of the alerts.",
        };
      },
    ],
  },
};

const isMuted = ({ notificationChannels }: Inputs[typeof ALERT_POLICY]): boolean =>
  (notificationChannels ?? []).length === 0;

/** The alerts of one severity that components of one type create without channels: what they lack is the channels of that severity. */
function mutedAlike({
  self,
  stack,
}: Context<typeof ALERT_POLICY>): readonly StackResource<typeof ALERT_POLICY>[] {
  const maker = makerOf(self);
  if (maker === undefined) return [];
  return stack
    .all(ALERT_POLICY)
    .filter((other) =>
      allOf(
        () => makerOf(other) === maker,
        () => other.inputs.severity === self.inputs.severity,
        () => isMuted(other.inputs),
      ),
    )
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

/** The type of the component that a resource belongs to; undefined where it belongs directly to the stack. */
function makerOf({ resource: { parent } }: StackResource<typeof ALERT_POLICY>): string | undefined {
  return parent === undefined || parent.type === "pulumi:pulumi:Stack" ? undefined : parent.type;
}
