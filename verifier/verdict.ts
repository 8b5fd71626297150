// A verdict: what was found, what it comes to, and in one sentence for people. Pure.

import { counted } from "../gke/counted";
import { type AnyMode, EXIT_CODE, type Outcome } from "./contract";
import { FAULTS, type FaultId, rankOf } from "./faults";

/** One thing that is wrong. */
export interface Problem {
  readonly fault: FaultId;
  /** What was asked: `project`, `token`, `daemonset`. */
  readonly check: string;
  /** What was seen: codes, numbers and names only. */
  readonly detail: string;
  /** In `cluster` mode: at most MAX_NODES names of the nodes that have it, and how many there are. */
  readonly nodes?: readonly string[];
  readonly nodeCount?: number;
  /** Their node pools, as far as they are known. */
  readonly pools?: readonly (string | undefined)[];
}

export const MAX_NODES = 20;

/** How one check of `node` mode went. */
export interface Check {
  readonly name: string;
  readonly milliseconds: number;
  readonly fault?: FaultId;
}

/** What `cluster` mode compares with its next run: values by what they are of. */
export type Baseline = Readonly<Record<string, string>>;

export interface Verdict {
  readonly mode: AnyMode;
  readonly time: Date;
  readonly problems: readonly Problem[];
  /** How often everything was asked until this verdict. */
  readonly attempts: number;
  readonly milliseconds: number;
  readonly node?: string;
  /** In `workload` mode: the Kubernetes service account, after its namespace and a slash. */
  readonly workload?: string;
  /** The project, cluster, location and service account that were expected. */
  readonly expected: { readonly cluster: string };
  readonly checks?: readonly Check[];
  readonly baseline?: Baseline;
  /** Where the runbook can be read; empty where that is not known. */
  readonly runbook?: string;
  /** What changed since the last run. */
  readonly changes?: readonly string[];
  /** In `cluster` mode: nodes in scope, and those verified. */
  readonly nodes?: { readonly inScope: number; readonly verified: number };
}

/** The outcome follows from the problems alone: one that fails wins over one that leaves it undetermined. */
export function outcomeOf(problems: readonly Problem[]): Outcome {
  const worst = worstOf(problems);
  return worst ? FAULTS[worst.fault].outcome : "passed";
}

/** The problem that names the verdict. */
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

/** What stands first wherever a verdict is reported. */
export const headOf = ({ problems }: Verdict): { outcome: Outcome; fault?: FaultId } => ({
  outcome: outcomeOf(problems),
  fault: worstOf(problems)?.fault,
});
