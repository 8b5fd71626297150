// What a node's verification does with the Kubernetes API: its own Node's condition, an Event, and the startup taint. Each is
// opt-in, and none of them can change the verdict.

import {
  HEARTBEAT_SECONDS,
  NODE_CONDITION,
  type NodeCondition,
  nodeCondition,
  nodeEvent,
  STARTUP_TAINT_KEY,
  type Verdict,
} from "./contract";
import { type Api, ApiError, type Node, PATCH } from "./kubernetes";
import type { Report } from "./settings";

/** A report that could not be delivered. */
export interface ReportFailure {
  readonly to: Report;
  readonly detail: string;
}

/** What is left of earlier reports, so that nothing is written without need. */
export interface ReportMemory {
  condition?: NodeCondition;
  isTaintGone?: boolean;
  uid?: string;
}

const MAX_CONFLICTS = 5;

/**
 * Tells the API of a verdict, and removes the startup taint if it holds everything that a Pod needs. Never rejects: what
 * could not be told is returned, and told with the next verdict.
 */
export async function report(
  api: Api,
  verdict: Verdict,
  hasIdentity: boolean,
  reports: ReadonlySet<Report>,
  memory: ReportMemory,
): Promise<{ failures: readonly ReportFailure[]; removedTaint: boolean }> {
  const failures: ReportFailure[] = [];
  const attempt = async (to: Report, action: () => Promise<void>) => {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failures.push({ to, detail: error.message });
    }
  };
  const path = `/api/v1/nodes/${verdict.node}`;
  let isNews = false;
  let removedTaint = false;

  if (reports.has("condition") || reports.has("event")) {
    await attempt(reports.has("condition") ? "condition" : "event", async () => {
      if (memory.uid === undefined) {
        const node = await api.get<Node>(path);
        memory.uid = node.metadata?.uid ?? "";
        const found = node.status?.conditions?.find(({ type }) => type === NODE_CONDITION);
        // Where conditions are not written, the one that is there is not the last verdict.
        if (reports.has("condition")) memory.condition = asCondition(found);
      }
    });
    const condition = nodeCondition(verdict, memory.condition);
    const before = memory.condition;
    const isChanged = before?.status !== condition.status || before.reason !== condition.reason;
    isNews = isChanged && (before !== undefined || condition.status !== "True");
    const age = Date.parse(condition.lastHeartbeatTime) - Date.parse(before?.lastHeartbeatTime ?? "");
    const isDue = isChanged || !(age < HEARTBEAT_SECONDS * 1000);
    if (!reports.has("condition")) memory.condition = condition;
    else if (isDue) {
      await attempt("condition", async () => {
        await api.patch(`${path}/status`, PATCH.strategicMerge, { status: { conditions: [condition] } });
        memory.condition = condition;
      });
    }
  }
  const { uid } = memory;
  // A start on a node where all is well is no news.
  if (reports.has("event") && isNews && uid !== undefined) {
    await attempt("event", async () => {
      await api.post("/api/v1/namespaces/default/events", nodeEvent(verdict, uid));
    });
  }
  if (reports.has("taint") && hasIdentity && !memory.isTaintGone) {
    await attempt("taint", async () => {
      removedTaint = await removeTaint(api, path);
      memory.isTaintGone = true;
    });
  }
  return { failures, removedTaint };
}

/** Removes the startup taint, if it is there, and nothing else: the patch holds only as long as the taint is where it was seen. */
async function removeTaint(api: Api, path: string): Promise<boolean> {
  for (let tries = 0; tries <= MAX_CONFLICTS; tries++) {
    const taints = (await api.get<Node>(path)).spec?.taints ?? [];
    const index = taints.findIndex(({ key }) => key === STARTUP_TAINT_KEY);
    // Read once more after a removal: the same key may stand there with two effects.
    if (index < 0) return tries > 0;
    const at = `/spec/taints/${index}`;
    try {
      await api.patch(path, PATCH.json, [
        { op: "test", path: at, value: taints[index] },
        { op: "remove", path: at },
      ]);
    } catch (error) {
      if (!(error instanceof ApiError) || error.failure !== "conflict") throw error;
    }
  }
  throw new ApiError("conflict", `PATCH ${path}`, "the taints change all the time");
}

function asCondition(found: Partial<NodeCondition> | undefined): NodeCondition | undefined {
  const { type = "", status = "", reason = "", message = "", lastHeartbeatTime = "" } = found ?? {};
  const { lastTransitionTime = lastHeartbeatTime } = found ?? {};
  return found && { type, status, reason, message, lastHeartbeatTime, lastTransitionTime };
}
