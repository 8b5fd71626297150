// What is wrong with single nodes: each node's own verdict, or its silence. Pure.

import { HEARTBEAT_STALE_SECONDS } from "./contract";
import type { NodeFacts, VerifierPod } from "./decoders";
import { missingFindings, type PoolSizes } from "./expected-nodes";
import { type FaultId, NODE_FAULT_IDS } from "./faults";
import type { Finding } from "./findings";
import type { Settings } from "./settings";
import type { Survey } from "./survey";
import { conditionReason } from "./verdict";

export interface NodeLimits extends Pick<Settings, "expectConditions" | "newNode" | "minNodes"> {
  /** The nodes that the last run saw. */
  readonly nodesBefore: PoolSizes;
}

/** The number of nodes that are judged, and how many of them are verified. */
export interface NodeCount {
  readonly inScope: number;
  readonly verified: number;
}

/** If more than this share of the nodes is not Ready for longer than a new node may take, that is more than nodes coming and going. */
const MANY = 1 / 4;

/** Nodes that should exist and be verified, but do not. */
function absenceFindings(
  { nodes }: Survey,
  { newNode, minNodes, nodesBefore }: NodeLimits,
  inScope: number,
  now: Date,
): readonly Finding[] {
  // Without the list of nodes nothing is known of them; that gap is reported itself.
  if (!nodes) return [];
  const findings: Finding[] = [];
  const all = [...nodes];
  const down = all.filter(([, { isReady, since }]) => !isReady && !(now.getTime() - since < newNode));
  const isMany = down.length > 1 && down.length >= MANY * all.length;
  if (inScope === 0) findings.push(["no-nodes", "nodes", `${all.length} listed`]);
  else if (isMany) {
    const names = down.map(([name]) => name);
    findings.push(["nodes-not-ready", "nodes", `${down.length} of ${all.length}`, names]);
  }
  if (inScope > 0) findings.push(...missingFindings(nodes, minNodes, nodesBefore));
  return findings;
}

/** The findings about nodes, and the numbers of nodes that are judged and verified. */
export function nodeSection(
  survey: Survey,
  limits: NodeLimits,
  now: Date,
): readonly [findings: readonly Finding[], nodes: NodeCount] {
  const { nodes = new Map<string, NodeFacts>(), verifiers } = survey;
  const { expectConditions, newNode } = limits;
  const findings: Finding[] = [];
  let inScope = 0;
  let verified = 0;
  for (const [name, node] of nodes) {
    // Other alerts cover a node that is not Ready; the verification's Pod cannot run on Windows.
    if (!node.isReady || !node.isLinux) continue;
    inScope++;
    const [fault, detail = ""] = nodeVerdict(node, verifiers?.get(name), expectConditions, now);
    // Without the list of Pods it is unknown which nodes report nothing; that gap is reported itself.
    const isSilenceKnown = verifiers && now.getTime() - node.created >= newNode;
    if (!fault) verified++;
    else if (fault !== "node-unverified" || isSilenceKnown) findings.push([fault, "nodes", detail, [name]]);
  }
  return [[...absenceFindings(survey, limits, inScope, now), ...findings], { inScope, verified }];
}

/** A node is verified if its Pod is Ready and, where conditions are reported, its condition is True and current. */
function nodeVerdict(
  { status, reason, heartbeat }: NodeFacts,
  verifier: VerifierPod | undefined,
  expectConditions: boolean,
  now: Date,
): readonly [fault: FaultId, detail: string] | readonly [] {
  if (expectConditions && status === "False") return [faultOfReason(reason), "its condition is False"];
  if (!verifier) return ["node-unverified", "no Pod"];
  if (!verifier.isReady) {
    return [verifier.isRunning ? "node-failed" : "node-unverified", "its Pod is not Ready"];
  }
  return (status === "True" && isCurrent(heartbeat, now)) || !expectConditions
    ? []
    : ["node-unverified", "no current condition"];
}

/** Whether a condition with this heartbeat, in milliseconds since 1970, still is evidence. */
export const isCurrent = (heartbeat: number, now: Date): boolean =>
  now.getTime() - heartbeat <= HEARTBEAT_STALE_SECONDS * 1000;

/** The fault in a node's own verdict, from its condition's reason. */
export const faultOfReason = (reason: string): FaultId =>
  NODE_FAULT_IDS.find((fault) => conditionReason(fault) === reason) ?? "node-failed";
