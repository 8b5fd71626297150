// `cluster` mode: one verdict about the whole cluster, from the Kubernetes API.

import { assess, baselineFrom, changesBetween } from "./assess";
import { type Baseline, exitCodeOf, outcomeOf, type Problem, type Verdict, verdictLine } from "./contract";
import type { FaultId } from "./faults";
import { Api, ApiError } from "./kubernetes";
import { leaveTerminationMessage, log, write } from "./log";
import { tryWithin } from "./retry";
import { decide, heal } from "./self-heal";
import type { ClusterSettings } from "./settings";
import { lastBaseline, type Survey, survey } from "./survey";

const FIRST_WAIT = 3000;
const LONGEST_WAIT = 15_000;

/** A pass that may become a failure within minutes: worth to be looked at again while there is time. */
const UNDER_WAY: ReadonlySet<FaultId> = new Set(["server-not-updated", "server-versions-differ"]);

const isSettled = (problems: readonly Problem[]): boolean =>
  ["passed", "degraded"].includes(outcomeOf(problems)) && !problems.some(({ fault }) => UNDER_WAY.has(fault));

interface Reading {
  readonly problems: readonly Problem[];
  readonly nodes?: Verdict["nodes"];
  readonly survey?: Survey;
}

/** Reads and judges until all is well or the grace period ends. Returns the exit code. */
export async function runCluster(settings: ClusterSettings, signal: AbortSignal): Promise<number> {
  const start = performance.now();
  let before: Baseline | undefined;
  let isFirst = true;
  let hasHealed = false;
  const { result, attempts } = await tryWithin<Reading>(
    { grace: settings.grace, base: FIRST_WAIT, cap: LONGEST_WAIT },
    () =>
      withApi(settings, async (api) => {
        if (isFirst) before = await lastBaseline(api, settings);
        isFirst = false;
        const read = await survey(api, settings);
        const now = new Date();
        const assessment = assess(read, settings, now);
        if (settings.selfHeal !== "off" && !hasHealed) {
          const decision = decide(read, assessment.problems, now);
          if (decision.heal) {
            hasHealed = true;
            await heal(api, settings, decision, now);
          } else if (outcomeOf(assessment.problems) === "failed") {
            log("INFO", "self-heal", `self-heal: nothing is done: ${decision.why}`, { mode: "cluster" });
          }
        }
        return { ...assessment, survey: read };
      }),
    ({ problems }) => isSettled(problems),
    signal,
  );
  const { project, cluster, location } = settings.expected;
  const baseline = result.survey && baselineFrom(result.survey);
  const changes = before && baseline ? changesBetween(before, baseline) : [];
  const verdict: Verdict = {
    mode: "cluster",
    time: new Date(),
    project,
    cluster,
    location,
    problems: result.problems,
    nodes: result.nodes,
    baseline,
    changes,
    attempts,
    milliseconds: Math.round(performance.now() - start),
  };
  write(verdictLine(verdict));
  leaveTerminationMessage(settings.terminationLog, verdict);
  return exitCodeOf(verdict);
}

async function withApi(settings: ClusterSettings, read: (api: Api) => Promise<Reading>): Promise<Reading> {
  try {
    const api = new Api(settings.api);
    try {
      return await read(api);
    } finally {
      api.close();
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { problems: [{ fault: "api-unavailable", check: "the Kubernetes API", detail: error.message }] };
  }
}
