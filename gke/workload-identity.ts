// Longer than a screen: facts, each with its source.
// Workload Identity Federation for GKE: its pool, its members and the roles that nodes need beside it. Checked 2026-11-23.
// Source, where none is given: https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity

/** What every workload pool ends with. */
export const WORKLOAD_POOL_SUFFIX = ".svc.id.goog";

/**
 * A workload pool; the first group is the project's ID, which a domain may precede (`example.com:my-project`).
 * Source for the project's ID: https://cloud.google.com/resource-manager/docs/creating-managing-projects
 */
export const WORKLOAD_POOL = /^([a-z][a-z0-9:.-]+)\.svc\.id\.goog$/;

/**
 * Whether a pool is one of a fleet as it was before fleets had the pool of their host project. GKE's metadata server gives identities of the cluster's own
 * pool alone; from a fleet's pool, Pods get them by a token that they mount.
 * Source: https://cloud.google.com/kubernetes-engine/fleet-management/docs/use-workload-identity and
 * https://github.com/GoogleCloudPlatform/anthos-service-mesh-packages, checked 2026-11-29
 */
export const isFormerFleetPool = (pool: string): boolean => pool.endsWith(".hub.id.goog");

/** Whether a text can be whose identity a Pod gets: the e-mail address of an IAM service account, or a workload pool. */
export const NAMED_ACCOUNT = /^([\w-]{1,128}@[\w.-]{1,128}|[a-z][a-z0-9:.-]+\.svc\.id\.goog)$/;

/** The workload pool of a project, of which each has one. */
export function workloadPoolOf(project: string): string {
  return project + WORKLOAD_POOL_SUFFIX;
}

/**
 * The project of a workload pool; undefined if it is not one. The domain of a project's ID, or its universe, may stand after it, as in addresses.
 * Source for the last: https://github.com/GoogleCloudPlatform/secrets-store-csi-driver-provider-gcp/issues/655, checked 2026-11-28
 */
export function projectOfPool(pool: string): string | undefined {
  const owner = WORKLOAD_POOL.exec(pool)?.[1];
  const [, id, domain] = /^([a-z0-9-]+)\.([^:]+)$/.exec(owner ?? "") ?? [];
  return id === undefined ? owner : `${domain}:${id}`;
}

/** The annotation of a Kubernetes service account that names the IAM service account it acts as. */
export const SERVICE_ACCOUNT_ANNOTATION = "iam.gke.io/gcp-service-account";

/** The role on an IAM service account that lets a Kubernetes service account act as it. */
export const WORKLOAD_IDENTITY_USER_ROLE = "roles/iam.workloadIdentityUser";

/**
 * The role on an IAM service account that lets whoever has it sign as it: without a key, URLs of Cloud Storage are signed so.
 * Source: https://cloud.google.com/iam/docs/service-account-permissions, checked 2026-11-25
 */
export const TOKEN_CREATOR_ROLE = "roles/iam.serviceAccountTokenCreator";

/**
 * The permission on an IAM service account without which the metadata server gets no access token of it: "Unable to generate access token; IAM returned 403
 * Forbidden: Permission 'iam.serviceAccounts.getAccessToken' denied".
 * Source: https://github.com/cloudnative-pg/cloudnative-pg/pull/5370 and
 * https://cloud.google.com/iam/docs/service-account-permissions, checked 2026-12-01
 */
export const ACT_PERMISSION = "iam.serviceAccounts.getAccessToken";

