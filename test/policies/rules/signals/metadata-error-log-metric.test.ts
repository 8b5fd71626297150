import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import { cluster, log, metric, ofClusterAlerts, systemRestarts } from "./alerts";

const at = "alerting";
const ERRORS = 'resource.type="k8s_container" AND severity>=ERROR';
const SERVER = `${ERRORS} AND resource.labels.container_name="gke-metadata-server"`;
const REFUSED = '"169.254.169.252:988: connect: connection refused"';
const accepted = (...more: ReturnType<typeof log>[]) => [cluster(), systemRestarts(), ...more];
const refused = (title: string, ...more: ReturnType<typeof log>[]) => ({
  [title]: { resources: accepted(...more), at },
});

ruleTable("metadata-error-log-metric", {
  accepts: {
    "an alert of ClusterAlerts on a cluster whose location is not known": accepted(
      ofClusterAlerts("metadata-server-errors"),
    ),
    "a metric of the server's errors": accepted(metric("errors", SERVER)),
    "a metric of errors in kube-system of this cluster": accepted(
      metric(
        "errors",
        `${ERRORS} AND resource.labels.namespace_name="kube-system" AND resource.labels.cluster_name="main"`,
      ),
    ),
    "an alert on the server's errors": accepted(log(SERVER)),
    "a metric of what clients say, as a text": accepted(metric("refused", `textPayload:${REFUSED}`)),
    "a metric of what clients say, anywhere in an entry": accepted(metric("refused", REFUSED)),
    "a metric of what clients say of the address that they ask": accepted(
      metric("refused", 'jsonPayload.message=~"169\\.254\\.169\\.254.*refused"'),
    ),
    "a metric beside one whose filter is not known": accepted(metric("a", unknown), metric("b", SERVER)),
    "a stack without the restart alert, which has its own finding": { resources: cluster(), stack: "prod" },
    "an alert in another stack": { resources: accepted(), config: { settings: { elsewhere: ["alerting"] } } },
    "a cluster without Workload Identity": [cluster({ workloadIdentityConfig: undefined }), systemRestarts()],
  },
  rejects: {
    "neither metric nor alert": {
      resources: accepted(),
      at,
      problem: /counts the errors that gke-metadata-server logs/,
    },
    "neither on an Autopilot cluster in production": {
      resources: [resource(CLUSTER, { enableAutopilot: true }), systemRestarts()],
      stack: "prod",
      at,
    },
    ...refused("a metric of all errors", metric("errors", ERRORS)),
    ...refused("a metric of every refused connection", metric("refused", '"connection refused"')),
    ...refused(
      "a metric of another container",
      metric("errors", `${ERRORS} AND resource.labels.container_name="app"`),
    ),
    ...refused(
      "a metric of all but the server",
      metric("errors", `${ERRORS} AND NOT resource.labels.container_name="gke-metadata-server"`),
    ),
    ...refused(
      "a metric of another cluster",
      metric("errors", `${SERVER} AND resource.labels.cluster_name="other"`),
    ),
    ...refused("a metric of what is no error", metric("errors", SERVER.replace(">=ERROR", "<WARNING"))),
    ...refused("a metric that is disabled", metric("errors", SERVER, { disabled: true })),
    ...refused("an alert that is disabled", log(SERVER, { enabled: false })),
    ...refused("what is no filter", metric("errors", `${SERVER} AND (`)),
  },
  undecided: {
    "a metric whose filter is not known": {
      resources: accepted({ ...metric("errors", unknown), name: "it" }),
      at: "Metric.it.filter",
    },
    "an alert whose filter is not known": {
      resources: accepted({ ...log(unknown), name: "it" }),
      at: "AlertPolicy.it.conditions[0].conditionMatchedLog.filter",
    },
  },
});
