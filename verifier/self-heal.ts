// The repair of the incident: delete the metadata server's DaemonSet, so that GKE re-creates it. Opt-in; once an upgrade, on the
// incident's evidence alone, from more than one node, and written down before and after.

import { DAY } from "../gke/time-units";
import { faultOfReason, isCurrent } from "./assess-nodes";
import { SELF_HEAL_RECORD, type Severity } from "./contract";
import type { ServerDaemonSet } from "./decoders";
import { deleteDaemonSet } from "./delete-daemon-set";
import { addTo } from "./findings";
import { parseObject } from "./json";
import { type Call, MERGE_PATCH, unlessApiFails } from "./kubernetes";
import type { ConfigMap } from "./kubernetes-objects";
import { log } from "./log";
import type { Settings } from "./settings";
import { DAEMON_SET_PATH, type Survey } from "./survey";
import type { Problem } from "./verdict";

/** Earlier repairs; without `isDone`, a repair was not seen to end. */
type HealRecord = readonly {
  readonly upgrade: string;
  readonly uid: string;
  readonly at: string;
  readonly isDone?: boolean;
}[];

/** What to do, or why to do nothing. */
export type Decision =
  | {
      /** The upgrade for which it is done once: the versions of the control plane and of the newest node. */
      readonly upgrade: string;
      readonly daemonSet: ServerDaemonSet;
      readonly nodes: readonly string[];
    }
  | string;

/** At most one repair in a day, however many upgrades there are. */
const COOL_DOWN = DAY;

/**
 * At least this number and this share of a pool's nodes must report `refused`; or every node of the cluster. A node's own token can write
 * its condition, so no single node of many may decide for all.
 */
const MIN_REFUSED = 2;
const MIN_SHARE = 1 / 4;

/** Whether the evidence is that of the incident. Pure: all input was read in the same run. */
export function decide(survey: Survey, problems: readonly Problem[], now: Date): Decision {
  const { controlPlane, nodes, daemonSet, servers, gaps } = survey;
  if (gaps.length > 0 || !nodes || !servers || !daemonSet) return "not all could be read";
  const refused: string[] = [];
  const pools = new Map<string, string[]>();
  const refusedPools = new Map<string, string[]>();
  let newest = { created: -Infinity, kubelet: "" };
  for (const [name, node] of nodes) {
    if (node.created > newest.created) newest = node;
    addTo(pools, node.pool, name);
    if (node.status !== "False") continue;
    const fault = faultOfReason(node.reason);
    if (fault !== "refused") return `${name} says ${fault}`;
    if (!isCurrent(node.heartbeat, now)) return `${name}'s verdict is old`;
    if (!node.isReady || !servers.get(name)?.isReady) return `${name} or its metadata server is not Ready`;
    refused.push(name);
    addTo(refusedPools, node.pool, name);
  }
  if (refused.length === 0) return "no node says refused";
  const hasQuorum = [...refusedPools].some(
    ([pool, { length }]) => length >= Math.max(MIN_REFUSED, MIN_SHARE * (pools.get(pool)?.length ?? 0)),
  );
  if (!hasQuorum && refused.length < nodes.size) return `too few nodes say refused: ${refused.length}`;
  if (!problems.some(({ fault }) => fault === "server-behind")) return "the server is not behind";
  return { upgrade: `${controlPlane}/${newest.kubelet}`, daemonSet, nodes: refused };
}

/** Why earlier repairs forbid one now; undefined if they do not. */
export function forbids(record: HealRecord, upgrade: string, now: Date): string | undefined {
  if (record.some((entry) => entry.upgrade === upgrade)) return `done before for ${upgrade}`;
  // An unreadable time counts as now.
  const isRecent = record.some(({ at }) => !(now.getTime() - Date.parse(at) >= COOL_DOWN));
  return isRecent ? "done within the last day" : undefined;
}

export const logStep = (severity: Severity, message: string, payload?: object): void =>
  log(severity, `self-heal: ${message}`, { kind: "self-heal" }, payload);

/** Carries out a decision as far as the settings allow, and logs each step. A refusal of the API ends it, and is logged. */
export async function heal(
  call: Call,
  settings: Settings,
  decision: Exclude<Decision, string>,
): Promise<void> {
  const { upgrade, daemonSet, nodes } = decision;
  const { uid } = daemonSet;
  const recordPath = `/api/v1/namespaces/${settings.namespace}/configmaps/${SELF_HEAL_RECORD.name}`;
  const now = new Date();
  const step = (severity: Severity, message: string) => logStep(severity, message, { upgrade, uid, nodes });
  await unlessApiFails(
    async () => {
      const { metadata, data } = await call<ConfigMap>("GET", recordPath);
      // A repair that was begun and not done left the same DaemonSet: it does not count.
      const record = parseRecord(data?.[SELF_HEAL_RECORD.key])?.filter(
        (entry) => entry.isDone || entry.uid !== uid,
      );
      const why = record ? forbids(record, upgrade, now) : "the record cannot be read";
      if (!record || why) return step("WARNING", `nothing is done: ${why}`);
      const plan = `record in ${recordPath}, DELETE ${DAEMON_SET_PATH}`;
      if (settings.selfHeal === "dry-run") return step("NOTICE", `dry run, would: ${plan}`);
      step("NOTICE", plan);
      let version = metadata?.resourceVersion;
      const write = async ({ isDone }: { isDone: boolean }) => {
        const patch = {
          // If two runs decide the same, the second one is refused.
          metadata: { resourceVersion: version },
          data: { [SELF_HEAL_RECORD.key]: JSON.stringify([...record, { upgrade, uid, at: now, isDone }]) },
        };
        version = (await call<ConfigMap>("PATCH", recordPath, patch, MERGE_PATCH)).metadata?.resourceVersion;
      };
      await write({ isDone: false });
      step("NOTICE", "recorded");
      await deleteDaemonSet(call, daemonSet);
      step("NOTICE", "deleted; GKE re-creates it");
      await write({ isDone: true });
    },
    ({ message }) => step("ERROR", `stopped: ${message}`),
  );
}

function parseRecord(text = "[]"): HealRecord | undefined {
  const record: unknown = parseObject(text);
  return Array.isArray(record) ? record : undefined;
}
