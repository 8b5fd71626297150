// A verdict on its Node: the condition, and the Event that reports a change. Pure.

import { EVENT_SOURCE, EXIT_CODE, NODE_CONDITION, VERIFICATION_LABEL } from "./contract";
import { conditionReason, headOf, summaryOf, type Verdict } from "./verdict";

/** A condition of a Node's status, as Kubernetes has it. */
export interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastHeartbeatTime?: string;
  readonly lastTransitionTime?: string;
}

/** The Node condition of a verdict. @param previous the existing condition */
export function nodeCondition(verdict: Verdict, previous: Condition | undefined) {
  const { outcome, fault } = headOf(verdict);
  const status = EXIT_CODE[outcome] === 0 ? "True" : "False";
  // Kubernetes' metav1.Time has whole seconds.
  const now = verdict.time.toISOString().replace(/\.\d+/, "");
  return {
    type: NODE_CONDITION,
    status,
    reason: conditionReason(fault),
    message: summaryOf(verdict),
    lastHeartbeatTime: now,
    lastTransitionTime: (previous?.status === status && previous.lastTransitionTime) || now,
  };
}

type NodeCondition = ReturnType<typeof nodeCondition>;

/** The longest message of an Event. Source: Kubernetes' validation of core/v1 Event. */
const MAX_EVENT_MESSAGE = 1024;

/** The Event about a changed condition, in the namespace `default` like all of a Node's. */
export function nodeEvent(
  name: string | undefined,
  uid: string,
  { status, reason, message, lastHeartbeatTime: time }: NodeCondition,
): object {
  return {
    metadata: {
      generateName: `${VERIFICATION_LABEL}-`,
      namespace: "default",
      labels: { [VERIFICATION_LABEL]: "true" },
    },
    involvedObject: { apiVersion: "v1", kind: "Node", name, uid },
    type: status === "True" ? "Normal" : "Warning",
    reason,
    message: message.slice(0, MAX_EVENT_MESSAGE),
    source: { component: EVENT_SOURCE, host: name },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
}
