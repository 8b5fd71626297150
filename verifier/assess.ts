// From what was read of a cluster to what is wrong with it. Pure.

import { type Boundary, boundariesBetween } from "../gke/boundaries";
import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../gke/metadata-server";
import { DAY } from "../gke/time-units";
import { isNumbered, MAX_NODE_SKEW, minorDistance, parseVersion } from "../gke/versions";
import { type Baseline, conditionReason, HEARTBEAT_STALE_SECONDS, MAX_NODES, type Problem } from "./contract";
import { type FaultId, NODE_FAULT_IDS } from "./faults";
import type { Settings } from "./settings";
import type { NodeFacts, Survey, VerifierPod } from "./survey";

export type Limits = Pick<Settings, "expectConditions" | "newNode" | "maxImageAgeDays">;

export interface Assessment {
  readonly problems: readonly Problem[];
  readonly nodes: { readonly inScope: number; readonly verified: number };
}

/** Restarts are told if the last was in this many milliseconds. */
const RESTART_WINDOW = 60 * 60 * 1000;

/** Of so many containers the names are told. */
const MAX_CONTAINERS = 5;

/** Judges a survey. What could not be read is a problem of its own, so that it never counts as good. */
export function assess(survey: Survey, limits: Limits, now: Date): Assessment {
  const { controlPlane, nodes, daemonSet, servers, verifiers, restarting = [], gaps } = survey;
  const { expectConditions, newNode, maxImageAgeDays } = limits;
  const found = new Map<string, Problem & { nodes: string[] }>();
  /** Nodes with the same problem are told together. */
  const add = (fault: FaultId, check: string, detail: string, names: readonly string[] = []) => {
    const key = `${fault} ${detail}`;
    const problem = found.get(key) ?? { fault, check, detail, nodes: [] };
    problem.nodes.push(...names);
    found.set(key, problem);
  };
  for (const { failure, what, detail } of gaps) {
    add(failure === "forbidden" ? "api-forbidden" : "api-unavailable", what, detail);
  }

  let inScope = 0;
  let verified = 0;
  const wanting: string[] = [];
  let newest = Number.NaN;
  // Thousands of nodes have only a few versions.
  const versions = new Groups();
  for (const [name, node] of nodes ?? []) {
    versions.add(node.kubelet, name);
    if (node.wantsServer) {
      wanting.push(name);
      if (!(node.created <= newest)) newest = node.created;
    }
    // A node in trouble has its own alerts; the verification's Pod cannot run on Windows.
    if (!node.isReady || !node.isLinux) continue;
    inScope++;
    // Without the list of Pods, which has its gap, nothing is known of silence.
    const [fault, detail = ""] = nodeVerdict(node, verifiers?.get(name), expectConditions, now);
    if (!fault) verified++;
    else if (fault !== "node-unverified" || (verifiers && now.getTime() - node.created >= newNode)) {
      add(fault, "nodes", detail, [name]);
    }
  }

  const check = METADATA_SERVER_DAEMON_SET;
  if (daemonSet) {
    const { desired, ready, updated } = daemonSet;
    const bad = [...(servers ?? [])].filter(([, server]) => !server.isReady).map(([name]) => name);
    if (ready < desired) add("server-not-ready", check, `${ready} of ${desired} Ready`, bad);
    if (updated < desired) add("server-not-updated", check, `${updated} of ${desired} updated`);
  } else if (daemonSet === null && wanting.length > 0) add("server-missing", check, "not found", wanting);

  const kinds = new Groups();
  for (const [name, { component, image, revision }] of servers ?? []) {
    const kind = `version ${component || "unknown"}, image ${image.split("/").at(-1)}, revision ${revision}`;
    kinds.add(kind, name);
    const days = Math.floor((newest - imageDay(image)) / DAY);
    if (days > maxImageAgeDays)
      add("server-behind", check, `image ${days} days older than the newest node`, [name]);
  }
  const [, ...minorities] = [...kinds].sort(([, a], [, b]) => b.length - a.length);
  for (const [kind, names] of minorities) add("server-versions-differ", check, kind, names);

  for (const [kubelet, names] of versions) {
    const pair = `nodes ${kubelet}, control plane ${controlPlane}`;
    for (const [fault, detail] of versionFaults(kubelet, controlPlane)) {
      add(fault, "versions", pair + detail, names);
    }
  }

  for (const [fault, isMeant] of [
    ["crash-loop", true],
    ["restarts", false],
  ] as const) {
    const meant = restarting
      .filter(
        ({ isLooping, last }) => isLooping === isMeant && (isMeant || now.getTime() - last <= RESTART_WINDOW),
      )
      .sort((a, b) => b.restarts - a.restarts);
    const told = meant.slice(0, MAX_CONTAINERS).map(({ name, restarts }) => `${name} (${restarts})`);
    const detail = `${meant.length} containers: ${told.join(", ")}`;
    if (meant.length > 0) add(fault, SYSTEM_NAMESPACE, detail, [...new Set(meant.map(({ node }) => node))]);
  }

  const problems = [...found.values()].map(({ nodes: names, ...problem }) =>
    names.length > 0
      ? {
          ...problem,
          nodes: names.sort().slice(0, MAX_NODES),
          nodeCount: names.length,
          pools: [...new Set(names.map((name) => nodes?.get(name)?.pool))],
        }
      : problem,
  );
  return { problems, nodes: { inScope, verified } };
}

