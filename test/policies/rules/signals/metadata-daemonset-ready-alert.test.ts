import { CLUSTER } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import { absent, alert, cluster, log, metric, ofClusterAlerts, promql, systemRestarts } from "./alerts";

const at = "alerting";
const VERDICT =
  'resource.type="k8s_container" AND labels.verification_kind="verdict" AND labels.verification_outcome="failed"';
const UPTIME = 'metric.type="kubernetes.io/container/uptime" AND resource.type="k8s_container"';
const onMetric = (metric: string) => [
  {
    displayName: "c",
    conditionThreshold: {
      filter: `metric.type="logging.googleapis.com/user/${metric}" AND resource.type="k8s_container"`,
    },
  },
];
const accepted = (...more: ReturnType<typeof promql>[]) => [cluster(), systemRestarts(), ...more];
const refused = (title: string, ...more: ReturnType<typeof promql>[]) => ({
  [title]: { resources: accepted(...more), at },
});

ruleTable("metadata-daemonset-ready-alert", {
  accepts: {
    "an alert of ClusterAlerts on a cluster whose location is not known": accepted(
      ofClusterAlerts("verification-failed"),
    ),
    "an alert on the verification's metric": accepted(
      promql('gke_upgrade_verification_passed{cluster="main"} == 0'),
    ),
    "an alert on the verification's silence": accepted(
      promql("absent_over_time(gke_upgrade_verification_last_verdict_timestamp_seconds[2h])"),
    ),
    "an alert on the verification's DaemonSet": accepted(
      promql(
        'kube_daemonset_status_number_ready{daemonset="gke-upgrade-verification"} < kube_daemonset_status_desired_number_scheduled',
      ),
    ),
    "a log alert on verdicts": accepted(log(VERDICT)),
    "a log-based metric of verdicts with an alert on its name": accepted(
      metric("verdicts", VERDICT),
      promql(
        'increase(logging_googleapis_com:user_verdicts{monitored_resource="k8s_container",cluster_name="main"}[10m]) > 0',
      ),
    ),
    "a log-based metric of verdicts with an alert by a filter": accepted(
      metric("verdicts", VERDICT),
      alert(onMetric("verdicts")),
    ),
    "a log-based metric whose name the provider has yet to make up": accepted(
      { ...metric(undefined, VERDICT), name: "verdicts", isUnchecked: true },
      alert([{ displayName: "c", conditionPrometheusQueryLanguage: { query: ref("verdicts", "name") } }]),
    ),
    "an alert on nodes without the server's container": accepted(
      promql(
        'count(kubernetes_io:node_cpu_total_cores{cluster_name="main"}) > count(kubernetes_io:container_uptime{cluster_name="main",container_name="gke-metadata-server"})',
      ),
    ),
    "an alert on the absence of its uptime": accepted(
      absent(`${UPTIME} AND resource.labels.container_name="gke-metadata-server"`),
    ),
    "an alert on its DaemonSet by a kube-state-metrics of one's own": accepted(
      promql(
        'kube_daemonset_status_number_unavailable{exported_namespace="kube-system",daemonset=~"gke-.*"} > 0',
      ),
    ),
    "a stack without the restart alert, which has its own finding": { resources: cluster(), stack: "prod" },
    "an alert in another stack": {
      resources: accepted(),
      config: { settings: { elsewhere: ["alerting"] } },
    },
    "a cluster that does not live long": [cluster({ resourceLabels: { env: "preview" } }), systemRestarts()],
  },
  rejects: {
    "restarts alone": {
      resources: accepted(),
      at,
      problem: /no alert of this stack reports when gke-metadata-server fails without restarting/,
    },
    "restarts alone in production": { resources: accepted(), stack: "prod", at },
    "restarts alone on an Autopilot cluster": {
      resources: [resource(CLUSTER, { enableAutopilot: true }), systemRestarts()],
      at,
    },
    ...refused(
      "an alert on another DaemonSet",
      promql('kube_daemonset_status_number_ready{daemonset="fluentbit"} < 1'),
    ),
    ...refused(
      "an alert on the uptime of a container elsewhere",
      absent(`${UPTIME} AND resource.labels.namespace_name="shop"`),
    ),
    ...refused("a log-based metric of verdicts without an alert", metric("verdicts", VERDICT)),
    ...refused(
      "an alert on a log-based metric of something else",
      metric("errors", 'resource.type="k8s_container" AND severity>=ERROR'),
      alert(onMetric("errors")),
    ),
    ...refused(
      "a log-based metric that is disabled",
      metric("verdicts", VERDICT, { disabled: true }),
      alert(onMetric("verdicts")),
    ),
    ...refused(
      "an alert on verdicts of another cluster",
      log(`${VERDICT} AND resource.labels.cluster_name="other"`),
    ),
  },
  undecided: {
    "an alert whose query is not known": {
      resources: accepted({ ...promql(unknown), name: "it" }),
      at: "AlertPolicy.it.conditions[0].conditionPrometheusQueryLanguage.query",
    },
    "a log-based metric whose filter is not known": {
      resources: accepted({ ...metric("verdicts", unknown), name: "it" }, alert(onMetric("verdicts"))),
      at: "Metric.it.filter",
    },
  },
});
