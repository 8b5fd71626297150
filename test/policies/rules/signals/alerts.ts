import { CLUSTER_ALERTS } from "../../../../policies/program/alerts/own-alerts";
import { ALERT_POLICY, CLUSTER, LOGGING_METRIC } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { alertsFor } from "../../../../stacks/alerts/list";
import { resource, type TestResource } from "../../../support/evaluate";

/** A cluster with Workload Identity. */
export const cluster = (more: Record<string, unknown> = {}): TestResource =>
  resource(
    CLUSTER,
    { name: "main", workloadIdentityConfig: { workloadPool: "p.svc.id.goog" }, ...more },
    { name: "main" },
  );

let count = 0;

/** An alert policy with these conditions. */
export const alert = (conditions: unknown, more: Record<string, unknown> = {}): TestResource =>
  resource(ALERT_POLICY, { combiner: "OR", conditions, ...more }, { name: `alert-${++count}` });

/** The alert of ClusterAlerts with an id, on a cluster whose location is not known. */
export function ofClusterAlerts(id: string, of = "main"): TestResource {
  if (!alertsFor([], []).some((alert) => alert.id === id)) throw new Error(`no alert ${id}`);
  return resource(
    ALERT_POLICY,
    { combiner: "OR", conditions: ref(of, "location") },
    { name: `component-${id}`, component: CLUSTER_ALERTS },
  );
}

export const promql = (query: unknown, more?: Record<string, unknown>): TestResource =>
  alert([{ displayName: "c", conditionPrometheusQueryLanguage: { query } }], more);
export const threshold = (filter: unknown, more?: Record<string, unknown>): TestResource =>
  alert([{ displayName: "c", conditionThreshold: { filter } }], more);
export const absent = (filter: unknown): TestResource =>
  alert([{ displayName: "c", conditionAbsent: { filter, duration: "300s" } }]);
export const mql = (query: unknown): TestResource =>
  alert([{ displayName: "c", conditionMonitoringQueryLanguage: { query } }]);
export const log = (filter: unknown, more?: Record<string, unknown>): TestResource =>
  alert([{ displayName: "c", conditionMatchedLog: { filter } }], more);

export const metric = (
  name: string | undefined,
  filter: unknown,
  more: Record<string, unknown> = {},
): TestResource =>
  resource(
    LOGGING_METRIC,
    { ...(name !== undefined && { name }), filter, ...more },
    { name: `metric-${++count}` },
  );

/** Restarts of everything in kube-system, the metadata server and kube-dns among them. */
export const systemRestarts = (): TestResource =>
  promql('increase(kubernetes_io:container_restart_count{namespace_name="kube-system"}[10m]) > 3');
