/**
 * A PodMonitoring: Managed Service for Prometheus, on by default in GKE, collects the metrics of the Pods that it selects in its namespace.
 * Source: https://docs.cloud.google.com/stackdriver/docs/managed-prometheus/setup-managed, checked 2026-11-25
 * @param port the name of the Pods' port
 */
export const podMonitoring = (
  metadata: { readonly name: string; readonly namespace: string; readonly labels?: Record<string, string> },
  matchLabels: Readonly<Record<string, string>>,
  port: string,
  intervalSeconds = 30,
) => ({
  apiVersion: "monitoring.googleapis.com/v1",
  kind: "PodMonitoring",
  metadata,
  spec: {
    selector: { matchLabels },
    endpoints: [{ port, path: "/metrics", interval: `${intervalSeconds}s` }],
  },
});
