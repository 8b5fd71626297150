// `node` mode: one verdict after another for as long as the Pod lives, or one.

import { createServer, type Server } from "node:http";
import { elapsedSince, monotonic } from "./clock";
import { EXIT_CODE, HTTP_PATHS, PASS_LOG_SECONDS } from "./contract";
import type { Lookup } from "./dns";
import type { Limits } from "./exchange";
import { type ApiError, unlessApiFails, withApi } from "./kubernetes";
import { leaveTerminationMessage, log, logVerdict } from "./log";
import { type Counters, metricsText } from "./metrics";
import { type ReportMemory, report } from "./node-report";
import { type Probe, probe } from "./probe";
import { nextRound, pause, tryWithin } from "./retry";
import type { Report, Settings } from "./settings";
import { exitCodeOf, outcomeOf, summaryOf, type Verdict } from "./verdict";

/** What the server reports, and what a round leaves for the next one. */
interface State extends Counters {
  last?: Verdict;
  /** When the loop last continued, and when a verdict was last logged, on the monotonic clock. */
  progress: number;
  logged: number;
  readonly verdicts: Record<string, number>;
  readonly reportFailures: Record<string, number>;
  readonly memory: ReportMemory;
}

const WAITS = { firstWait: 500, longestWait: 5000 };

/** For how many milliseconds a failure after the first round is retried before it counts; at most the grace period. */
const CONFIRMATION = 10_000;

/** For each call to the Kubernetes API: reports must not delay the next verdict for long. */
const REPORT_LIMITS: Limits = { connect: 2000, response: 5000, bytes: 2 ** 22 };

/** Milliseconds: about as long as all reports of a verdict take if each call reaches its limits. */
const LONGEST_REPORT = 180_000;

/** Runs until `signal` aborts, or only until the first verdict if the settings say it. Returns the exit code of the last verdict. */
export async function runNode(settings: Settings, signal: AbortSignal, lookup?: Lookup): Promise<number> {
  const state: State = {
    progress: monotonic(),
    logged: 0,
    verdicts: {},
    reportFailures: {},
    memory: {},
  };
  const server = settings.once || settings.port === 0 ? undefined : serve(settings, state);
  for (let round = 0; !signal.aborted; round++) {
    const start = monotonic();
    const { result, attempts } = await tryWithin(
      { grace: round === 0 ? settings.grace : Math.min(settings.grace, CONFIRMATION), ...WAITS },
      signal,
      () => {
        state.progress = monotonic();
        return probe(settings, lookup);
      },
      ({ problems }) => outcomeOf(problems) !== "failed",
    );
    // A round that the end of the Pod cut short gives no verdict.
    if (signal.aborted && outcomeOf(result.problems) === "failed") break;
    await conclude(settings, state, result, attempts, elapsedSince(start));
    if (settings.once) break;
    await pause(nextRound(round, settings.period), signal);
  }
  server?.close();
  return state.last ? exitCodeOf(state.last) : EXIT_CODE.undetermined;
}

const count = (counts: Record<string, number>, key: string) => {
  counts[key] = (counts[key] ?? 0) + 1;
};

async function conclude(
  settings: Settings,
  state: State,
  { checks, problems, hasIdentity }: Probe,
  attempts: number,
  milliseconds: number,
): Promise<void> {
  const { node, expected, reports, runbook } = settings;
  const verdict: Verdict = {
    mode: "node",
    time: new Date(),
    node,
    expected,
    runbook,
    problems,
    checks,
    attempts,
    milliseconds,
  };
  const outcome = outcomeOf(problems);
  const isNews = !state.last || outcomeOf(state.last.problems) !== outcome;
  count(state.verdicts, outcome);
  state.last = verdict;
  // Passes repeat on every node every minute: they are logged only as often as their absence must be noticed.
  if (isNews || outcome !== "passed" || monotonic() - state.logged >= PASS_LOG_SECONDS * 1000) {
    logVerdict(verdict);
    state.logged = monotonic();
  }
  leaveTerminationMessage(settings.terminationLog, verdict);
  if (reports.length === 0) return;

  const labels = { kind: "report", mode: "node", outcome, node } as const;
  const failed = (to: Report | string, { message }: ApiError) => {
    count(state.reportFailures, to);
    log("WARNING", `${node}: the verdict stands, but its ${to} could not be reported: ${message}`, labels);
  };
  // A client for each round: Kubernetes may have replaced the certificate authority since.
  const removedTaint = await unlessApiFails(
    () =>
      withApi(
        settings.api,
        (call) => report(call, { verdict, hasIdentity }, { reports, memory: state.memory, failed }),
        REPORT_LIMITS,
      ),
    (error) => failed(reports.join(), error),
  );
  if (removedTaint) {
    log("NOTICE", `${node}: verified, the startup taint is removed`, labels);
  }
}

/**
 * Serves readiness and liveness for the kubelet, and metrics. A Pod is ready if its last verdict is a success and current, so the
 * DaemonSet's ready count is the number of verified nodes.
 */
function serve(settings: Settings, state: State): Server {
  const { node, period, grace, limits } = settings;
  // A round makes up to a dozen requests, of which those for names and registries may take twice their time.
  const longestRound = grace + 16 * (limits.connect + limits.response);
  const longestSilence = 1.1 * period + longestRound + LONGEST_REPORT;
  return createServer(({ url }, response) => {
    const answer = (status: number, text = "") => {
      response.writeHead(status, { "content-type": "text/plain; version=0.0.4" }).end(text);
    };
    const { last, progress } = state;
    if (url === HTTP_PATHS.live) answer(monotonic() - progress < longestSilence ? 200 : 503);
    else if (url === HTTP_PATHS.ready) {
      const isPassed = last && exitCodeOf(last) === 0 && Date.now() - last.time.getTime() < longestSilence;
      answer(isPassed ? 200 : 503, last ? summaryOf(last) : "no verdict yet");
    } else if (url === HTTP_PATHS.metrics && settings.metrics) answer(200, metricsText(node, last, state));
    else answer(404);
  }).listen(settings.port);
}
