import {
  API_SERVICE,
  API_SERVICE_PATCH,
  CLUSTER_ROLE,
  CLUSTER_ROLE_BINDING,
  CONFIG_MAP,
  CONFIG_MAP_PATCH,
  DAEMON_SET,
  DAEMON_SET_PATCH,
  DEPLOYMENT,
  DEPLOYMENT_PATCH,
  KUBERNETES_SERVICE_ACCOUNT,
  NAMESPACE,
  SERVICE,
  SERVICE_PATCH,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const NAME = "metadata.name";
const inSystem = (name: string, annotations?: Record<string, string>) => ({
  metadata: { name, namespace: "kube-system", annotations },
});
const autonamed = { "pulumi.com/autonamed": "true" };
const forced = { "pulumi.com/patchForce": "true" };

ruleTable("no-managed-addon-ownership", {
  accepts: {
    "a role of one's own, one of a server of metrics, and one that a cluster lists": [
      resource(CLUSTER_ROLE, { metadata: { name: "node-reader" } }, { name: "own" }),
      resource(CLUSTER_ROLE, { metadata: { name: "system:aggregated-metrics-reader" } }, { name: "metrics" }),
      resource(CLUSTER_ROLE_BINDING, { metadata: { name: "system:node", uid: "1a2b" } }, { name: "listed" }),
      resource(CLUSTER_ROLE_BINDING, {}, { name: "without" }),
    ],
    "a binding by which everybody discovers the API": resource(CLUSTER_ROLE_BINDING, {
      metadata: { name: "system:public-info-viewer" },
      subjects: [],
    }),
    "an APIService of other metrics": resource(API_SERVICE, {
      metadata: { name: "v1beta1.custom.metrics.k8s.io" },
    }),
    "a DaemonSet of another name in kube-system": resource(DAEMON_SET, inSystem("node-agent")),
    "a DaemonSet of an addon's name in another namespace": resource(DAEMON_SET, {
      metadata: { name: "node-local-dns", namespace: "dns" },
    }),
    "a DaemonSet of an addon's name in the provider's default namespace": resource(DAEMON_SET, {
      metadata: { name: "netd" },
    }),
    "the ConfigMap kube-dns, which users edit for stub domains": resource(CONFIG_MAP, inSystem("kube-dns")),
    "a patch of the ConfigMap kube-dns": resource(CONFIG_MAP_PATCH, inSystem("kube-dns")),
    "the ConfigMap ip-masq-agent, which users bring themselves": resource(
      CONFIG_MAP,
      inSystem("ip-masq-agent"),
    ),
    "a patch of kube-dns-autoscaler": resource(DEPLOYMENT_PATCH, inSystem("kube-dns-autoscaler")),
    "a Deployment that bears a DaemonSet's name": resource(DEPLOYMENT, inSystem("netd")),
    "a name that Pulumi makes up": resource(DAEMON_SET, { metadata: { namespace: "kube-system" } }),
    "a name that Pulumi made up and that begins like an addon's": resource(
      DAEMON_SET,
      inSystem("metadata-proxy-d537a590", autonamed),
    ),
    "an object without metadata": resource(DAEMON_SET, {}),
    "an unknown name in another namespace": resource(DAEMON_SET, {
      metadata: { name: unknown, namespace: "platform" },
    }),
    "another name in an unknown namespace": resource(DAEMON_SET, {
      metadata: { name: "node-agent", namespace: unknown },
    }),
    "a collector of one's own": resource(DAEMON_SET, {
      metadata: { name: "collector", namespace: "monitoring" },
    }),
    "an object of one's own in a namespace of GKE's": resource(CONFIG_MAP, {
      metadata: { name: "settings", namespace: "gke-managed-cim" },
    }),
    "Hubble's user interface, which users bring into GKE's namespace": resource(DEPLOYMENT, {
      metadata: { name: "hubble-ui", namespace: "gke-managed-dpv2-observability" },
    }),
    "an object in a namespace of Managed Service for Prometheus that users may configure": resource(
      CONFIG_MAP,
      { metadata: { name: "rules", namespace: "gmp-system" } },
    ),
    "an addon's name in a Namespace of the program": [
      resource(NAMESPACE, { metadata: { name: "dns" } }, { name: "dns" }),
      resource(DAEMON_SET, {
        metadata: { name: "node-local-dns", namespace: ref("dns", "metadata.name") },
      }),
    ],
    "a Service and a ServiceAccount of one's own beside GKE's, and of GKE's names elsewhere": [
      resource(SERVICE, inSystem("kube-dns-custom"), { name: "custom" }),
      resource(SERVICE, { metadata: { name: "kube-dns", namespace: "dns" } }, { name: "elsewhere" }),
      resource(KUBERNETES_SERVICE_ACCOUNT, inSystem("dns-custom"), { name: "account" }),
    ],
    "a forced patch of another object": resource(DAEMON_SET_PATCH, inSystem("node-agent", forced)),
  },
  rejects: {
    "a binding of Kubernetes' own components, as advisory": {
      resources: resource(CLUSTER_ROLE_BINDING, { metadata: { name: "system:node-proxier" }, subjects: [] }),
      at: NAME,
      level: "advisory",
      problem: /^is of Kubernetes' own components, .* keep it unchanged$/,
    },
    "a role of a controller of Kubernetes' own by force, as advisory": {
      resources: resource(CLUSTER_ROLE, {
        metadata: { name: "system:controller:daemon-set-controller", annotations: forced },
      }),
      at: NAME,
      level: "advisory",
      problem: /overwrite its properties by force/,
    },
    "the APIService of GKE's metrics-server, such as kube-prometheus registers": {
      resources: resource(API_SERVICE, {
        metadata: { name: "v1beta1.metrics.k8s.io" },
        spec: { service: { namespace: "monitoring", name: "prometheus-adapter" } },
      }),
      at: NAME,
      problem: /^is v1beta1\.metrics\.k8s\.io, which GKE must be able to replace/,
    },
    "a patch of that": {
      resources: resource(API_SERVICE_PATCH, { metadata: { name: "v1beta1.metrics.k8s.io" } }),
      at: NAME,
    },
    "a patch of what is in a namespace of GKE's": {
      resources: resource(DAEMON_SET_PATCH, {
        metadata: { name: "dcgm-exporter", namespace: "gke-managed-system" },
      }),
      at: "metadata.namespace",
      problem: /belongs to GKE: GKE must be able to replace/,
    },
    "a patch in a namespace of GKE's through the provider's namespace": {
      resources: resource(
        DEPLOYMENT_PATCH,
        { metadata: { name: "gmp-operator" } },
        { provider: { namespace: "gke-gmp-system" } },
      ),
      at: "metadata.namespace",
    },
    "what GKE runs in a namespace of its own": {
      resources: resource(DEPLOYMENT, {
        metadata: { name: "hubble-relay", namespace: "gke-managed-dpv2-observability" },
      }),
      at: "metadata.namespace",
    },
    "an addon in a Namespace that the program declares as kube-system": {
      resources: [
        resource(NAMESPACE, { metadata: { name: "kube-system" } }, { name: "system" }),
        resource(DAEMON_SET, {
          metadata: { name: "netd", namespace: ref("system", "metadata.name") },
        }),
      ],
      at: NAME,
    },
    "the metadata server": {
      resources: resource(DAEMON_SET, inSystem("gke-metadata-server")),
      at: NAME,
      problem: /^is gke-metadata-server, /,
    },
    "a patch of the metadata server": {
      resources: resource(DAEMON_SET_PATCH, inSystem("gke-metadata-server")),
      at: NAME,
    },
    "a patch of the metadata server by force, once": {
      resources: resource(DAEMON_SET_PATCH, inSystem("gke-metadata-server", forced)),
      at: NAME,
      problem: /by force \(pulumi\.com\/patchForce\)/,
    },
    "a name with a version behind it": {
      resources: resource(DAEMON_SET, inSystem("metadata-proxy-v0.1")),
      at: NAME,
      problem: /^is the name of an addon, /,
    },
    "the Deployment kube-dns": { resources: resource(DEPLOYMENT, inSystem("kube-dns")), at: NAME },
    "a patch of the Deployment kube-dns": {
      resources: resource(DEPLOYMENT_PATCH, inSystem("kube-dns")),
      at: NAME,
    },
    "the Service kube-dns, which other Pods would answer": {
      resources: resource(SERVICE, { ...inSystem("kube-dns"), spec: { selector: { app: "coredns" } } }),
      at: NAME,
      problem: /^is kube-dns, /,
    },
    "a patch of the Service of NodeLocal DNSCache": {
      resources: resource(SERVICE_PATCH, inSystem("kube-dns-upstream")),
      at: NAME,
    },
    "kube-dns' ServiceAccount": {
      resources: resource(KUBERNETES_SERVICE_ACCOUNT, inSystem("kube-dns")),
      at: NAME,
    },
    "a Deployment of an addon's name with its Service, once": {
      resources: [
        resource(DEPLOYMENT, inSystem("kube-dns"), { name: "workload" }),
        resource(SERVICE, inSystem("kube-dns"), { name: "service" }),
      ],
      at: NAME,
    },
    "an addon's ConfigMap": { resources: resource(CONFIG_MAP, inSystem("node-local-dns")), at: NAME },
    "an addon in kube-system through the provider's namespace": {
      resources: resource(
        DAEMON_SET,
        { metadata: { name: "anetd" } },
        { provider: { namespace: "kube-system" } },
      ),
      at: NAME,
    },
    "the metadata server beside annotations that are not known": {
      resources: resource(DAEMON_SET, {
        metadata: { name: "gke-metadata-server", namespace: "kube-system", annotations: { team: unknown } },
      }),
      at: NAME,
    },
  },
  undecided: {
    "a role whose name is not known": {
      resources: resource(CLUSTER_ROLE, { metadata: { name: unknown } }),
      at: NAME,
    },
    "the name of an APIService": {
      resources: resource(API_SERVICE, { metadata: { name: unknown } }),
      at: NAME,
    },
    "a patch in an unknown namespace": {
      resources: resource(CONFIG_MAP_PATCH, { metadata: { name: "settings", namespace: unknown } }),
      at: "metadata.namespace",
    },
    "an addon's name in an unknown namespace": {
      resources: resource(DAEMON_SET, { metadata: { name: "netd", namespace: unknown } }),
      at: "metadata.namespace",
    },
    "an unknown name in kube-system": {
      resources: resource(DAEMON_SET, { metadata: { name: unknown, namespace: "kube-system" } }),
      at: NAME,
    },
  },
});
