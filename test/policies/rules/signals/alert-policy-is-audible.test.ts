import { ref } from "../../../../policies/rule";
import { unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import { absent, alert, log, metric, mql, ofClusterAlerts, promql, threshold } from "./alerts";

const RESTARTS = 'metric.type="kubernetes.io/container/restart_count" AND resource.type="k8s_container"';
const audible = {
  notificationChannels: ["projects/p/notificationChannels/1"],
  documentation: { content: "Roll the DaemonSet." },
};
const CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel";
const channel = (name: string, more = {}) => ({ type: CHANNEL, name, props: { type: "email", ...more } });
const silent = (name: string, more = {}) => channel(name, { enabled: false, ...more });
const told = (channels: unknown, more = {}) =>
  threshold(RESTARTS, { ...audible, notificationChannels: channels, ...more });
const judged = (title: string, ...resources: ReturnType<typeof promql>[]) => ({
  [title]: { resources, at: "notificationChannels" },
});
const documented = { documentation: { content: "Roll the DaemonSet." } };

ruleTable("alert-policy-is-audible", {
  accepts: {
    "an alert of ClusterAlerts whose cluster, and so its runbook, is not known": {
      ...threshold(RESTARTS, { ...audible, conditions: unknown, documentation: { content: unknown } }),
      component: "gke-guardrails:index:ClusterAlerts",
    },
    "an alert with a channel and a runbook": threshold(RESTARTS, audible),
    "channels of the stack": [
      { type: CHANNEL, name: "oncall", props: { type: "email" } },
      threshold(RESTARTS, { ...audible, notificationChannels: [ref("oncall", "id")] }),
    ],
    "a channel that is off beside one that is on": [
      silent("old"),
      channel("oncall", { enabled: true }),
      told([ref("old", "name"), ref("oncall", "name")]),
    ],
    "a channel that is off beside one that exists or is of another stack": [
      silent("old"),
      told([ref("old", "name"), "projects/p/notificationChannels/1"]),
      told([ref("old", "name"), unknown]),
    ],
    "a channel that is off, which no alert names, and one of an alert on anything but GKE": [
      silent("old"),
      silent("shop"),
      told(["projects/p/notificationChannels/1"]),
      promql("up == 0", { notificationChannels: [ref("shop", "name")] }),
    ],
    "an alert that says that it is enabled": threshold(RESTARTS, { ...audible, enabled: true }),
    "an alert on anything but GKE of which little is known": promql("up == 0", {
      enabled: unknown,
      notificationChannels: unknown,
      documentation: unknown,
    }),
    "mute alerts on anything but GKE": [
      promql('up{job="shop"} == 0'),
      threshold(
        'metric.type="compute.googleapis.com/instance/cpu/utilization" AND resource.type="gce_instance"',
      ),
      threshold('resource.type="gce_instance" AND NOT resource.type="k8s_container"'),
      promql('http_requests_total{path="/kube_pods"} > 0'),
      absent('metric.type="custom.googleapis.com/heartbeat"'),
      log('resource.type="cloud_run_revision" AND textPayload:"k8s_container"'),
      mql("fetch gce_instance | metric 'compute.googleapis.com/instance/uptime'"),
      alert(undefined),
    ],
    "a mute alert on a log-based metric of anything but GKE": [
      metric("errors", 'resource.type="cloud_run_revision"'),
      promql("logging_googleapis_com:user_errors > 0"),
    ],
  },
  rejects: {
    "alerts of one component that lack the channels of one severity, once": {
      resources: ["a", "b", "c"].map((name) => ({
        ...threshold(RESTARTS, { ...documented, severity: name === "c" ? "CRITICAL" : "WARNING" }),
        name,
        component: "example:index:Alerts",
      })),
      at: ["notificationChannels", "notificationChannels"],
    },
    "no channel": {
      resources: threshold(RESTARTS, documented),
      at: "notificationChannels",
      problem: /^is absent/,
    },
    "an empty list of channels": {
      resources: threshold(RESTARTS, { ...documented, notificationChannels: [] }),
      at: "notificationChannels",
      problem: /^is empty/,
    },
    "no channel, beside a condition that the program leaves out as null": {
      resources: alert([null, { displayName: "c", conditionThreshold: { filter: RESTARTS } }], documented),
      at: "notificationChannels",
    },
    "an alert that is disabled": {
      resources: threshold(RESTARTS, { ...audible, enabled: false }),
      at: "enabled",
    },
    "a channel that is off and alone, once for all alerts": {
      resources: [
        silent("oncall"),
        told([ref("oncall", "name")]),
        told([ref("oncall", "id")]),
        {
          ...ofClusterAlerts("metadata-server-restarts"),
          props: { ...audible, conditions: unknown, notificationChannels: [ref("oncall", "id")] },
        },
      ],
      at: "enabled",
      problem: /^is false, and alerts on GKE name no channel that is on/,
    },
    "channels that are all off, on the first": {
      resources: [silent("a"), silent("b"), told([ref("a", "name"), ref("b", "name")])],
      at: "enabled",
    },
    "a channel that is off on Google Cloud": {
      resources: [{ ...channel("oncall"), observed: { enabled: false } }, told([ref("oncall", "name")])],
      at: "enabled",
    },
    "a disabled alert of a channel that is off, for its own sake": {
      resources: [silent("oncall"), told([ref("oncall", "name")], { enabled: false })],
      at: "enabled",
      problem: /so the alert never fires/,
    },
    "no runbook, as advisory": {
      resources: threshold(RESTARTS, { notificationChannels: audible.notificationChannels }),
      at: "documentation.content",
      level: "advisory",
    },
    "no runbook for an alert on the cluster's workloads, as advisory": {
      resources: threshold(
        'metric.type="kubernetes.io/node/cpu/allocatable_utilization" AND resource.type="k8s_node"',
        {
          notificationChannels: audible.notificationChannels,
        },
      ),
      at: "documentation.content",
      level: "advisory",
      fix: /what the alert means, and what to do first\. If it is about the metadata server: delete the DaemonSet/,
    },
    "a runbook of links alone, as advisory": {
      resources: threshold(RESTARTS, {
        notificationChannels: audible.notificationChannels,
        documentation: { links: [{ displayName: "runbook", url: "https://example.com" }] },
      }),
      at: "documentation.content",
      level: "advisory",
    },
    ...judged("PromQL on a system metric", promql("kubernetes_io:container_restart_count > 3", documented)),
    ...judged("PromQL on a name in quotes", promql('{"kubernetes.io/container/uptime"} < 60', documented)),
    ...judged("PromQL on a state metric", promql("kube_pod_status_unschedulable > 0", documented)),
    ...judged("PromQL on the verification", promql("gke_upgrade_verification_passed == 0", documented)),
    ...judged(
      "a filter on a state metric",
      threshold('metric.type=starts_with("prometheus.googleapis.com/kube_")', documented),
    ),
    ...judged("a log of containers", log('resource.type="k8s_container" AND severity>=ERROR', documented)),
    ...judged(
      "the log of notifications",
      log('log_id("container.googleapis.com/notifications")', documented),
    ),
    ...judged(
      "a log-based metric of containers",
      metric("errors", 'resource.type="k8s_container" AND severity>=ERROR'),
      promql("increase(logging_googleapis_com:user_errors[10m]) > 0", documented),
    ),
    ...judged(
      "a query in MQL",
      alert(
        [
          {
            displayName: "c",
            conditionMonitoringQueryLanguage: {
              query: "fetch k8s_container::kubernetes.io/container/uptime",
            },
          },
        ],
        documented,
      ),
    ),
  },
  undecided: {
    "a runbook that is not known": {
      resources: threshold(RESTARTS, { ...audible, documentation: { content: unknown } }),
      at: "documentation.content",
    },
    "channels that are not known": {
      resources: threshold(RESTARTS, { ...audible, notificationChannels: unknown }),
      at: "notificationChannels",
    },
    "a mute alert whose filter is not known": {
      resources: threshold(unknown, documented),
      at: "conditions[0].conditionThreshold.filter",
    },
    "whether the only channel is on": {
      resources: [silent("oncall", { enabled: unknown }), told([ref("oncall", "name")])],
      at: "enabled",
    },
    "whether a list that is not known has more than a channel that is off": {
      resources: [silent("oncall"), { ...told(ref("oncall", "name")), name: "it" }],
      at: ["AlertPolicy.it.notificationChannels", "notificationChannels"],
    },
    "an alert that may be disabled": {
      resources: threshold(RESTARTS, { ...audible, enabled: unknown }),
      at: "enabled",
    },
  },
});
