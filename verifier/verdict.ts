// A verdict: what was found, what it comes to, and in one sentence for people. Pure.

import { counted } from "../gke/counted";
import { type AnyMode, EXIT_CODE, type Outcome } from "./contract";
import { FAULTS, type FaultId, rankOf } from "./faults";

/** Something that is wrong. */
export interface Problem {
  readonly fault: FaultId;
  /** The check: `project`, `token`, `daemonset`. */
  readonly check: string;
  /** What was seen: only codes, numbers and names. */
  readonly detail: string;
  /** In `cluster` mode: the names of at most MAX_NODES affected nodes, and how many there are. */
  readonly nodes?: readonly string[];
  readonly nodeCount?: number;
  /** Their node pools, where known. */
  readonly pools?: readonly (string | undefined)[];
}

export const MAX_NODES = 20;

/** The result of one check in `node` mode. */
export interface Check {
  readonly name: string;
  readonly milliseconds: number;
  readonly fault?: FaultId;
}

/** What `cluster` mode compares with its next run: values by their meaning. */
export type Baseline = Readonly<Record<string, string>>;

export interface Verdict {
  readonly mode: AnyMode;
  readonly time: Date;
  readonly problems: readonly Problem[];
  /** How many attempts were made for this verdict. */
  readonly attempts: number;
  readonly milliseconds: number;
  readonly node?: string;
  /** In `workload` mode: the Kubernetes service account, after its namespace and a slash. */
  readonly workload?: string;
  /** The project, cluster, location and service account that were expected. */
  readonly expected: { readonly cluster: string };
  readonly checks?: readonly Check[];
  readonly baseline?: Baseline;
  /** The runbook's address; empty where unknown. */
  readonly runbook?: string;
  /** What changed since the last run. */
  readonly changes?: readonly string[];
  /** In `cluster` mode: nodes in scope, and those verified. */
  readonly nodes?: { readonly inScope: number; readonly verified: number };
}

/** The outcome follows from the problems alone: failed wins over undetermined. */
export function outcomeOf(problems: readonly Problem[]): Outcome {
  const worst = worstOf(problems);
  return worst ? FAULTS[worst.fault].outcome : "passed";
}

/** The problem that gives the verdict its name. */
export const worstOf = (problems: readonly Problem[]): Problem | undefined =>
  [...problems].sort((a, b) => rankOf(a.fault) - rankOf(b.fault))[0];

export const exitCodeOf = (verdict: Verdict): number => EXIT_CODE[outcomeOf(verdict.problems)];

/** `connect-timeout` as `ConnectTimeout`: the reason of Node conditions and Events. `Verified` where nothing is wrong. */
export function conditionReason(fault: FaultId | undefined): string {
  if (fault === undefined) return "Verified";
  return fault.replace(/(^|-)([a-z])/g, (_, _dash: string, letter: string) => letter.toUpperCase());
}

/** The verdict in one sentence or two, for people. */
export function summaryOf(verdict: Verdict): string {
  const where = verdict.workload ?? verdict.node ?? (verdict.expected.cluster || "this cluster");
  const worst = worstOf(verdict.problems);
  const good = verdict.nodes
    ? `${verdict.nodes.verified} of ${counted(verdict.nodes.inScope, "node")} verified`
    : "Pods get their identity";
  if (!worst) return `${where}: ${good}`;
  const { outcome, meaning, cause, next } = FAULTS[worst.fault];
  const { check, detail, nodes = [], nodeCount = 0 } = worst;
  const on = nodes.length > 0 ? `, ${counted(nodeCount, "node")}: ${nodes.join(", ")}` : "";
  const others = verdict.problems.length - 1;
  const more = others > 0 ? ` (and ${others} more)` : "";
  const head = outcome === "passed" ? `${where}: ${good}; ` : `${where}: `;
  return `${head}${check}: ${meaning} [${detail}${on}]${more}. Likely cause: ${cause}. Next: ${next}.`;
}

/** What comes first wherever a verdict is reported. */
export const headOf = ({ problems }: Verdict): { outcome: Outcome; fault?: FaultId } => ({
  outcome: outcomeOf(problems),
  fault: worstOf(problems)?.fault,
});
