// The repair of the incident: delete the metadata server's DaemonSet, so that GKE re-creates it. Opt-in; once an upgrade, on the
// incident's evidence alone, and written down before it is done.

import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../gke/metadata-server";
import { compareVersions, parseVersion } from "../gke/versions";
import { faultOfReason } from "./assess";
import { HEARTBEAT_STALE_SECONDS, type Problem, SELF_HEAL_RECORD } from "./contract";
import { FAULTS } from "./faults";
import { type Api, ApiError, type Meta, PATCH } from "./kubernetes";
import { log } from "./log";
import type { ClusterSettings } from "./settings";
import type { NodeFacts, Survey } from "./survey";

/** What was done before: the newest last. */
export interface HealRecord {
  readonly done: readonly { readonly upgrade: string; readonly uid: string; readonly at: string }[];
}

export type Decision =
  | {
      readonly heal: true;
      /** What it is done once for: the control plane's version and the newest node's. */
      readonly upgrade: string;
      readonly uid: string;
      readonly resourceVersion: string;
      readonly nodes: readonly string[];
    }
  | { readonly heal: false; readonly why: string };

/** However many upgrades there are: not twice within a day. */
const COOL_DOWN = 24 * 60 * 60 * 1000;
const MAX_RECORDS = 20;

/** Whether the evidence is the incident's. Pure: everything that it needs was read in the same run. */
export function decide(survey: Survey, problems: readonly Problem[], now: Date): Decision {
  const no = (why: string): Decision => ({ heal: false, why });
  const { controlPlane, nodes, daemonSet, servers } = survey;
  if (survey.gaps.length > 0 || !controlPlane || !nodes || !servers || !daemonSet) {
    return no("the cluster could not be read completely");
  }
  const failing = [...nodes].filter(([, { condition }]) => condition?.status === "False");
  if (failing.length === 0) return no("no node's condition says that its verification failed");
  for (const [name, { condition, isReady }] of failing) {
    const fault = faultOfReason(condition?.reason ?? "");
    if (fault !== "refused") return no(`${name} failed otherwise: ${FAULTS[fault].meaning}`);
    const age = now.getTime() - (condition?.heartbeat ?? Number.NaN);
    if (!(age <= HEARTBEAT_STALE_SECONDS * 1000)) return no(`the verdict of ${name} is old`);
    if (!isReady) return no(`${name} is not Ready`);
    if (!servers.get(name)?.isReady)
      return no(`the metadata server on ${name} is not Ready, so GKE sees the fault too`);
  }
  const behind = problems.find(({ fault }) => fault === "server-behind");
  if (!behind) return no("the metadata server is not behind its nodes");
  return {
    heal: true,
    upgrade: `${controlPlane}/${newestKubelet(nodes)}`,
    uid: daemonSet.uid,
    resourceVersion: daemonSet.resourceVersion,
    nodes: failing.map(([name]) => name).sort(),
  };
}

/** Why it must not be done now, as far as the record tells; undefined if it may. */
export function forbids({ done }: HealRecord, upgrade: string, now: Date): string | undefined {
  if (done.some((entry) => entry.upgrade === upgrade))
    return `it was done for the upgrade ${upgrade} already`;
  // A time that cannot be read counts as now.
  const isRecent = done.some(({ at }) => !(now.getTime() - Date.parse(at) >= COOL_DOWN));
  return isRecent ? "it was done within the last day" : undefined;
}

/** Carries a decision out as far as the settings let it, and logs each step. Never rejects on what the API answers. */
export async function heal(
  api: Api,
  settings: ClusterSettings,
  decision: Extract<Decision, { heal: true }>,
  now: Date,
): Promise<void> {
  const { upgrade, uid, resourceVersion, nodes } = decision;
  const target = `/apis/apps/v1/namespaces/${SYSTEM_NAMESPACE}/daemonsets/${METADATA_SERVER_DAEMON_SET}`;
  const step = (severity: "NOTICE" | "WARNING" | "ERROR", message: string) =>
    log(
      severity,
      "self-heal",
      `self-heal: ${message}`,
      { mode: "cluster", fault: "refused" },
      { upgrade, uid },
    );
  const evidence = `refused on ${nodes.length} nodes whose metadata server is Ready and behind`;
  const recordPath = `/api/v1/namespaces/${settings.namespace}/configmaps/${SELF_HEAL_RECORD.name}`;
  try {
    const config = await api.get<{ metadata?: Meta; data?: Record<string, string> }>(recordPath);
    const record = parseRecord(config.data?.[SELF_HEAL_RECORD.key]);
    if (!record) return step("ERROR", `nothing is done: the record in ${recordPath} cannot be read`);
    const why = forbids(record, upgrade, now);
    if (why) return step("WARNING", `nothing is done: ${why}`);
    if (settings.selfHeal === "dry-run") {
      return step(
        "NOTICE",
        `dry run: ${evidence}; would record it in ${recordPath} and DELETE ${target} (uid ${uid})`,
      );
    }
    step("NOTICE", `${evidence}; recording in ${recordPath}`);
    const done = [...record.done, { upgrade, uid, at: now.toISOString() }].slice(-MAX_RECORDS);
    // With the version that was read: of two that decide the same, one is refused.
    await api.patch(recordPath, PATCH.merge, {
      metadata: { resourceVersion: config.metadata?.resourceVersion },
      data: { [SELF_HEAL_RECORD.key]: JSON.stringify({ done } satisfies HealRecord) },
    });
    step("NOTICE", `recorded; DELETE ${target} (uid ${uid})`);
    await api.delete(target, {
      kind: "DeleteOptions",
      apiVersion: "v1",
      preconditions: { uid, resourceVersion },
      propagationPolicy: "Background",
    });
    step("NOTICE", `deleted; GKE re-creates ${METADATA_SERVER_DAEMON_SET}`);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    step("ERROR", `stopped: ${error.message}`);
  }
}

function parseRecord(text: string | undefined): HealRecord | undefined {
  if (text === undefined || text === "") return { done: [] };
  try {
    const { done } = JSON.parse(text) as Partial<HealRecord>;
    return Array.isArray(done) ? { done } : undefined;
  } catch {
    return undefined;
  }
}

function newestKubelet(nodes: ReadonlyMap<string, NodeFacts>): string {
  const versions = [...new Set([...nodes.values()].map(({ kubelet }) => kubelet))];
  return (
    versions.sort((a, b) => {
      const [left, right] = [parseVersion(a), parseVersion(b)];
      if (left.kind === "exact" && right.kind === "exact") return compareVersions(left, right);
      return a < b ? -1 : 1;
    })[versions.length - 1] ?? ""
  );
}