/** A Kubernetes service account in a workload pool. */
export interface WorkloadMember {
  readonly pool: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

const MEMBER = /^serviceAccount:([^[\]]+)\[([^/[\]]+)\/([^/[\]]+)\]$/;

/** The IAM member string of a Kubernetes service account: `serviceAccount:POOL[NAMESPACE/NAME]`. */
export function formatMember({ pool, namespace, serviceAccount }: WorkloadMember): string {
  return `serviceAccount:${pool}[${namespace}/${serviceAccount}]`;
}

/** The IAM member by which a role is granted to a Kubernetes service account itself. @param number of the pool's project. */
export const formatPrincipal = (
  number: string,
  { pool, namespace, serviceAccount }: WorkloadMember,
): string =>
  `principal://iam.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/${pool}/subject/ns/${namespace}/sa/${serviceAccount}`;

/** Reads an IAM member string; undefined where it is not one of a Kubernetes service account. */
export function parseMember(member: string): WorkloadMember | undefined {
  const [, pool, namespace, serviceAccount] = MEMBER.exec(member) ?? [];
  if (pool === undefined || namespace === undefined || serviceAccount === undefined) return undefined;
  return { pool, namespace, serviceAccount };
}

/** Whom an IAM principal stands for: one service account, by its name or its UID, or all of a namespace, of a cluster or of the pool. */
export type Principal = { readonly pool: string } & (
  | { readonly kind: "serviceAccount"; readonly namespace: string; readonly serviceAccount: string }
  | { readonly kind: "uid"; readonly uid: string }
  | { readonly kind: "namespace"; readonly namespace: string }
  | { readonly kind: "pool" }
  /** `cluster` is the cluster's URL, such as `https://container.googleapis.com/v1/projects/p/locations/l/clusters/c`. */
  | { readonly kind: "cluster"; readonly cluster: string }
);

const PRINCIPAL =
  /^principal(Set)?:\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\/workloadIdentityPools\/([^/]+\.svc\.id\.goog)\/(.+)$/;

/**
 * Reads an IAM principal of a workload pool, to which roles are granted without an IAM service account between; undefined where the
 * member is none.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/concepts/workload-identity and
 * https://docs.cloud.google.com/iam/docs/principal-identifiers, checked 2026-11-27
 */
export function parsePrincipal(member: string): Principal | undefined {
  const [, isSet, pool, selector = ""] = PRINCIPAL.exec(member) ?? [];
  if (pool === undefined) return undefined;
  if (isSet === undefined) {
    const [, namespace, serviceAccount] = /^subject\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(selector) ?? [];
    if (namespace !== undefined && serviceAccount !== undefined)
      return { kind: "serviceAccount", pool, namespace, serviceAccount };
    const [, uid] = /^kubernetes\.serviceaccount\.uid\/([^/]+)$/.exec(selector) ?? [];
    return uid === undefined ? undefined : { kind: "uid", pool, uid };
  }
  if (selector === "*") return { kind: "pool", pool };
  const [, namespace] = /^namespace\/([^/]+)$/.exec(selector) ?? [];
  if (namespace !== undefined) return { kind: "namespace", pool, namespace };
  const [, cluster] = /^kubernetes\.cluster\/(.+)$/.exec(selector) ?? [];
  return cluster === undefined ? undefined : { kind: "cluster", pool, cluster };
}

/**
 * Whom an IAM member stands for, in either form: a role may be granted to a Kubernetes service account as `serviceAccount:POOL[NAMESPACE/NAME]` too.
 * Source: https://cloud.google.com/iam/docs/reference/rest/v1/Policy#Binding, checked 2026-11-29
 */
export function parseIdentity(member: string): Principal | undefined {
  const named = parseMember(member);
  return named ? { kind: "serviceAccount", ...named } : parsePrincipal(member);
}

/**
 * Who sends the logs and metrics of GKE's agents from NODE_AGENT_SINCE on, and the role that GKE grants it on the project: without it they are
 * missing. Images are still pulled as the node's own account, and GKE's documentation still asks for NODE_ROLE on that account.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#September_29_2025 and
 * https://docs.cloud.google.com/iam/docs/service-agents, checked 2026-11-27
 */
export const NODE_AGENT = "service-PROJECT_NUMBER@gcp-sa-gkenode.iam.gserviceaccount.com";
export const NODE_AGENT_ROLE = "roles/container.defaultNodeServiceAgent";
export const NODE_AGENT_SINCE = "1.33";

/**
 * The role with everything that a node needs to write logs and metrics.
 * Source: https://docs.cloud.google.com/kubernetes-engine/security/configure-node-service-accounts, checked 2026-11-27
 */
export const NODE_ROLE = "roles/container.defaultNodeServiceAccount";

/**
 * What NODE_ROLE replaced: the least privilege role for nodes before it, which still exists and is deprecated.
 * Source: https://github.com/terraform-google-modules/terraform-google-kubernetes-engine (docs/upgrading_to_v30.0.md), checked 2026-11-25
 */
export const FORMER_NODE_ROLE = "roles/container.nodeServiceAccount";

/** The roles that together do as well as NODE_ROLE for logs and metrics. Source: as above. */
export const NODE_REPORTING_ROLES: readonly string[] = [
  "roles/logging.logWriter",
  "roles/monitoring.metricWriter",
];

/**
 * The roles that let a node pull images from Artifact Registry; the first is the least. The node's account pulls, not the workload's.
 * Source: https://cloud.google.com/artifact-registry/docs/access-control
 */
export const IMAGE_PULL_ROLES: readonly [least: string, ...others: string[]] = [
  "roles/artifactregistry.reader",
  "roles/artifactregistry.writer",
  "roles/artifactregistry.repoAdmin",
  "roles/artifactregistry.admin",
  "roles/artifactregistry.createOnPushWriter",
  "roles/artifactregistry.createOnPushRepoAdmin",
];

/**
 * The basic role that Google grants to a project's default accounts, unless its organization forbids that, and to its Google APIs service agent.
 * Source: https://docs.cloud.google.com/iam/docs/service-account-types#default, checked 2026-11-30
 */
export const EDITOR_ROLE = "roles/editor";

/**
 * The basic roles that hold all of the above.
 * Source: https://cloud.google.com/iam/docs/roles-overview#basic
 */
export const BASIC_NODE_ROLES: readonly string[] = [EDITOR_ROLE, "roles/owner"];
