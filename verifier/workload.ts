// `workload` mode: one verdict, under the account and in the namespace of a workload, of whether it gets its identity.

import { elapsedSince, monotonic } from "./clock";
import { WORKLOAD_MODE } from "./contract";
import type { Lookup } from "./dns";
import type { FaultId } from "./faults";
import { leaveTerminationMessage, logVerdict } from "./log";
import { probe } from "./probe";
import { tryWithin } from "./retry";
import type { Settings } from "./settings";
import { exitCodeOf, outcomeOf, type Verdict } from "./verdict";
import { workloadQuestions } from "./workload-questions";

const WAITS = { firstWait: 500, longestWait: 5000 };

/** Faults that a policy that selects Pods by labels can cause: it may spare the workload's own Pods. */
const CUT_OFF: readonly FaultId[] = ["connect-timeout", "unreachable", "refused", "dns-failure"];

/** Repeats the checks until nothing fails, or for the grace period. Returns the verdict's exit code. */
export async function runWorkload(settings: Settings, signal: AbortSignal, lookup?: Lookup): Promise<number> {
  const { grace, node, workload, isLabelled, expected, runbook, terminationLog } = settings;
  const start = monotonic();
  const questions = workloadQuestions(settings);
  const { result, attempts } = await tryWithin(
    { grace, ...WAITS },
    signal,
    () => probe(settings, lookup, questions),
    ({ problems }) => outcomeOf(problems) !== "failed",
  );
  const { checks } = result;
  const problems = result.problems.map((problem) =>
    isLabelled || !CUT_OFF.includes(problem.fault)
      ? problem
      : { ...problem, detail: `${problem.detail}, in a Pod without the workload's labels` },
  );
  const verdict: Verdict = {
    mode: WORKLOAD_MODE,
    time: new Date(),
    node,
    workload,
    expected,
    runbook,
    problems,
    checks,
    attempts,
    milliseconds: elapsedSince(start),
  };
  logVerdict(verdict);
  leaveTerminationMessage(terminationLog, verdict);
  return exitCodeOf(verdict);
}
