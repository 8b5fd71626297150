import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import {
  absent,
  alert,
  cluster,
  log,
  mql,
  ofClusterAlerts,
  promql,
  systemRestarts,
  threshold,
} from "./alerts";

const RESTARTS = "kubernetes_io:container_restart_count";
const TYPE = 'metric.type="kubernetes.io/container/restart_count"';
const at = "alerting";
const query = (labels: string) => `sum by (pod_name) (increase(${RESTARTS}{${labels}}[10m])) > 2`;
const refused = (title: string, ...alerts: ReturnType<typeof promql>[]) => ({
  [title]: { resources: [cluster(), ...alerts], stack: "prod", at },
});

const restarts = (more: object) => ({
  displayName: "c",
  conditionPrometheusQueryLanguage: { query: query('namespace_name="kube-system"'), ...more },
});
const grows = (aggregation: object, thresholdValue: unknown) =>
  alert([
    {
      displayName: "c",
      conditionThreshold: {
        filter: TYPE,
        comparison: "COMPARISON_GT",
        thresholdValue,
        aggregations: [{ alignmentPeriod: "600s", ...aggregation }],
      },
    },
  ]);
const waiting = (more: object) => alert([restarts(more)]);

ruleTable("metadata-server-restart-alert", {
  accepts: {
    "an alert on the whole of kube-system": [cluster(), systemRestarts()],
    "an alert of ClusterAlerts on a cluster whose location is not known": [
      cluster(),
      ofClusterAlerts("metadata-server-restarts"),
    ],
    "an alert on the container of this cluster": [
      cluster(),
      promql(
        query('monitored_resource="k8s_container",cluster_name="main",container_name="gke-metadata-server"'),
      ),
    ],
    "an alert on a Pod's name": [cluster(), promql(query('pod_name=~"gke-metadata-server-.+|kube-dns-.+"'))],
    "a metric's name in quotes": [
      cluster(),
      promql('rate({"kubernetes.io/container/restart_count", namespace_name=~"kube-.*"}[5m]) > 0'),
    ],
    "a matcher that only RE2 can read": [cluster(), promql(query('namespace_name=~"(?i)KUBE-SYSTEM"'))],
    "an alert on all containers of the project": [
      cluster(),
      threshold(`resource.type="k8s_container" AND ${TYPE}`),
    ],
    "a filter on the container": [
      cluster(),
      threshold(
        `resource.type = "k8s_container" ${TYPE} resource.labels.cluster_name="main" resource.label."container_name"=one_of("gke-metadata-server", "kubedns")`,
      ),
    ],
    "an alert on restarts by a kube-state-metrics of one's own": [
      cluster(),
      promql('increase(kube_pod_container_status_restarts_total{exported_namespace="kube-system"}[10m]) > 0'),
    ],
    "the second of two conditions": [
      cluster(),
      alert([
        { displayName: "a", conditionPrometheusQueryLanguage: { query: "up == 0" } },
        {
          displayName: "b",
          conditionPrometheusQueryLanguage: { query: query('namespace_name="kube-system"') },
        },
      ]),
    ],
    "an alert beside one whose query is not known": [cluster(), promql(unknown), systemRestarts()],
    "an alert on a cluster whose name the provider has yet to make up": [
      { ...cluster({ name: undefined }), isUnchecked: true },
      promql(query('cluster_name="main-0123456"')),
    ],
    "a query in MQL that names the metric": [
      cluster(),
      mql(
        "fetch k8s_container | metric 'kubernetes.io/container/restart_count' | filter (resource.namespace_name == 'kube-system')",
      ),
    ],
    "an alert that waits for an hour": [cluster(), waiting({ duration: "3600s" })],
    "an alert with two conditions on restarts that are both to be met": [
      cluster(),
      alert([restarts({}), restarts({ duration: "60s" })], { combiner: "AND" }),
    ],
    "a query that names restarts behind what they are more than": [
      cluster(),
      promql(`2 < increase(${RESTARTS}{namespace_name="kube-system"}[10m])`),
    ],
    "an alert on as many restarts as a kubelet makes": [
      cluster(),
      promql(`increase(${RESTARTS}{namespace_name="kube-system"}[10m]) > 60`),
    ],
    "an alert on many restarts of all nodes together": [
      cluster(),
      promql(`sum(increase(${RESTARTS}{namespace_name="kube-system"}[10m])) > 500`),
    ],
    "an alert on more restarts since the beginning": [
      cluster(),
      promql(`${RESTARTS}{namespace_name="kube-system"} > 500`),
    ],
    "a filter on the restarts of all nodes together": [
      cluster(),
      grows({ perSeriesAligner: "ALIGN_DELTA", crossSeriesReducer: "REDUCE_SUM" }, 500),
    ],
    "a filter on as many restarts as a kubelet makes": [
      cluster(),
      grows({ perSeriesAligner: "ALIGN_RATE" }, 0.1),
    ],
    "an alert in another stack": {
      resources: cluster(),
      stack: "prod",
      config: { settings: { elsewhere: ["alerting"] } },
    },
    "a cluster that does not live long": {
      resources: cluster({ resourceLabels: { env: "preview" } }),
      stack: "prod",
    },
    "a cluster without Workload Identity": {
      resources: cluster({ workloadIdentityConfig: undefined }),
      stack: "prod",
    },
    "a cluster of another stack": { resources: { ...cluster(), external: true }, stack: "prod" },
  },
  rejects: {
    "a production cluster without an alert": {
      resources: cluster(),
      stack: "prod",
      at,
      problem: /no alert of this stack reports when gke-metadata-server restarts/,
      fix: /^Add new ClusterAlerts\("NAME", \{ cluster, channels \}\): import \{ ClusterAlerts \} from "gke-guardrails"\./,
    },
    "an Autopilot cluster without an alert": {
      resources: resource(CLUSTER, { enableAutopilot: true }),
      stack: "prod",
      at,
    },
    "an Autopilot cluster that names its workload pool": {
      resources: cluster({ enableAutopilot: true }),
      stack: "prod",
      at,
    },
    "a cluster without an alert outside production, as advisory": {
      resources: cluster(),
      at,
      level: "advisory",
    },
    ...refused(
      "an alert that is disabled",
      promql(query('namespace_name="kube-system"'), { enabled: false }),
    ),
    ...refused("an alert on another namespace", promql(query('namespace_name="default"'))),
    ...refused("an alert on all but kube-system", promql(query('namespace_name!~"kube-.*"'))),
    ...refused(
      "an alert on all but the metadata server",
      promql(query('container_name!="gke-metadata-server"')),
    ),
    ...refused(
      "an alert on another cluster",
      promql(query('cluster_name="other",namespace_name="kube-system"')),
    ),
    ...refused(
      "an alert on another metric",
      promql('kubernetes_io:container_uptime{namespace_name="kube-system"} < 60'),
    ),
    ...refused(
      "a metric's name in a comment or a label's value",
      promql(`up{a="${RESTARTS}"} == 0 # ${RESTARTS}`),
    ),
    ...refused("what is no query", promql(`${query('namespace_name="kube-system"')} >`)),
    ...refused(
      "a filter on another namespace",
      threshold(`${TYPE} AND resource.labels.namespace_name="shop"`),
    ),
    ...refused(
      "a filter that leaves kube-system out",
      threshold(`${TYPE} AND NOT resource.labels.namespace_name="kube-system"`),
    ),
    ...refused("a filter on another kind of resource", threshold(`${TYPE} AND resource.type="k8s_pod"`)),
    ...refused(
      "restarts of one Pod of an app by kube-state-metrics",
      promql('kube_pod_container_status_restarts_total{namespace="shop"} > 3'),
    ),
    "an alert that waits for a day": {
      resources: [cluster(), { ...waiting({ duration: "82800s" }), name: "slow" }],
      stack: "prod",
      at,
      fix: /^Change AlertPolicy\.slow, which reports it only after more than an hour: its conditions\[0\]\.conditionPrometheusQueryLanguage\.duration is "82800s"\. Or: Add new ClusterAlerts/,
    },
    ...refused("an alert that asks once a day", waiting({ evaluationInterval: "86400s" })),
    "an alert that needs another condition, too": {
      resources: [
        cluster(),
        {
          ...alert([restarts({}), { conditionPrometheusQueryLanguage: { query: "up == 0" } }], {
            combiner: "AND",
          }),
          name: "both",
        },
      ],
      stack: "prod",
      at,
      fix: /^Change AlertPolicy\.both, which reports it only while its other conditions are met too: its combiner is "AND"\./,
    },
    "an alert on few restarts": {
      resources: [
        cluster(),
        {
          ...alert([{ conditionThreshold: { filter: TYPE, comparison: "COMPARISON_LT" } }]),
          name: "few",
        },
      ],
      stack: "prod",
      at,
      fix: /^Change AlertPolicy\.few, which reports it while there are few/,
    },
    ...refused(
      "an alert on more restarts than a kubelet makes",
      promql(`increase(${RESTARTS}{namespace_name="kube-system"}[10m]) > 100`),
      promql(`100 <= max by (pod_name) ((increase(${RESTARTS}[10m] offset 1m)))`),
      promql(`rate(${RESTARTS}{namespace_name="kube-system"}[5m]) > 1`),
      grows({ perSeriesAligner: "ALIGN_DELTA" }, 100),
      grows({ perSeriesAligner: "ALIGN_RATE", crossSeriesReducer: "REDUCE_NONE" }, 1),
    ),
    "an alert on more restarts than a kubelet makes, which is to be changed": {
      resources: [
        cluster(),
        { ...promql(`increase(${RESTARTS}{namespace_name="kube-system"}[10m]) > 100`), name: "many" },
      ],
      stack: "prod",
      at,
      fix: /^Change AlertPolicy\.many, which no container makes fire: its conditions\[0\] asks for more restarts/,
    },
    ...refused(
      "a query on few restarts",
      promql(`increase(${RESTARTS}{namespace_name="kube-system"}[10m]) < 2`),
      promql(`2 >= sum by (node) (increase(${RESTARTS}{namespace_name="kube-system"}[10m]))`),
    ),
    ...refused("an alert that fires when nothing restarts", absent(TYPE), promql(`absent(${RESTARTS})`)),
    ...refused(
      "what an alert leaves out",
      promql(`up == 0 unless on(pod) ${RESTARTS}{namespace_name="kube-system"} > 0`),
    ),
    ...refused("a log alert, and one without conditions", log(TYPE), alert(undefined)),
    ...refused(
      "a query in MQL on another metric",
      mql("fetch k8s_container::kubernetes.io/container/uptime | every 1m"),
    ),
  },
  undecided: {
    "another alert of ClusterAlerts on a cluster whose location is not known": {
      resources: [cluster(), ofClusterAlerts("verification-failed")],
      at: 'AlertPolicy["component-verification-failed"].conditions',
    },
    "an alert of ClusterAlerts on another cluster, whose location is not known": {
      resources: [
        cluster(),
        resource(CLUSTER, {}, { name: "other" }),
        ofClusterAlerts("metadata-server-restarts", "other"),
      ],
      at: 'AlertPolicy["component-metadata-server-restarts"].conditions',
    },
    "an alert whose query is not known": {
      resources: [cluster(), { ...promql(unknown), name: "it" }],
      at: "AlertPolicy.it.conditions[0].conditionPrometheusQueryLanguage.query",
    },
    "an alert on a number of restarts that is not known": {
      resources: [cluster(), { ...grows({ perSeriesAligner: "ALIGN_DELTA" }, unknown), name: "it" }],
      at: "AlertPolicy.it.conditions[0].conditionThreshold.thresholdValue",
    },
    "an alert whose filter is not known": {
      resources: [cluster(), { ...threshold(unknown), name: "it" }],
      at: "AlertPolicy.it.conditions[0].conditionThreshold.filter",
    },
    "an alert that may be enabled": {
      resources: [
        cluster(),
        { ...promql(query('namespace_name="kube-system"'), { enabled: unknown }), name: "it" },
      ],
      at: "AlertPolicy.it.enabled",
    },
    "an alert that may wait for days": {
      resources: [
        cluster(),
        {
          ...alert([
            {
              conditionPrometheusQueryLanguage: {
                query: query('namespace_name="kube-system"'),
                duration: unknown,
              },
            },
          ]),
          name: "it",
        },
      ],
      at: "AlertPolicy.it.conditions[0].conditionPrometheusQueryLanguage.duration",
    },
    "an alert on a cluster whose name is not known": {
      resources: [cluster({ name: unknown }), promql(query('cluster_name="main"'))],
      at: "name",
    },
  },
});
