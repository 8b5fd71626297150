// Workload Identity Federation for GKE: its pool, its members and the roles that nodes need beside it. Checked 2026-11-23.
// Source, where none is given: https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity

/** What every workload pool ends with. */
export const WORKLOAD_POOL_SUFFIX = ".svc.id.goog";

/**
 * A workload pool; the first group is the project's ID, which a domain may precede (`example.com:my-project`).
 * Source for the project's ID: https://cloud.google.com/resource-manager/docs/creating-managing-projects
 */
export const WORKLOAD_POOL = /^([a-z][a-z0-9:.-]+)\.svc\.id\.goog$/;

/** The workload pool of a project, of which each has one. */
export function workloadPoolOf(project: string): string {
  return project + WORKLOAD_POOL_SUFFIX;
}

/** The project of a workload pool; undefined if it is not one. */
export function projectOfPool(pool: string): string | undefined {
  return WORKLOAD_POOL.exec(pool)?.[1];
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

/** Reads an IAM member string; undefined where it is not one of a Kubernetes service account. */
export function parseMember(member: string): WorkloadMember | undefined {
  const [, pool, namespace, serviceAccount] = MEMBER.exec(member) ?? [];
  if (pool === undefined || namespace === undefined || serviceAccount === undefined) return undefined;
  return { pool, namespace, serviceAccount };
}

const PRINCIPAL =
  /^principal(?:Set)?:\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\/workloadIdentityPools\/([^/]+\.svc\.id\.goog)\/(?:subject\/ns\/([^/]+)\/sa\/([^/]+)|namespace\/([^/]+))$/;

/**
 * Reads the IAM principal of a Kubernetes service account, or of all in a namespace, to which roles are granted without an
 * IAM service account between; undefined where the member is none.
 */
export function parsePrincipal(
  member: string,
): (Omit<WorkloadMember, "serviceAccount"> & { readonly serviceAccount?: string }) | undefined {
  const [, pool, subjectNamespace, serviceAccount, wholeNamespace] = PRINCIPAL.exec(member) ?? [];
  const namespace = subjectNamespace ?? wholeNamespace;
  if (pool === undefined || namespace === undefined) return undefined;
  return { pool, namespace, serviceAccount };
}

/**
 * The role with everything that a node needs to write logs and metrics.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/service-accounts
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
 * The basic roles that hold all of the above.
 * Source: https://cloud.google.com/iam/docs/roles-overview#basic
 */
export const BASIC_NODE_ROLES: readonly string[] = ["roles/editor", "roles/owner"];

/** The roles that are missing for a node to write logs and metrics: none, or some of NODE_REPORTING_ROLES. */
export function missingReportingRoles(granted: ReadonlySet<string>): readonly string[] {
  if ([NODE_ROLE, FORMER_NODE_ROLE, ...BASIC_NODE_ROLES].some((role) => granted.has(role))) return [];
  return NODE_REPORTING_ROLES.filter((role) => !granted.has(role));
}

/** Whether a node with these roles can pull images from Artifact Registry. */
export function canPullImages(granted: ReadonlySet<string>): boolean {
  return [...IMAGE_PULL_ROLES, ...BASIC_NODE_ROLES].some((role) => granted.has(role));
}
