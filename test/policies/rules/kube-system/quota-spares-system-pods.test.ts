import { CLUSTER, LIMIT_RANGE, RESOURCE_QUOTA } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const quota = (namespace: unknown, hard: unknown, more: object = {}) =>
  resource(RESOURCE_QUOTA, { metadata: { namespace, name: "quota" }, spec: { hard, ...more } });
const range = (namespace: unknown, ...types: unknown[]) =>
  resource(LIMIT_RANGE, {
    metadata: { namespace, name: "range" },
    spec: { limits: types.map((type) => ({ type, default: { memory: "256Mi" } })) },
  });
const ofClasses = (operator: string, values?: unknown) => ({
  scopeSelector: { matchExpressions: [{ scopeName: "PriorityClass", operator, values }] },
});
const CRITICAL = ofClasses("In", ["system-cluster-critical"]);

ruleTable("quota-spares-system-pods", {
  accepts: {
    "a quota of one's own namespace": quota("shop", { "limits.cpu": "20", pods: "50" }),
    "a limit range of one's own namespace": range("shop", "Container"),
    "a quota for critical Pods of another namespace, as GKE asks for (fluent/helm-charts#247)": quota(
      "logging",
      { pods: "100" },
      CRITICAL,
    ),
    "a quota for critical Pods in kube-system, as GKE has one (gatekeeper 1120)": quota(
      "kube-system",
      { pods: "1G" },
      CRITICAL,
    ),
    "a quota for classes of one's own in kube-system": quota(
      "kube-system",
      { pods: "5", cpu: "2" },
      ofClasses("In", ["batch"]),
    ),
    "a quota for all but critical Pods in kube-system": quota(
      "kube-system",
      { pods: "5" },
      ofClasses("NotIn", ["system-node-critical", "system-cluster-critical"]),
    ),
    "a quota on other objects in kube-system": quota("kube-system", { "count/secrets": "500" }),
    "a limit range of the default namespace (testground 861)": range("default", "Container"),
    "a limit range of volumes in kube-system": range("kube-system", "PersistentVolumeClaim"),
    "a namespace that users configure, for Managed Service for Prometheus": quota("gmp-public", {
      pods: "5",
    }),
    "the namespace of a Prometheus that somebody runs by hand": [
      resource(CLUSTER, { monitoringConfig: { managedPrometheus: { enabled: false } } }, { name: "cluster" }),
      { ...quota("gmp-system", { cpu: "4" }), cluster: "cluster" },
    ],
    "a quota for Pods without requests, which GKE's are not": quota(
      "kube-system",
      { pods: "5" },
      { scopes: ["BestEffort"] },
    ),
    "a quota without a limit": resource(RESOURCE_QUOTA, { metadata: { namespace: "kube-system" } }),
  },
  rejects: {
    "a quota on limits in kube-system": {
      resources: quota("kube-system", { "limits.memory": "64Gi" }),
      at: "spec.hard",
      problem: /that do not set them are refused$/,
    },
    "a limit range with defaults for each container in kube-system (cozystack 3494)": {
      resources: range("kube-system", "Container"),
      at: "spec.limits",
    },
    "a quota on CPU in the collectors' namespace": {
      resources: quota("gke-gmp-system", { cpu: "4", pods: "10" }),
      at: "spec.hard",
    },
    "a quota where Managed Service for Prometheus runs on Standard clusters (ai-on-gke 689)": {
      resources: quota("gmp-system", { "requests.memory": "2Gi" }),
      at: "spec.hard",
    },
    "a quota for all Pods that run until they are ended": {
      resources: quota("kube-system", { "requests.cpu": "2" }, { scopes: ["NotTerminating"] }),
      at: "spec.hard",
    },
    "the same by a selector": {
      resources: quota(
        "kube-system",
        { "requests.cpu": "2" },
        { scopeSelector: { matchExpressions: [{ scopeName: "NotBestEffort", operator: "Exists" }] } },
      ),
      at: "spec.hard",
    },
    "a quota by the provider's namespace": {
      resources: {
        ...quota(undefined, { "requests.cpu": "4" }),
        provider: { namespace: "kube-system" },
      },
      at: "spec.hard",
    },
    "a number of Pods in kube-system, as advisory": {
      resources: quota("kube-system", { pods: "100" }),
      at: "spec.hard",
      level: "advisory",
    },
    "no critical Pods in kube-system, as advisory": {
      resources: quota("kube-system", { pods: "0" }, ofClasses("In", [unknown, "system-cluster-critical"])),
      at: "spec.hard",
      level: "advisory",
    },
    "a number of critical Pods of one class beside one's own in kube-system": {
      resources: quota("kube-system", { pods: "8" }, ofClasses("In", ["batch", "system-node-critical"])),
      at: "spec.hard",
      level: "advisory",
    },
    "a number of Pods of any class in kube-system": {
      resources: quota("kube-system", { "count/pods": 100 }, ofClasses("Exists")),
      at: "spec.hard",
      level: "advisory",
    },
    "a number of Pods of all but one class in kube-system": {
      resources: quota("kube-system", { pods: "100" }, ofClasses("NotIn", ["batch"])),
      at: "spec.hard",
      level: "advisory",
    },
    "limits of critical Pods in kube-system": {
      resources: quota("kube-system", { "limits.memory": "64Gi", pods: "1G" }, CRITICAL),
      at: "spec.hard",
      problem: /that do not set them are refused$/,
    },
    "limits of containers in kube-system": {
      resources: range("kube-system", "Container"),
      at: "spec.limits",
    },
    "limits of Pods in a namespace that GKE manages": {
      resources: range("gke-managed-system", "PersistentVolumeClaim", "Pod"),
      at: "spec.limits",
    },
  },
  undecided: {
    "a namespace that is not known": {
      resources: quota(unknown, { "limits.cpu": "4" }),
      at: "metadata.namespace",
    },
    "a number of critical Pods that is not known": {
      resources: quota("kube-system", { pods: unknown }, CRITICAL),
      at: "spec.hard.pods",
    },
    "classes that are not known": {
      resources: quota("kube-system", { pods: "0" }, ofClasses("In", [unknown])),
      at: "spec.scopeSelector.matchExpressions[0].values[0]",
    },
    "a kind that is not known": { resources: range("kube-system", unknown), at: "spec.limits[0].type" },
  },
});
