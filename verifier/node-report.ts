// What a node's verification does with the Kubernetes API: its own Node's condition, an Event, and the startup taint. Each is
// opt-in, and none of them can change the verdict.

import { HEARTBEAT_SECONDS, NODE_CONDITION, STARTUP_TAINT_KEY } from "./contract";
import { ApiError, type Call, JSON_PATCH, STRATEGIC_MERGE_PATCH, unlessApiFails } from "./kubernetes";
import { conditionOf, type Node } from "./kubernetes-objects";
import { type Condition, nodeCondition, nodeEvent } from "./node-status";
import type { Report } from "./settings";
import type { Verdict } from "./verdict";

/** What was reported before, so that nothing is written needlessly. */
export interface ReportMemory {
  uid?: string;
  condition?: Condition;
  isTaintGone?: boolean;
}

const MAX_CONFLICTS = 5;

interface Reporting {
  /** What is reported, and to what. */
  readonly reports: readonly Report[];
  readonly memory: ReportMemory;
  /** Gets each failure; what failed is repeated with the next verdict. */
  readonly failed: (to: Report, error: ApiError) => void;
}

/**
 * Reports a verdict to the API, and removes the startup taint if the node has everything that a Pod needs. Returns whether it removed the
 * taint.
 */
export async function report(
  call: Call,
  { verdict, hasIdentity }: { readonly verdict: Verdict; readonly hasIdentity: boolean },
  { reports, memory, failed }: Reporting,
): Promise<boolean> {
  const path = `/api/v1/nodes/${verdict.node}`;
  const attempt = async (to: Report, isDue: boolean, action: () => Promise<unknown>) => {
    if (isDue && reports.includes(to)) await unlessApiFails(action, (error) => failed(to, error));
  };
  const writesCondition = reports.includes("condition");
  await attempt(writesCondition ? "condition" : "event", memory.uid === undefined, async () => {
    const node = await call<Node>("GET", path);
    memory.uid = node.metadata?.uid ?? "";
    // Where conditions are not written, the existing one is not the last verdict.
    if (writesCondition) memory.condition = conditionOf(node, NODE_CONDITION);
  });

  const before = memory.condition;
  const condition = nodeCondition(verdict, before);
  const isChanged = before?.status !== condition.status || before.reason !== condition.reason;
  const age = Date.parse(condition.lastHeartbeatTime) - Date.parse(before?.lastHeartbeatTime ?? "");
  const isDue = isChanged || !(age < HEARTBEAT_SECONDS * 1000);
  await attempt("condition", isDue, async () => {
    await call("PATCH", `${path}/status`, { status: { conditions: [condition] } }, STRATEGIC_MERGE_PATCH);
    memory.condition = condition;
  });
  // That a node on which all is well has started is no news.
  const isNews = isChanged && (before !== undefined || condition.status !== "True");
  if (!writesCondition) memory.condition = condition;
  const { uid } = memory;
  await attempt("event", isNews && uid !== undefined, () =>
    call("POST", "/api/v1/namespaces/default/events", nodeEvent(verdict.node, uid ?? "", condition)),
  );

  let removedTaint = false;
  await attempt("taint", hasIdentity && !memory.isTaintGone, async () => {
    removedTaint = await removeTaint(call, path);
    memory.isTaintGone = true;
  });
  return removedTaint;
}

/**
 * Removes the startup taint, if it is there, and nothing else: the patch applies only while the taint is at the place where it was read.
 */
async function removeTaint(call: Call, path: string): Promise<boolean> {
  for (let tries = 0; tries <= MAX_CONFLICTS; tries++) {
    const taints = (await call<Node>("GET", path)).spec?.taints ?? [];
    const index = taints.findIndex(({ key }) => key === STARTUP_TAINT_KEY);
    // Read again after a removal: the key may be there with two effects.
    if (index < 0) return tries > 0;
    const at = `/spec/taints/${index}`;
    const patch = [
      { op: "test", path: at, value: taints[index] },
      { op: "remove", path: at },
    ];
    await unlessApiFails(
      () => call("PATCH", path, patch, JSON_PATCH),
      () => undefined,
      "conflict",
    );
  }
  throw new ApiError("the node's taints keep changing", "conflict");
}
