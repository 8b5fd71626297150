// `node` mode: one verdict after another for as long as the Pod lives, or one.

import { createServer, type Server } from "node:http";
import {
  EXIT_CODE,
  exitCodeOf,
  HTTP_PATHS,
  metricsText,
  type Outcome,
  outcomeOf,
  summaryOf,
  type Verdict,
  verdictLine,
} from "./contract";
import type { Limits } from "./exchange";
import { Api, ApiError } from "./kubernetes";
import { leaveTerminationMessage, log, write } from "./log";
import { type ReportFailure, type ReportMemory, report } from "./node-report";
import { type Lookup, type Probe, probe } from "./probe";
import { nextRound, type Patience, pause, tryWithin } from "./retry";
import type { NodeSettings } from "./settings";

/** What the server tells, and what a round leaves for the next. */
interface State {
  last?: Verdict;
  /** When the loop last moved on, on the monotonic clock. */
  progress: number;
  logged: number;
  readonly verdicts: Partial<Record<Outcome, number>>;
  readonly reportFailures: Record<string, number>;
  readonly memory: ReportMemory;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;
/** Of each call to the Kubernetes API: reports must not keep the next verdict waiting for long. */
const REPORT_LIMITS: Limits = { connect: 2000, response: 5000, bytes: 4 * 1024 * 1024 };
/** Milliseconds: about what all reports of a verdict take where each call runs into its limits. */
const LONGEST_REPORT = 180_000;
const PENDING_EXIT = EXIT_CODE.undetermined;

/** Runs until `signal` aborts, or until the first verdict where settings say so. Returns the exit code: the last verdict's. */
export async function runNode(settings: NodeSettings, signal: AbortSignal, lookup?: Lookup): Promise<number> {
  const state: State = {
    progress: performance.now(),
    logged: -Infinity,
    verdicts: {},
    reportFailures: {},
    memory: {},
  };
  const server = settings.once || settings.port === 0 ? undefined : await serve(settings, state);
  try {
    for (let round = 0; !signal.aborted; round++) {
      const patience = patienceOf(round === 0 ? settings.grace : settings.confirm);
      const start = performance.now();
      const { result, attempts } = await tryWithin(
        patience,
        () => {
          state.progress = performance.now();
          return probe(settings, lookup);
        },
        ({ problems }) => outcomeOf(problems) !== "failed",
        signal,
      );
      // What was cut short by the end of the Pod is no verdict.
      if (signal.aborted && outcomeOf(result.problems) === "failed") break;
      await conclude(settings, state, result, attempts, Math.round(performance.now() - start));
      if (settings.once) break;
      await pause(nextRound(round, settings.period), signal);
    }
  } finally {
    server?.close();
    server?.closeAllConnections();
  }
  return state.last ? exitCodeOf(state.last) : PENDING_EXIT;
}

const patienceOf = (grace: number): Patience => ({ grace, base: FIRST_WAIT, cap: LONGEST_WAIT });

async function conclude(
  settings: NodeSettings,
  state: State,
  { checks, problems, hasIdentity }: Probe,
  attempts: number,
  milliseconds: number,
): Promise<void> {
  const { node, expected } = settings;
  const { project, cluster, location } = expected;
  const verdict: Verdict = {
    mode: "node",
    time: new Date(),
    node,
    project,
    cluster,
    location,
    problems,
    checks,
    attempts,
    milliseconds,
  };
  const outcome = outcomeOf(problems);
  const isNews = !state.last || outcomeOf(state.last.problems) !== outcome;
  state.verdicts[outcome] = (state.verdicts[outcome] ?? 0) + 1;
  state.last = verdict;
  // Passes repeat themselves on every node every minute: they are logged as often as silence has to be noticed.
  if (isNews || outcome !== "passed" || performance.now() - state.logged >= settings.repeat) {
    write(verdictLine(verdict));
    state.logged = performance.now();
  }
  leaveTerminationMessage(settings.terminationLog, verdict);
  if (settings.reports.size > 0) await deliver(settings, state, verdict, hasIdentity);
}

async function deliver(
  { api: apiSettings, reports, node }: NodeSettings,
  state: State,
  verdict: Verdict,
  hasIdentity: boolean,
): Promise<void> {
  if (!apiSettings) return;
  let failures: readonly ReportFailure[];
  try {
    // A client for each round: Kubernetes may have replaced the certificate authority since.
    const api = new Api(apiSettings, { limits: REPORT_LIMITS });
    try {
      const result = await report(api, verdict, hasIdentity, reports, state.memory);
      failures = result.failures;
      if (result.removedTaint)
        log("NOTICE", "report", `${node}: verified, the startup taint is removed`, { node });
    } finally {
      api.close();
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    failures = [...reports].map((to) => ({ to, detail: error.message }));
  }
  for (const { to, detail } of failures) {
    state.reportFailures[to] = (state.reportFailures[to] ?? 0) + 1;
    const message = `${node}: the ${to} could not be reported, the verdict stands: ${detail}`;
    log("WARNING", "report", message, { mode: "node", outcome: outcomeOf(verdict.problems), node });
  }
}

/**
 * Readiness and liveness for the kubelet, and metrics. Ready is a Pod whose last verdict is a success and current, so that the
 * DaemonSet's ready count is the number of verified nodes.
 */
async function serve(settings: NodeSettings, state: State): Promise<Server> {
  const { node, period, grace, confirm, connectTimeout, responseTimeout } = settings;
  // A round asks up to ten times, and each answer may take its whole time.
  const longestRound = Math.max(grace, confirm) + 10 * (connectTimeout + responseTimeout);
  const longestSilence = 1.1 * period + longestRound + LONGEST_REPORT;
  const server = createServer((request, response) => {
    const answer = (status: number, text: string) => {
      response.writeHead(status, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
    };
    const { last } = state;
    const path = request.url?.split("?")[0];
    if (path === HTTP_PATHS.live) {
      const isAlive = performance.now() - state.progress < longestSilence;
      answer(isAlive ? 200 : 503, isAlive ? "alive\n" : "no progress\n");
    } else if (path === HTTP_PATHS.ready) {
      const isReady =
        last !== undefined &&
        exitCodeOf(last) === EXIT_CODE.passed &&
        Date.now() - last.time.getTime() < longestSilence;
      answer(isReady ? 200 : 503, last ? `${summaryOf(last)}\n` : "no verdict yet\n");
    } else if (path === HTTP_PATHS.metrics && settings.metrics) {
      answer(200, metricsText(node, last, state));
    } else answer(404, "not found\n");
  });
  server.requestTimeout = 5000;
  server.headersTimeout = 5000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port, () => {
      server.off("error", reject);
      resolve();
    });
  });
  return server;
}
