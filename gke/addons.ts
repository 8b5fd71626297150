// What GKE manages in the namespace kube-system, and how its addon manager marks it. Checked 2026-11-23.

import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "./metadata-server";

/**
 * The label by which the addon manager knows its objects: EnsureExists stops updates, Reconcile has it overwrite or delete what is
 * not its own.
 * Source: https://github.com/kubernetes/kubernetes/tree/master/cluster/addons/addon-manager
 */
export const ADDON_MANAGER_LABEL = "addonmanager.kubernetes.io/mode";
export const ADDON_MANAGER_MODES = { reconcile: "Reconcile", ensureExists: "EnsureExists" } as const;

/** The annotations that GKE puts on its components. Source: metadata of the gke-metadata-server Pod in public logs of GKE. */
export const COMPONENT_NAME_ANNOTATION = "components.gke.io/component-name";
export const COMPONENT_VERSION_ANNOTATION = "components.gke.io/component-version";

/** The kinds of objects that GKE's addons consist of and a program may try to own. */
export type AddonKind = "DaemonSet" | "Deployment" | "ConfigMap";

/**
 * The names of GKE's managed objects. One that ends with `*` stands for every name that begins so: those carry a version, a platform or a
 * size.
 * Source: public listings of `kubectl get daemonset,deployment,configmap -n kube-system` on GKE
 */
export const MANAGED_ADDONS: Readonly<Record<AddonKind, readonly string[]>> = {
  DaemonSet: [
    METADATA_SERVER_DAEMON_SET,
    "anetd",
    "fluentbit-gke*",
    "gke-metrics-agent*",
    "konnectivity-agent",
    "kube-proxy",
    "metadata-proxy-*",
    "netd",
    "node-local-dns",
    "pdcsi-node*",
  ],
  Deployment: [
    "event-exporter-gke",
    "konnectivity-agent*",
    "kube-dns",
    "l7-default-backend",
    "metrics-server*",
  ],
  ConfigMap: [
    "fluentbit-gke-config*",
    "gke-metrics-agent-conf*",
    "konnectivity-agent-autoscaler-config",
    "node-local-dns",
  ],
};

/**
 * What GKE documents users to change or bring themselves.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/kube-dns (kube-dns, kube-dns-autoscaler) and
 * https://cloud.google.com/kubernetes-engine/docs/how-to/ip-masquerade-agent (ip-masq-agent)
 */
export const USER_EDITABLE_ADDONS: Readonly<Record<AddonKind, readonly string[]>> = {
  DaemonSet: ["ip-masq-agent"],
  Deployment: ["kube-dns-autoscaler"],
  ConfigMap: ["ip-masq-agent", "kube-dns", "kube-dns-autoscaler"],
};

/** Whether an object is one that GKE has to be free to replace, so that no program may own it. */
export function isManagedAddon(kind: AddonKind, namespace: string | undefined, name: string): boolean {
  if (namespace !== SYSTEM_NAMESPACE || USER_EDITABLE_ADDONS[kind].includes(name)) return false;
  return MANAGED_ADDONS[kind].some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}
