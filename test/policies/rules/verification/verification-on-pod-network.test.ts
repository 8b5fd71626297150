import { CRON_JOB, DEPLOYMENT, POD } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import { ASK, cluster, cronJob, daemonSet, job, LABELS, metadata, shell, template } from "./verification";

const AT = "spec.template.spec.hostNetwork";
const onHost = { hostNetwork: true };

ruleTable("verification-on-pod-network", {
  accepts: {
    "a DaemonSet that says nothing of its network": daemonSet(),
    "a DaemonSet on the Pod network": daemonSet({ hostNetwork: false }),
    "an ordinary agent on the host network": daemonSet(onHost, { metadata: { name: "agent" } }),
    "an ordinary agent that asks for the node's token": daemonSet(
      {},
      { metadata: { name: "agent" }, spec: { template: shell(ASK, onHost) } },
    ),
    "a label with another value": daemonSet(onHost, {
      metadata: { labels: { ...LABELS, "gke-upgrade-verification": "" } },
    }),
    "unknown labels of Pods on the Pod network": daemonSet({}, { metadata: { labels: unknown } }),
    "a workload without a template": resource(CRON_JOB, { metadata, spec: {} }),
  },
  rejects: {
    "a DaemonSet of a production stack": { resources: daemonSet(onHost), stack: "prod", at: AT },
    "a DaemonSet, as advisory elsewhere": { resources: daemonSet(onHost), at: AT, level: "advisory" },
    "a DaemonSet of a production Autopilot cluster": {
      resources: [cluster({ enableAutopilot: true, resourceLabels: { env: "prod" } }), daemonSet(onHost)],
      at: AT,
    },
    "a Job": { resources: job({ template: template(onHost) }), stack: "prod", at: AT },
    "a CronJob": {
      resources: cronJob({}, { template: template(onHost) }),
      stack: "prod",
      at: "spec.jobTemplate.spec.template.spec.hostNetwork",
    },
    "a Pod": { resources: resource(POD, { metadata, spec: onHost }), stack: "prod", at: "spec.hostNetwork" },
    "a Deployment whose Pods alone are labelled": {
      resources: resource(DEPLOYMENT, {
        metadata: { name: "v" },
        spec: { template: { metadata: { labels: LABELS }, spec: onHost } },
      }),
      stack: "prod",
      at: AT,
    },
  },
  undecided: {
    "an unknown hostNetwork": { resources: daemonSet({ hostNetwork: unknown }), at: AT },
    "unknown labels of Pods on the host network": {
      resources: daemonSet(onHost, { metadata: { labels: unknown } }),
      at: "metadata.labels",
    },
  },
});
