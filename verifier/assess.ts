// From what was read of a cluster to what is wrong with it. Pure.

import { METADATA_SERVER_DAEMON_SET } from "../gke/metadata-server";
import {
  boundariesBetween,
  compareVersions,
  isNumbered,
  MAX_NODE_SKEW,
  minorDistance,
  type NumberedVersion,
  parseVersion,
} from "../gke/versions";
import { type Baseline, conditionReason, HEARTBEAT_STALE_SECONDS, MAX_NODES, type Problem } from "./contract";
import { type FaultId, NODE_FAULT_IDS } from "./faults";
import type { ClusterSettings } from "./settings";
import type { NodeFacts, Restarting, ServerPod, Survey } from "./survey";

export type Limits = Pick<
  ClusterSettings,
  "expectConditions" | "newNode" | "maxRestarts" | "restartWindow" | "maxImageAgeDays"
>;

export interface Assessment {
  readonly problems: readonly Problem[];
  readonly nodes: { readonly inScope: number; readonly verified: number };
}

const DAY = 24 * 60 * 60 * 1000;

/** Judges a survey. What could not be read is a problem of its own, so that it never counts as good. */
export function assess(survey: Survey, limits: Limits, now: Date): Assessment {
  const { nodes, verified, inScope } = nodeProblems(survey, limits, now);
  return {
    problems: [
      ...nodes,
      ...serverProblems(survey, limits),
      ...versionProblems(survey),
      ...restartProblems(survey.restarting ?? [], limits, now),
      ...survey.gaps.map(
        ({ failure, what, detail }): Problem => ({
          fault: failure === "forbidden" ? "api-forbidden" : "api-unavailable",
          check: what,
          detail,
        }),
      ),
    ],
    nodes: { inScope, verified },
  };
}

/** What the next run compares with; undefined where something could not be read. */
export function baselineFrom({ controlPlane, servers }: Survey): Baseline | undefined {
  if (controlPlane === undefined || !servers) return undefined;
  const distinct = (of: (pod: ServerPod) => string) =>
    [...new Set([...servers.values()].map(of))].sort().slice(0, 5);
  return {
    controlPlane,
    componentVersions: distinct((pod) => pod.componentVersion),
    images: distinct((pod) => pod.image),
    revisions: distinct((pod) => pod.revision),
  };
}

/** What is different from the last run, one phrase each. */
export function changesBetween(before: Baseline, after: Baseline): readonly string[] {
  const change = (what: string, old: string, current: string) =>
    old === current ? [] : [`${what}: ${old || "none"} → ${current || "none"}`];
  const lists = (what: string, of: (baseline: Baseline) => readonly string[]) =>
    change(what, of(before).join(", "), of(after).join(", "));
  return [
    ...change("control plane", before.controlPlane, after.controlPlane),
    ...lists("component version", (baseline) => baseline.componentVersions),
    ...lists("image", (baseline) => baseline.images),
    ...lists("revision", (baseline) => baseline.revisions),
  ];
}

