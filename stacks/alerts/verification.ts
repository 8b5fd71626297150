// Alerts on what the upgrade verification says, and on its silence.

import { METRICS, PASS_LOG_SECONDS, WORKLOAD_MODE } from "../../verifier/contract";
import type { FaultId } from "../../verifier/faults";
import type { Alert, Intervals, Target } from "./alert";
import { logSeries, verdicts, verifierLabel } from "./log-metrics";
import { minutes, series } from "./series";
import { nodeSeries } from "./system-metrics";

/** A series that Managed Service for Prometheus collects. */
const scraped = (name: string, { cluster, location }: Target): string => series(name, { cluster, location });

/** The time until an entry is counted, and its counter is read. */
const DELAY_SECONDS = 200;

/** Minutes without a pass after which a node counts as not verified: on a healthy node passes are more frequent. */
const silenceMinutes = ({ periodSeconds }: Intervals): number =>
  Math.ceil((PASS_LOG_SECONDS + 1.1 * periodSeconds + DELAY_SECONDS) / 60);

/** PromQL: the nodes that reported a pass in time. */
export function heardNodes(target: Target, intervals: Intervals): string {
  const passes = logSeries("verdicts", target, { mode: "node", outcome: ["=~", "passed|degraded"] });
  return `sum by (node_name) (increase(${passes}[${minutes(silenceMinutes(intervals))}])) > 0`;
}

/** Faults of missing nodes that `cluster` mode finds. */
const ABSENCE: readonly FaultId[] = ["no-nodes", "nodes-not-ready", "nodes-missing"];

/** The fault of a cluster that is otherwise well. */
const ADVICE: FaultId = "affected-by-issue";

export const verificationAlerts: readonly Alert[] = [
  {
    id: "verification-failed",
    title: "workloads on a node get no identity",
    when: "A node's verification failed, from its log line: the notification names node and fault. At most every 5 minutes.",
    severity: "critical",
    condition: (target) => ({
      kind: "log",
      filter: verdicts(target, { mode: "node", outcome: "failed" }),
      fields: { node: verifierLabel("node"), fault: verifierLabel("fault") },
      everyMinutes: 5,
    }),
  },
  {
    // Told from the log, a failure has no end. This one has, and counts the nodes.
    id: "verification-failing",
    title: "nodes on which workloads get no identity",
    when: "Nodes whose last verification failed, by fault, from the verification's metrics; closes when they pass",
    severity: "critical",
    condition: (target) => {
      const fault = `max by (node, fault) (${scraped(METRICS.fault, target)}) == 1`;
      const failed = `max by (node) (${scraped(METRICS.passed, target)}) == 0`;
      return {
        kind: "metric",
        query: `count by (fault) ((${fault}) and on (node) (${failed}))`,
        forMinutes: 1,
      };
    },
  },
  {
    id: "verification-silent",
    title: "nodes without a passed verification",
    when: "A node from which no pass was heard for ten minutes (with the default period), counted against the nodes that there are",
    severity: "critical",
    condition: (target, intervals) => {
      const window = minutes(silenceMinutes(intervals));
      const nodes = (offset = "") => `max by (node_name) (${nodeSeries(target)}${offset})`;
      // A younger node has not had its time.
      const grown = `${nodes()} and on (node_name) ${nodes(` offset ${window}`)}`;
      return {
        kind: "metric",
        query: `count(${grown} unless on (node_name) ${heardNodes(target, intervals)})`,
        forMinutes: 0,
      };
    },
  },
  {
    // By fault, and not by workload: what takes everything's identity away is one incident, not hundreds.
    id: "workload-identity-failing",
    title: "workloads that get no identity",
    when: "Workloads whose last verification under their own account failed, by fault; closes when they pass",
    severity: "critical",
    condition: (target, { everyMinutes }) => {
      const failed = logSeries("verdicts", target, { mode: WORKLOAD_MODE, outcome: "failed" });
      // Until the next run has reported, including the start of its Pod and its retries.
      const window = minutes(everyMinutes + 10);
      const query = `count by (fault) (sum by (workload, fault) (increase(${failed}[${window}])) > 0)`;
      return { kind: "metric", query, forMinutes: 0 };
    },
  },
  {
    // With the last node, the series of all nodes end, and the verification with them.
    id: "nodes-gone",
    title: "nodes are gone or not Ready",
    when: "No node for ten minutes where there was one within the last 12 hours; or two runs of the cluster's verification found none, many not Ready, or fewer than a pool's least",
    severity: "critical",
    condition: (target, { everyMinutes }) => {
      const nodes = nodeSeries(target);
      const found = logSeries("verdicts", target, { mode: "cluster", fault: ["=~", ABSENCE.join("|")] });
      const areAway = `sum by (fault) (increase(${found}[${minutes(2 * everyMinutes + 5)}])) > 1.5`;
      return {
        kind: "metric",
        query: `(count(count_over_time(${nodes}[12h])) unless count(count_over_time(${nodes}[10m]))) or (${areAway})`,
        forMinutes: 0,
      };
    },
  },
  {
    // Open until the last node is out of it: one notification, not one a day.
    id: "known-issue-found",
    title: "nodes or control plane have a known issue",
    when: "Two runs of the cluster's verification, which passed otherwise, found versions that are known to be broken in a way that concerns the cluster; closes with the last of them",
    severity: "warning",
    condition: (target, { everyMinutes }) => {
      const found = logSeries("verdicts", target, { mode: "cluster", fault: ADVICE });
      return {
        kind: "metric",
        query: `sum(increase(${found}[${minutes(2 * everyMinutes + 5)}])) > 1.5`,
        forMinutes: 0,
      };
    },
  },
];
