// `cluster` mode: one verdict about the whole cluster, from the Kubernetes API.

import { assess } from "./assess";
import { baselineFrom, changesBetween, nodesOf } from "./baseline";
import { elapsedSince, monotonic } from "./clock";
import { EXIT_CODE } from "./contract";
import type { FaultId } from "./faults";
import { readIssues } from "./issues-file";
import { unlessApiFails, withApi } from "./kubernetes";
import { lastBaseline } from "./last-run";
import { leaveTerminationMessage, logVerdict } from "./log";
import { tryWithin } from "./retry";
import { decide, heal, logStep } from "./self-heal";
import type { Settings } from "./settings";
import { survey } from "./survey";
import { type Baseline, exitCodeOf, outcomeOf, type Problem, type Verdict } from "./verdict";

const WAITS = { firstWait: 3000, longestWait: 15_000 };

/** Problems that pass now but may become failures within minutes: worth another look while there is time. */
const UNDER_WAY: readonly FaultId[] = ["server-not-updated", "server-versions-differ"];

type Reading = Pick<Verdict, "problems" | "nodes" | "baseline">;

/** Reads and judges the cluster until all is well or the grace period ends. Returns the exit code. */
export async function runCluster(settings: Settings, signal: AbortSignal): Promise<number> {
  const { expected, namespace, grace, api, selfHeal } = settings;
  const knownIssues = readIssues(settings);
  const start = monotonic();
  let before: Baseline | undefined;
  let hasHealed = selfHeal === "off";
  let decisions = 0;

  const read = (): Promise<Reading> =>
    withApi(api, async (call) => {
      before ??= await lastBaseline(call, namespace);
      const found = await survey(call, namespace);
      const limits = { ...settings, knownIssues, nodesBefore: nodesOf(before) };
      const assessment = assess(found, limits, new Date());
      if (!hasHealed && outcomeOf(assessment.problems) === "failed") {
        const decision = decide(found, assessment.problems, new Date());
        if (typeof decision === "string") logStep("INFO", `nothing is done: ${decision}`);
        else if (++decisions === 1) logStep("INFO", "decided, if it is seen once more");
        else {
          hasHealed = true;
          await heal(call, settings, decision);
        }
      }
      return { ...assessment, baseline: baselineFrom(found, settings.minNodes, before) };
    });
  const { result, attempts } = await tryWithin(
    { grace, ...WAITS },
    signal,
    () =>
      unlessApiFails(read, ({ message: detail }): Reading => {
        const problem: Problem = { fault: "api-unavailable", check: "credentials", detail };
        return { problems: [problem] };
      }),
    ({ problems }) =>
      EXIT_CODE[outcomeOf(problems)] === 0 && !problems.some(({ fault }) => UNDER_WAY.includes(fault)),
  );
  const verdict: Verdict = {
    mode: "cluster",
    time: new Date(),
    expected,
    runbook: settings.runbook,
    ...result,
    changes: changesBetween(before, result.baseline),
    attempts,
    milliseconds: elapsedSince(start),
  };
  logVerdict(verdict);
  leaveTerminationMessage(settings.terminationLog, verdict);
  return exitCodeOf(verdict);
}