/** The day in an image's tag (`gke_metadata_server_20220301.00_p0`), in milliseconds since 1970. */
export function imageDay(image: string): number | undefined {
  const tag = image.split("@")[0]?.match(/:([^/:]+)$/)?.[1] ?? "";
  const [, year, month, day] = /(?:^|[^0-9])(20\d\d)([01]\d)([0-3]\d)(?![0-9])/.exec(tag) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** The fault of a node's own verdict, by its condition's reason. */
export function faultOfReason(reason: string): FaultId {
  return NODE_FAULT_IDS.find((fault) => conditionReason(fault) === reason) ?? "node-failed";
}

/** The nodes of each group as one problem. */
class Groups {
  private readonly groups = new Map<
    string,
    { fault: FaultId; check: string; detail: string; nodes: string[] }
  >();

  add(fault: FaultId, check: string, detail: string, node: string): void {
    const key = `${fault} ${detail}`;
    const group = this.groups.get(key) ?? { fault, check, detail, nodes: [] };
    group.nodes.push(node);
    this.groups.set(key, group);
  }

  get problems(): Problem[] {
    return [...this.groups.values()].map(({ nodes, ...group }) => ({ ...group, ...named(nodes) }));
  }
}

const named = (nodes: readonly string[]) => ({
  nodes: [...nodes].sort().slice(0, MAX_NODES),
  nodeCount: nodes.length,
});

function nodeProblems(survey: Survey, { expectConditions, newNode }: Limits, now: Date) {
  const groups = new Groups();
  let inScope = 0;
  let verified = 0;
  for (const [name, node] of survey.nodes ?? []) {
    // A node in trouble has its own alerts; the verification's Pod cannot run on Windows.
    if (!node.isReady || !node.isLinux) continue;
    inScope++;
    const verdict = nodeVerdict(node, survey.verifiers?.get(name), expectConditions, now);
    if (verdict === "verified") {
      // Without the list of Pods a condition alone is old evidence.
      if (survey.verifiers) verified++;
    } else if (verdict.fault !== "node-unverified") groups.add(verdict.fault, "nodes", verdict.detail, name);
    else if (survey.verifiers && now.getTime() - node.created >= newNode) {
      groups.add("node-unverified", "nodes", verdict.detail, name);
    }
  }
  return { nodes: groups.problems, inScope, verified };
}

/** A node is verified if its Pod is Ready and, where conditions are reported, its condition is True and current. */
function nodeVerdict(
  { condition }: NodeFacts,
  verifier: { isRunning: boolean; isReady: boolean } | undefined,
  expectConditions: boolean,
  now: Date,
): "verified" | { fault: FaultId; detail: string } {
  if (expectConditions && condition?.status === "False") {
    return { fault: faultOfReason(condition.reason), detail: "reported by the node's verification" };
  }
  if (!verifier) return { fault: "node-unverified", detail: "no Pod of the verification" };
  if (!verifier.isReady) {
    return verifier.isRunning
      ? { fault: "node-failed", detail: "the verification's Pod runs and is not Ready: its log says why" }
      : { fault: "node-unverified", detail: "the verification's Pod does not run" };
  }
  if (!expectConditions) return "verified";
  if (condition?.status !== "True")
    return { fault: "node-unverified", detail: "no verdict in the node's conditions" };
  const isCurrent = now.getTime() - condition.heartbeat <= HEARTBEAT_STALE_SECONDS * 1000;
  return isCurrent
    ? "verified"
    : { fault: "node-unverified", detail: "the verdict in the node's conditions is old" };
}

function serverProblems({ daemonSet, nodes, servers }: Survey, { maxImageAgeDays }: Limits): Problem[] {
  const wanting = [...(nodes ?? [])].filter(([, node]) => node.wantsServer);
  if (daemonSet === undefined || (daemonSet === null && wanting.length === 0)) return [];
  const check = METADATA_SERVER_DAEMON_SET;
  if (daemonSet === null) {
    return [{ fault: "server-missing", check, detail: "not found", ...named(wanting.map(([name]) => name)) }];
  }
  const problems: Problem[] = [];
  const { desired, ready, updated, isObserved } = daemonSet;
  const pods = [...(servers ?? [])];
  const whose = (isMeant: (pod: ServerPod) => boolean) =>
    named(pods.filter(([, pod]) => isMeant(pod)).map(([name]) => name));
  if (ready < desired) {
    const detail = `${ready} of ${desired} Ready`;
    problems.push({ fault: "server-not-ready", check, detail, ...whose((pod) => !pod.isReady) });
  }
  if (updated < desired || !isObserved) {
    problems.push({ fault: "server-not-updated", check, detail: `${updated} of ${desired} updated` });
  }
  problems.push(...differences(pods, check));

  const newest = Math.max(...wanting.map(([, node]) => node.created).filter((time) => !Number.isNaN(time)));
  const ageOf = ({ image }: ServerPod) => Math.floor((newest - (imageDay(image) ?? Number.NaN)) / DAY);
  const isBehind = (pod: ServerPod) => ageOf(pod) > maxImageAgeDays;
  const behind = pods.filter(([, pod]) => isBehind(pod));
  if (behind.length > 0) {
    const days = Math.max(...behind.map(([, pod]) => ageOf(pod)));
    const detail = `image ${days} days older than the newest node, limit ${maxImageAgeDays}`;
    problems.push({ fault: "server-behind", check, detail, ...whose(isBehind) });
  }
  return problems;
}

/** The Pods that are not what most are. */
function differences(pods: readonly (readonly [string, ServerPod])[], check: string): Problem[] {
  const kinds = new Map<string, string[]>();
  for (const [name, { componentVersion, image, revision }] of pods) {
    const kind = `version ${componentVersion || "unknown"}, image ${image.split("/").at(-1)}, revision ${revision}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
  }
  const [, ...minorities] = [...kinds].sort(([, a], [, b]) => b.length - a.length);
  return minorities.map(([kind, names]) => ({
    fault: "server-versions-differ",
    check,
    detail: kind,
    ...named(names),
  }));
}

function versionProblems({ controlPlane, nodes }: Survey): Problem[] {
  const plane = parseVersion(controlPlane ?? "");
  if (!nodes || !isNumbered(plane)) return [];
  const groups = new Groups();
  // Of thousands of nodes there are only a few versions.
  const judged = new Map<string, { fault: FaultId; detail: string }[]>();
  for (const [name, { kubelet }] of nodes) {
    let found = judged.get(kubelet);
    if (!found) {
      found = judgeVersion(kubelet, controlPlane ?? "", plane);
      judged.set(kubelet, found);
    }
    for (const { fault, detail } of found) groups.add(fault, "versions", detail, name);
  }
  return groups.problems;
}

function judgeVersion(kubelet: string, controlPlane: string, plane: NumberedVersion) {
  const found: { fault: FaultId; detail: string }[] = [];
  const version = parseVersion(kubelet);
  if (!isNumbered(version)) return found;
  const distance = minorDistance(version, plane);
  const isNewer =
    version.kind === "exact" && plane.kind === "exact"
      ? compareVersions(version, plane) > 0
      : distance !== undefined && distance < 0;
  if (isNewer || distance === undefined || distance > MAX_NODE_SKEW) {
    found.push({ fault: "version-skew", detail: `nodes ${kubelet}, control plane ${controlPlane}` });
  }
  for (const { version: boundary, change } of boundariesBetween(version, plane)) {
    const detail = `nodes ${kubelet}, control plane ${controlPlane}; from ${boundary} on ${change}`;
    found.push({ fault: "boundary", detail });
  }
  return found;
}

const MAX_CONTAINERS = 5;

function restartProblems(
  restarting: readonly Restarting[],
  { maxRestarts, restartWindow }: Limits,
  now: Date,
): Problem[] {
  const looping = restarting.filter(({ isLooping }) => isLooping);
  const often = restarting.filter(
    ({ isLooping, restarts, last }) =>
      !isLooping && restarts >= maxRestarts && now.getTime() - last <= restartWindow,
  );
  const told = (fault: FaultId, containers: readonly Restarting[]): Problem[] => {
    if (containers.length === 0) return [];
    const worst = [...containers].sort((a, b) => b.restarts - a.restarts).slice(0, MAX_CONTAINERS);
    const texts = worst.map(({ pod, container, restarts }) => `${pod}/${container} (${restarts} restarts)`);
    const more = containers.length > worst.length ? ` and ${containers.length - worst.length} more` : "";
    const nodes = named([...new Set(containers.map(({ node }) => node))]);
    return [{ fault, check: "kube-system", detail: texts.join(", ") + more, ...nodes }];
  };
  return [...told("crash-loop", looping), ...told("restarts", often)];
}
