// Alerts on what the upgrade verification says, and on its silence.

import { NODE_ALLOCATABLE_CPU, NODE_RESOURCE, promqlName } from "../../gke/metrics";
import { METRICS } from "../../verifier/contract";
import type { Alert, Pace, Target } from "./alert";
import { logSeries, verdicts, verifierLabel } from "./log-metrics";
import { minutes, series } from "./promql";

/** Of Managed Service for Prometheus. */
const scraped = (name: string, { cluster, location }: Target): string => series(name, { cluster, location });

/** A pass that repeats itself is logged after so many seconds: REPEAT in verifier/node.ts. */
const REPEAT_SECONDS = 300;
/** Until an entry is counted, and its counter is read. */
const DELAY_SECONDS = 200;

/** Minutes without a pass after which a node is silent: two passes lie further apart on no node that is well. */
export const silenceMinutes = ({ periodSeconds }: Pace): number =>
  Math.ceil((REPEAT_SECONDS + 1.1 * periodSeconds + DELAY_SECONDS) / 60);

export const verificationAlerts: readonly Alert[] = [
  {
    id: "verification-failed",
    title: "workloads on a node get no identity",
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
    severity: "critical",
    condition: (target) => {
      const fault = `max by (node, fault) (${scraped(METRICS.fault, target)}) == 1`;
      const failed = `max by (node) (${scraped(METRICS.passed, target)}) == 0`;
      return { kind: "metric", query: `count by (fault) ((${fault}) and on (node) (${failed}))`, forMinutes: 1 };
    },
  },
  {
    id: "verification-silent",
    title: "nodes without a passed verification",
    severity: "critical",
    condition: (target, pace) => {
      const { cluster, location } = target;
      const window = minutes(silenceMinutes(pace));
      const labels = { monitored_resource: NODE_RESOURCE, cluster_name: cluster, location };
      const nodes = `max by (node_name) (${series(promqlName(NODE_ALLOCATABLE_CPU), labels)})`;
      // A node that is younger has not had its time.
      const grown = `max by (node_name) (${series(promqlName(NODE_ALLOCATABLE_CPU), labels)} offset ${window})`;
      const passes = logSeries("verdicts", target, { mode: "node", outcome: ["=~", "passed|degraded"] });
      const passed = `sum by (node) (increase(${passes}[${window}])) > 0`;
      const heard = `label_replace(${passed}, "node_name", "$1", "node", "(.+)")`;
      return {
        kind: "metric",
        query: `count(${nodes} and on (node_name) ${grown} unless on (node_name) ${heard})`,
        forMinutes: 0,
      };
    },
  },
];