/** What the next run compares with; undefined where something could not be read. */
export function baselineFrom({ controlPlane, servers }: Survey): Baseline | undefined {
  if (controlPlane === undefined || !servers) return undefined;
  const distinct = (key: "component" | "image" | "revision") =>
    [...new Set([...servers.values()].map((server) => server[key]))].sort().join(", ").slice(0, 300);
  return {
    "control plane": controlPlane,
    component: distinct("component"),
    image: distinct("image"),
    revision: distinct("revision"),
  };
}

/** What is different from the last run, one phrase each. */
export function changesBetween(before: Baseline | undefined, after: Baseline | undefined): readonly string[] {
  if (!before || !after) return [];
  return Object.entries(after)
    .filter(([what, value]) => before[what] !== value)
    .map(([what, value]) => `${what}: ${before[what]} -> ${value}`);
}

/** The day in an image's tag (`gke_metadata_server_20220301.00_p0`), in milliseconds since 1970; NaN without one. */
export function imageDay(image: string): number {
  const [, year, month, day] = /:(?:[^/:@]*[^/:@\d])?(20\d\d)(\d\d)(\d\d)(?!\d)/.exec(image) ?? [];
  return Date.parse(`${year}-${month}-${day}`);
}

/** The fault of a node's own verdict, by its condition's reason. */
export function faultOfReason(reason: string): FaultId {
  return NODE_FAULT_IDS.find((fault) => conditionReason(fault) === reason) ?? "node-failed";
}

/** Names by what they have in common. */
class Groups extends Map<string, string[]> {
  add(key: string, name: string): void {
    const names = this.get(key);
    if (names) names.push(name);
    else this.set(key, [name]);
  }
}

type Finding = readonly [fault: FaultId, detail: string];

/** A node is verified if its Pod is Ready and, where conditions are reported, its condition is True and current. */
function nodeVerdict(
  { status, reason, heartbeat }: NodeFacts,
  verifier: VerifierPod | undefined,
  expectConditions: boolean,
  now: Date,
): Finding | readonly [] {
  if (expectConditions && status === "False") return [faultOfReason(reason), "its condition says so"];
  if (!verifier) return ["node-unverified", "no Pod"];
  if (!verifier.isReady) {
    return [verifier.isRunning ? "node-failed" : "node-unverified", "its Pod is not Ready"];
  }
  const isCurrent = status === "True" && now.getTime() - heartbeat <= HEARTBEAT_STALE_SECONDS * 1000;
  return isCurrent || !expectConditions ? [] : ["node-unverified", "no current condition"];
}

function versionFaults(kubelet: string, controlPlane = ""): readonly Finding[] {
  const [node, plane] = [parseVersion(kubelet), parseVersion(controlPlane)];
  if (!isNumbered(node) || !isNumbered(plane)) return [];
  const distance = minorDistance(node, plane) ?? Number.NaN;
  const skewed: Finding[] = distance >= 0 && distance <= MAX_NODE_SKEW ? [] : [["version-skew", ""]];
  const crossed: readonly Boundary[] = boundariesBetween(node, plane);
  return [
    ...skewed,
    // Which addons the cluster has is not known here.
    ...crossed
      .filter(({ addon }) => !addon)
      .map(({ version }): Finding => ["boundary", `; on two sides of ${version}`]),
  ];
}
