// Alerts on the GKE metadata server itself. GKE's state metrics leave kube-system out, so that its rollout is known from the verification,
// which reads its DaemonSet.

import { METADATA_SERVER_DAEMON_SET } from "../../gke/metadata-server";
import type { FaultId } from "../../verifier/faults";
import { type Alert, THRESHOLDS } from "./alert";
import { logSeries } from "./log-metrics";
import { minutes } from "./series";
import { nodeSeries, restartingPods } from "./system-metrics";

/** Faults of the DaemonSet that `cluster` mode finds. */
const SERVER_FAULTS: readonly FaultId[] = [
  "server-missing",
  "server-not-ready",
  "server-not-updated",
  "server-versions-differ",
  "server-behind",
];

export const metadataServerAlerts: readonly Alert[] = [
  {
    id: "metadata-server-state",
    title: "the metadata server is not ready or not updated everywhere",
    when: "Two runs of the cluster's verification found the DaemonSet missing, not Ready, not updated, behind, or not the same everywhere",
    severity: "warning",
    condition: (target, { everyMinutes }) => {
      const found = logSeries("verdicts", target, {
        mode: "cluster",
        fault: ["=~", SERVER_FAULTS.join("|")],
      });
      // Twice in a row, since once may be a rollout in progress.
      const window = minutes(2 * everyMinutes + 5);
      return { kind: "metric", query: `sum by (fault) (increase(${found}[${window}])) > 1.5`, forMinutes: 0 };
    },
  },
  {
    id: "metadata-server-restarts",
    title: "the metadata server restarts",
    when: "A metadata server restarted twice within 10 minutes",
    severity: "critical",
    condition: (target) => ({
      kind: "metric",
      query: restartingPods(target, { container_name: METADATA_SERVER_DAEMON_SET }, 2, 10),
      forMinutes: 0,
    }),
  },
  {
    id: "metadata-server-errors",
    title: "the metadata server logs more errors than usual",
    when: "More than 20 errors in 10 minutes, and five times as many as in the hour before (`thresholds`)",
    severity: "warning",
    condition: (target, { thresholds }) => {
      const { burstErrors, burstFactor } = { ...THRESHOLDS, ...thresholds };
      const errors = logSeries("metadata-server-errors", target);
      const now = `sum(increase(${errors}[10m]))`;
      // A workload without a grant causes some errors all the time, and a server without errors has no series.
      const isUnusual = `${now} > ${burstFactor} * sum(increase(${errors}[1h] offset 30m)) / 6 or ${now} unless sum(${errors} offset 30m)`;
      // On a new cluster nothing is usual yet.
      const isGrown = `count(${nodeSeries(target)} offset 90m)`;
      return {
        kind: "metric",
        query: `(${now} > ${burstErrors} and (${isUnusual})) and ${isGrown}`,
        forMinutes: 5,
      };
    },
  },
  {
    id: "metadata-server-steady-errors",
    title: "the metadata server keeps logging errors that it did not log before",
    when: "More than 20 errors in 25 minutes, and three times as many as in the six hours before: one workload that gets no token is enough (`thresholds`)",
    severity: "warning",
    condition: (target, { thresholds }) => {
      const { steadyErrors, steadyFactor } = { ...THRESHOLDS, ...thresholds };
      const errors = logSeries("metadata-server-errors", target);
      const now = `sum(increase(${errors}[25m]))`;
      const isUnusual = `${now} > ${steadyFactor} * 25 * 60 * sum(rate(${errors}[6h] offset 30m)) or ${now} unless sum(${errors} offset 30m)`;
      // Six hours are usual only where there were six.
      const isGrown = `count(${nodeSeries(target)} offset 390m)`;
      return {
        kind: "metric",
        query: `(${now} > ${steadyErrors} and (${isUnusual})) and ${isGrown}`,
        forMinutes: 0,
      };
    },
  },
];
