import { CONFIG_MAP, DAEMON_SET_PATCH } from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const LABEL = 'metadata.labels["addonmanager.kubernetes.io/mode"]';
const VERSION = 'metadata.annotations["components.gke.io/component-version"]';
const mode = (value: string) => ({ "addonmanager.kubernetes.io/mode": value });
const version = { "components.gke.io/component-version": "1.32.2" };

/** An object of a kind that no other rule reads. */
const object = (type: string, metadata: object): TestResource => ({ type, name: "it", props: { metadata } });

ruleTable("no-addon-manager-label", {
  accepts: {
    "an object without metadata": {
      type: "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
      name: "it",
      props: {},
    },
    "other labels and annotations": resource(CONFIG_MAP, {
      metadata: { namespace: "kube-system", labels: { app: "registry" }, annotations: { note: "x" } },
    }),
    "the same key on a resource of Google Cloud": {
      type: "gcp:pubsub/topic:Topic",
      name: "it",
      props: { labels: mode("Reconcile"), metadata: { labels: mode("Reconcile") } },
    },
    "EnsureExists, with which the addon manager leaves objects alone": resource(CONFIG_MAP, {
      metadata: { namespace: "kube-system", labels: mode("EnsureExists") },
    }),
    "the ConfigMap kube-dns with the label that GKE gives it": resource(CONFIG_MAP, {
      metadata: { name: "kube-dns", namespace: "kube-system", labels: mode("EnsureExists") },
    }),
    "an addon with GKE's own label, of which another rule speaks": resource(DAEMON_SET_PATCH, {
      metadata: {
        name: "gke-metadata-server",
        namespace: "kube-system",
        labels: mode("Reconcile"),
        annotations: version,
      },
    }),
    "an unknown value of the label on an addon": resource(DAEMON_SET_PATCH, {
      metadata: {
        name: "gke-metadata-server",
        namespace: "kube-system",
        labels: { "addonmanager.kubernetes.io/mode": unknown },
      },
    }),
    "unknown values of other labels": resource(CONFIG_MAP, {
      metadata: { namespace: "kube-system", labels: { app: unknown } },
    }),
  },
  rejects: {
    "a label that came with a chart copied from minikube": {
      resources: object("kubernetes:core/v1:Service", {
        namespace: "kube-system",
        labels: { "kubernetes.io/minikube-addons": "registry", ...mode("Reconcile") },
      }),
      at: LABEL,
    },
    "the annotation in kube-system": {
      resources: resource(CONFIG_MAP, { metadata: { namespace: "kube-system", annotations: version } }),
      at: VERSION,
    },
    "both on one object": {
      resources: resource(CONFIG_MAP, {
        metadata: { namespace: "kube-system", labels: mode("Reconcile"), annotations: version },
      }),
      at: [LABEL, VERSION],
    },
    "the label in kube-system through the provider's namespace": {
      resources: resource(
        CONFIG_MAP,
        { metadata: { labels: mode("Reconcile") } },
        { provider: { namespace: "kube-system" } },
      ),
      at: LABEL,
    },
    "Reconcile on an object in kube-system that bears no addon's name": {
      resources: resource(DAEMON_SET_PATCH, {
        metadata: { name: "node-agent", namespace: "kube-system", labels: mode("Reconcile") },
      }),
      at: LABEL,
    },
    "the label in another namespace, as advisory": {
      resources: resource(CONFIG_MAP, { metadata: { namespace: "apps", labels: mode("Reconcile") } }),
      at: LABEL,
      level: "advisory",
    },
    "the label on an object without a namespace, as advisory": {
      resources: object("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", { labels: mode("Reconcile") }),
      at: LABEL,
      level: "advisory",
    },
    "the label on a custom resource, as advisory": {
      resources: object("kubernetes:monitoring.googleapis.com/v1:PodMonitoring", {
        namespace: "apps",
        labels: mode("Reconcile"),
      }),
      at: LABEL,
      level: "advisory",
    },
  },
  undecided: {
    "an unknown value of the label": {
      resources: resource(CONFIG_MAP, {
        metadata: { namespace: "kube-system", labels: { "addonmanager.kubernetes.io/mode": unknown } },
      }),
      at: LABEL,
    },
    "the label in an unknown namespace": {
      resources: resource(CONFIG_MAP, { metadata: { namespace: unknown, labels: mode("Reconcile") } }),
      at: "metadata.namespace",
    },
    "labels that are not known as a whole": {
      resources: resource(CONFIG_MAP, { metadata: { namespace: "kube-system", labels: unknown } }),
      at: "metadata.labels",
    },
  },
});
