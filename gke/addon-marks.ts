// How GKE marks what it manages in a cluster. Checked 2026-11-23.

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
