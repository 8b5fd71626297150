// Which of GKE's notifications a filter lets through: one of an alert on their log, or one of a Pub/Sub subscription.
// Source, checked 2026-11-23: https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-notifications; as for the fields of
// the log's entries, public alert policies with resource.type, log_id and jsonPayload.@type

import type { Leaf } from "./filter-parser";
import { parseFilter, passes } from "./filters";
import {
  MESSAGE_ATTRIBUTES,
  NOTIFICATION_LOG_ID,
  NOTIFICATION_LOG_RESOURCE_TYPES,
  TYPE_URL,
} from "./notifications";
import { type Fields, fieldsOf, filterMatches } from "./records";

export type NotificationEvent = keyof typeof TYPE_URL;

/** The events of an upgrade: that it starts, and that it ended, was disrupted, or that support ends. */
export const UPGRADE_EVENTS: readonly NotificationEvent[] = ["upgrade", "upgradeInfo"];

/**
 * Whether a Cloud Logging filter is on the log of notifications and matches an event: it matches entries of that log
 * and of no other, and may match ones with the event's type, of a cluster or a node pool. False for an invalid filter.
 * @param more what else is known of the entry, such as `jsonPayload.eventType` or `cluster_name`.
 */
export function logFilterMatches(
  filter: string,
  event: NotificationEvent,
  more: Fields = () => undefined,
): boolean {
  const tree = parseFilter(filter);
  return (
    tree !== undefined &&
    NOTIFICATION_LOG_RESOURCE_TYPES.some((resourceType) => {
      const matchesLog = (logId: string) => {
        const entry = fieldsOf({
          log_id: logId,
          "resource.type": resourceType,
          "jsonPayload.@type": TYPE_URL[event],
        });
        return filterMatches(tree, (name) => entry(name) ?? more(name));
      };
      return matchesLog(NOTIFICATION_LOG_ID) !== false && matchesLog("another") === false;
    })
  );
}

/**
 * Whether a subscription's filter lets an event through; undefined where that depends on more than the event's type, such as
 * the cluster's name, and for an invalid filter.
 */
export function subscriptionFilterMatches(filter: string, event: NotificationEvent): boolean | undefined {
  if (filter === "") return true;
  const tree = parseFilter(filter);
  return tree && passes(tree, (leaf) => matchesMessage(leaf, event));
}

function compare(operator: string, actual: string, value: string): boolean | undefined {
  switch (operator) {
    case "=":
      return actual === value;
    case "!=":
      return actual !== value;
    default:
      return undefined;
  }
}

const ATTRIBUTES = "attributes.";

function matchesMessage(leaf: Leaf, event: NotificationEvent): boolean | undefined {
  if (leaf.kind === "call") {
    const [path, prefix] = leaf.args;
    const isOnType = leaf.name === "hasPrefix" && path === `${ATTRIBUTES}type_url`;
    return isOnType && prefix !== undefined ? TYPE_URL[event].startsWith(prefix) : undefined;
  }
  if (leaf.kind !== "comparison") return undefined;
  const attributes: readonly string[] = MESSAGE_ATTRIBUTES;
  if (leaf.path === "attributes" && leaf.operator === ":") return attributes.includes(leaf.value);
  if (leaf.path !== `${ATTRIBUTES}type_url`) return undefined;
  return compare(leaf.operator, TYPE_URL[event], leaf.value);
}
