// The repair of the incident: delete the metadata server's DaemonSet, so that GKE re-creates it. Opt-in; once an upgrade, on the
// incident's evidence alone, and written down before it is done.

import { DAY } from "../gke/time-units";
import { faultOfReason, isCurrent } from "./assess-nodes";
import { SELF_HEAL_RECORD, type Severity } from "./contract";
import { parseObject } from "./json";
import { type Call, MERGE_PATCH, unlessApiFails } from "./kubernetes";
import type { ConfigMap } from "./kubernetes-objects";
import { log } from "./log";
import type { Settings } from "./settings";
import { DAEMON_SET_PATH, type Survey } from "./survey";
import type { Problem } from "./verdict";

/** What was done before. */
export type HealRecord = readonly { readonly upgrade: string; readonly uid: string; readonly at: string }[];

/** What is to be done, or why nothing is. */
export type Decision =
  | {
      /** What it is done once for: the versions of the control plane and of the newest node. */
      readonly upgrade: string;
      readonly uid: string;
      readonly resourceVersion: string;
      readonly nodes: readonly string[];
    }
  | string;

/** However many upgrades there are: not twice within a day. */
const COOL_DOWN = DAY;

/** Whether the evidence is the incident's. Pure: everything that it needs was read in the same run. */
export function decide(survey: Survey, problems: readonly Problem[], now: Date): Decision {
  const { controlPlane, nodes, daemonSet, servers, gaps } = survey;
  if (gaps.length > 0 || !nodes || !servers || !daemonSet) return "not all could be read";
  const refused: string[] = [];
  let newest = { created: -Infinity, kubelet: "" };
  for (const [name, node] of nodes) {
    if (node.created > newest.created) newest = node;
    if (node.status !== "False") continue;
    const fault = faultOfReason(node.reason);
    if (fault !== "refused") return `${name} says ${fault}`;
    if (!isCurrent(node.heartbeat, now)) return `${name}'s verdict is old`;
    if (!node.isReady || !servers.get(name)?.isReady) return `${name} or its metadata server is not Ready`;
    refused.push(name);
  }
  if (refused.length === 0) return "no node says refused";
  if (!problems.some(({ fault }) => fault === "server-behind")) return "the server is not behind";
  const { uid, resourceVersion } = daemonSet;
  return { upgrade: `${controlPlane}/${newest.kubelet}`, uid, resourceVersion, nodes: refused };
}

/** Why it must not be done now, as far as the record tells; undefined if it may. */
export function forbids(record: HealRecord, upgrade: string, now: Date): string | undefined {
  if (record.some((entry) => entry.upgrade === upgrade)) return `done before for ${upgrade}`;
  // A time that cannot be read counts as now.
  const isRecent = record.some(({ at }) => !(now.getTime() - Date.parse(at) >= COOL_DOWN));
  return isRecent ? "done within the last day" : undefined;
}

export const logStep = (severity: Severity, message: string, payload?: object): void =>
  log(severity, `self-heal: ${message}`, { kind: "self-heal" }, payload);

/** Carries a decision out as far as the settings let it, and logs each step. What the API refuses ends it, and is logged. */
export async function heal(
  call: Call,
  settings: Settings,
  decision: Exclude<Decision, string>,
): Promise<void> {
  const { upgrade, uid, resourceVersion, nodes } = decision;
  const recordPath = `/api/v1/namespaces/${settings.namespace}/configmaps/${SELF_HEAL_RECORD.name}`;
  const now = new Date();
  const step = (severity: Severity, message: string) => logStep(severity, message, { upgrade, uid, nodes });
  await unlessApiFails(
    async () => {
      const { metadata, data } = await call<ConfigMap>("GET", recordPath);
      const record = parseRecord(data?.[SELF_HEAL_RECORD.key]);
      const why = record ? forbids(record, upgrade, now) : "the record cannot be read";
      if (!record || why) return step("WARNING", `nothing is done: ${why}`);
      const plan = `record in ${recordPath}, DELETE ${DAEMON_SET_PATH}`;
      if (settings.selfHeal === "dry-run") return step("NOTICE", `dry run, would: ${plan}`);
      step("NOTICE", plan);
      await call(
        "PATCH",
        recordPath,
        {
          // Of two that decide the same, the second is refused.
          metadata: { resourceVersion: metadata?.resourceVersion },
          data: { [SELF_HEAL_RECORD.key]: JSON.stringify([...record, { upgrade, uid, at: now }]) },
        },
        MERGE_PATCH,
      );
      step("NOTICE", "recorded");
      await call("DELETE", DAEMON_SET_PATH, {
        preconditions: { uid, resourceVersion },
        propagationPolicy: "Background",
      });
      step("NOTICE", "deleted; GKE re-creates it");
    },
    ({ message }) => step("ERROR", `stopped: ${message}`),
  );
}

function parseRecord(text = "[]"): HealRecord | undefined {
  const record: unknown = parseObject(text);
  return Array.isArray(record) ? record : undefined;
}
