import {
  ADDONS_IN_MANAGED_NAMESPACES,
  type AddonKind,
  isBroughtByUsers,
  isManagedAddon,
  isManagedNamespace,
  MANAGED_ADDONS,
  METRICS_API_SERVICE,
} from "../../../gke/addons";
import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { allOf, ifKnown } from "../../evaluation/unknown";
import { componentRole, howItHolds, type Named } from "../../program/kubernetes/held-objects";
import { isAutonamed } from "../../program/kubernetes/identity/autonamed";
import { namespaceKey, namespaceOf } from "../../program/kubernetes/namespace-of";
import { nameOf } from "../../program/kubernetes/object-name";
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
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
  SERVICE,
  SERVICE_PATCH,
} from "../../resource-types";
import { type Context, type Finding, forTypes, type Rule } from "../../rule";

export const noManagedAddonOwnership: Rule = {
  name: "no-managed-addon-ownership",
  description: "GKE's own objects in kube-system and its other namespaces belong to GKE alone.",
  why:
    "GKE replaces its addons, the metadata server among them, when it upgrades the control plane. A program that owns or " +
    "patches one holds it at the state of its last update. A stale metadata server, which no longer listened " +
    "where new nodes forward to, cut every workload off from its identity in the incident of June 2022. In the namespaces that GKE makes for " +
    "itself (gke-gmp-system, gke-managed-*) the same holds of everything that a program patches. Without their own roles and bindings, whose names begin with system:, nodes and " +
    "control plane lose their rights.",
  fix:
    "Remove the resource from the program after one update with retainOnDelete: true, so that GKE's object stays, and " +
    "use what the cluster offers for the addon (addonsConfig, dnsConfig, monitoringConfig, loggingConfig).",
  whenToExempt:
    "A change to one addon that Google's support has asked for, until the day on which it is undone.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://github.com/kubernetes/kubernetes/tree/master/cluster/addons/addon-manager",
    "https://github.com/prometheus-operator/kube-prometheus/pull/2846",
    "https://docs.cloud.google.com/kubernetes-engine/docs/best-practices/rbac",
    "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings",
    "How We Deal with a GKE Metadata Server Outage, medium.com/airwallex-engineering, 2022-06-07",
  ],
  severity: "critical",
  level: "mandatory",
  good: daemonSet("node-agent", "platform"),
  bad: daemonSet(METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE),
  checks: {
    ...forTypes([DAEMON_SET, DAEMON_SET_PATCH], ownership("DaemonSet"), inManagedNamespace("DaemonSet")),
    ...forTypes([DEPLOYMENT, DEPLOYMENT_PATCH], ownership("Deployment"), inManagedNamespace("Deployment")),
    ...forTypes([CONFIG_MAP, CONFIG_MAP_PATCH], ownership("ConfigMap"), inManagedNamespace("ConfigMap")),
    ...forTypes([SERVICE, SERVICE_PATCH], ownership("Service"), inManagedNamespace("Service")),
    ...forTypes(
      [KUBERNETES_SERVICE_ACCOUNT, KUBERNETES_SERVICE_ACCOUNT_PATCH],
      ownership("ServiceAccount"),
      inManagedNamespace("ServiceAccount"),
    ),
    ...forTypes([API_SERVICE, API_SERVICE_PATCH], function* ofMetrics(object: Named) {
      if (object.metadata?.name === METRICS_API_SERVICE) yield owned(METRICS_API_SERVICE, object);
    }),
    ...forTypes([CLUSTER_ROLE, CLUSTER_ROLE_BINDING], componentRole),
  },
};

const owned = (what: string, object: Named): Finding => ({
  at: "metadata.name",
  problem: `is ${what}, which GKE must be able to replace, and the program would ${howItHolds(object)}`,
});

function ownership(kind: AddonKind) {
  return function* (object: Named, context: NamespacedContext): Iterable<Finding> {
    const isOwned = allOf(
      () => bearsManagedName(kind, object),
      () => namespaceIn(context, object) === SYSTEM_NAMESPACE,
      () => !isBesideWorkload(kind, object, context.stack),
    );
    if (!isOwned) return;
    const name = object.metadata?.name;
    const what = MANAGED_ADDONS[kind].find((managed) => managed === name) ?? "the name of an addon";
    yield owned(what, object);
  };
}

/** Whether what belongs to a workload is in the program beside that workload, on which it is reported. */
const isBesideWorkload = (kind: AddonKind, { metadata }: Named, stack: Context["stack"]): boolean =>
  (kind === "Service" || kind === "ServiceAccount") &&
  WORKLOADS.some((type) => stack.all(type).some((each) => ifKnown(() => nameOf(each)) === metadata?.name));
const WORKLOADS = [DAEMON_SET, DAEMON_SET_PATCH, DEPLOYMENT, DEPLOYMENT_PATCH] as const;

/** A patch of anything that is in a namespace of GKE's own, or an object with the name of what GKE runs there. */
function inManagedNamespace(kind: AddonKind) {
  return function* (object: Named, context: NamespacedContext): Iterable<Finding> {
    const isOwned = allOf(
      () => {
        const name = object.metadata?.name ?? "";
        return context.resource.type.endsWith("Patch")
          ? !isBroughtByUsers(name)
          : ADDONS_IN_MANAGED_NAMESPACES[kind].includes(name);
      },
      () => isManagedNamespace(namespaceIn(context, object)),
    );
    if (!isOwned) return;
    yield {
      at: "metadata.namespace",
      problem: `belongs to GKE: GKE must be able to replace what it runs there, and the program would ${howItHolds(object)}`,
    };
  };
}

type NamespacedContext = Pick<Context, "providerInputs" | "resource" | "self" | "stack">;

/** An object's namespace; the stack is asked only for one that another resource names. */
const namespaceIn = (context: NamespacedContext, object: Named): string =>
  ifKnown(() => namespaceOf(object, context.providerInputs)) ?? namespaceKey(context.self, context.stack);

function bearsManagedName(kind: AddonKind, { metadata }: Named): boolean {
  const name = metadata?.name;
  if (name === undefined || !isManagedAddon(kind, name)) return false;
  // A name that Pulumi made up may begin like one of GKE's, but does not equal one.
  return MANAGED_ADDONS[kind].includes(name) || !isAutonamed(metadata);
}

function daemonSet(name: string, namespace: string): Rule["good"] {
  const labels = { app: name };
  const containers = [{ name, image: name }];
  return {
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}
