/**
 * The ClusterRoles of Kubernetes' own components, and the ClusterRoleBindings of the same names. Not in it: those by which everybody discovers the API,
 * which some take from anonymous users.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings, checked 2026-12-01
 */
const COMPONENT_ROLES: readonly string[] = [
  "system:auth-delegator",
  "system:kube-aggregator",
  "system:kube-controller-manager",
  "system:kube-dns",
  "system:kube-scheduler",
  "system:kubelet-api-admin",
  "system:monitoring",
  "system:node",
  "system:node-bootstrapper",
  "system:node-problem-detector",
  "system:node-proxier",
  "system:persistent-volume-provisioner",
  "system:volume-scheduler",
];
/** What the names of the roles of controllers begin with. Source: as above */
const OF_CONTROLLERS = "system:controller:";

/** Whether a ClusterRole or ClusterRoleBinding of a name gives one of Kubernetes' own components its rights. */
export const isComponentRole = (name: string): boolean =>
  COMPONENT_ROLES.includes(name) || name.startsWith(OF_CONTROLLERS);
