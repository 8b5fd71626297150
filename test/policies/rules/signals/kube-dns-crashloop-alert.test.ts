import { unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import { cluster, ofClusterAlerts, promql, systemRestarts, threshold } from "./alerts";

const at = "alerting";
const RESTARTS = "kubernetes_io:container_restart_count";
const FILTER = 'metric.type="kubernetes.io/container/restart_count" AND resource.type="k8s_container"';
const server = () => promql(`increase(${RESTARTS}{container_name="gke-metadata-server"}[10m]) > 0`);
const accepted = (...more: ReturnType<typeof promql>[]) => [cluster(), server(), ...more];
const refused = (title: string, ...more: ReturnType<typeof promql>[]) => ({
  [title]: { resources: accepted(...more), at },
});

ruleTable("kube-dns-crashloop-alert", {
  accepts: {
    "an alert on the whole of kube-system": [cluster(), systemRestarts()],
    "an alert of ClusterAlerts on a cluster whose location is not known": accepted(
      ofClusterAlerts("dns-restarts"),
    ),
    "an alert on the Pods of kube-dns and node-local DNS": accepted(
      promql(`increase(${RESTARTS}{cluster_name="main",pod_name=~"kube-dns-.*|node-local-dns-.*"}[10m]) > 2`),
    ),
    "an alert on the container that cannot start without the metadata server": accepted(
      threshold(`${FILTER} AND resource.labels.container_name="prometheus-to-sd"`),
    ),
    "an alert on Pods whose names begin with kube-dns": accepted(
      threshold(`${FILTER} AND resource.labels.pod_name=starts_with("kube-dns-")`),
    ),
    "a cluster with Cloud DNS": [cluster({ dnsConfig: { clusterDns: "CLOUD_DNS" } }), server()],
    "a silent program whose cluster has Cloud DNS": [
      { ...cluster(), observed: { dnsConfig: { clusterDns: "CLOUD_DNS" } } },
      server(),
    ],
    "an Autopilot cluster, which has Cloud DNS": [cluster({ enableAutopilot: true }), server()],
    "a stack without the restart alert, which has its own finding": { resources: cluster(), stack: "prod" },
    "an alert in another stack": { resources: accepted(), config: { settings: { elsewhere: ["alerting"] } } },
    "a cluster that does not live long": [cluster({ resourceLabels: { env: "review" } }), server()],
  },
  rejects: {
    "restarts of the metadata server alone": {
      resources: accepted(),
      at,
      problem: /no alert of this stack reports when kube-dns restarts/,
    },
    "the same in production and with kube-dns by name": {
      resources: [cluster({ dnsConfig: { clusterDns: "KUBE_DNS" } }), server()],
      stack: "prod",
      at,
    },
    ...refused(
      "an alert on kube-dns of another cluster",
      promql(`rate(${RESTARTS}{cluster_name="other"}[5m]) > 0`),
    ),
    ...refused(
      "an alert on the Pods of another workload",
      promql(`rate(${RESTARTS}{pod_name=~"kube-proxy-.*"}[5m]) > 0`),
    ),
  },
  undecided: {
    "a DNS provider that is not known": {
      resources: [cluster({ dnsConfig: { clusterDns: unknown } }), server()],
      at: "dnsConfig.clusterDns",
    },
    "an alert whose filter is not known": {
      resources: accepted({ ...threshold(unknown), name: "it" }),
      at: "AlertPolicy.it.conditions[0].conditionThreshold.filter",
    },
  },
});
