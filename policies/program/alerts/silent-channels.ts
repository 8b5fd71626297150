import { Candidates, someOf } from "../../evaluation/candidates";
import { ofStack } from "../../evaluation/of-stack";
import { read } from "../../evaluation/reading";
import { allOf, anyOf, everyItem } from "../../evaluation/unknown";
import { ALERT_POLICY, NOTIFICATION_CHANNEL } from "../../resource-types";
import type { Context } from "../../rule";
import type { StackIndex, StackResource } from "../../stack";
import { isOnGke } from "./on-gke";
import { isGivenByClusterAlerts } from "./own-alerts";

type Channel = StackResource<typeof NOTIFICATION_CHANNEL>;

const channelsOf = (alert: StackResource<typeof ALERT_POLICY>, stack: StackIndex): readonly StackResource[] =>
  stack.sourcesOf(alert, "notificationChannels");

const alertsByChannel = ofStack(
  ({ stack }: { readonly stack: StackIndex }) =>
    new Candidates(stack.all(ALERT_POLICY), (alert) => channelsOf(alert, stack).map(({ urn }) => urn)),
);

/** Whether notifications are not forwarded to a channel. */
export const isSilent = (channel: Pick<Channel, "inputs" | "observed">): boolean =>
  read(channel, ({ enabled }) => enabled)?.value === false;

/** Whether an alert on GKE names silent channels of the stack alone, of which this is the first. */
export const mutesAlert = ({ stack, self }: Context<typeof NOTIFICATION_CHANNEL>): boolean =>
  someOf(alertsByChannel({ stack }).of([self.urn]), (alert) => {
    const channels = channelsOf(alert, stack);
    return allOf(
      () => channels[0] === (self as StackResource),
      () => everyItem(channels, (each) => each.type === NOTIFICATION_CHANNEL && isSilent(each as Channel)),
      // More than the stack's own are there: one of another stack, or one that exists.
      () => (alert.inputs.notificationChannels ?? []).length <= channels.length,
      () => alert.inputs.enabled !== false,
      () =>
        anyOf(
          () => isGivenByClusterAlerts(alert, () => alert.inputs.conditions),
          () => isOnGke({ stack, self: alert }),
        ),
    );
  });
