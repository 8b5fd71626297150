// OAuth scopes of nodes, beside the roles of their service account. Checked 2026-11-28.

const AUTH = "https://www.googleapis.com/auth/";

/** The scope that leaves everything to IAM roles: what GKE gives nodes with a service account of their own. Source: as below. */
export const CLOUD_PLATFORM_SCOPE = `${AUTH}cloud-platform`;

/**
 * The scopes of which one is needed to pull images from Artifact Registry, whatever the roles. Those for logs and metrics need no rule: GKE adds
 * them to each pool of a Standard cluster, also where a program lists scopes.
 * Source: https://docs.cloud.google.com/artifact-registry/docs/integrate-gke and
 * https://cloud.google.com/kubernetes-engine/docs/how-to/access-scopes (page of 2026-04-10)
 */
const PULL_SCOPES: ReadonlySet<string> = new Set([
  CLOUD_PLATFORM_SCOPE,
  `${AUTH}cloud-platform.read-only`,
  `${AUTH}devstorage.read_only`,
  `${AUTH}devstorage.read_write`,
  `${AUTH}devstorage.full_control`,
]);

/**
 * Short names that the provider takes for such scopes, as gcloud does.
 * Source: https://github.com/hashicorp/terraform-provider-google (google/services/container/service_scope.go)
 */
const PULL_ALIASES: ReadonlySet<string> = new Set([
  "cloud-platform",
  "storage-full",
  "storage-ro",
  "storage-rw",
  // gcloud's name for the default scopes, which include storage-ro.
  "default",
  "gke-default",
]);

/** Whether a scope lets nodes pull images from Artifact Registry. */
export const allowsPulls = (scope: string): boolean => PULL_SCOPES.has(scope) || PULL_ALIASES.has(scope);

/** What GKE itself gives nodes of the default service account: to read images, and to write logs, metrics and traces. Source: as above */
const DEFAULT_SCOPES: ReadonlySet<string> = new Set(
  [
    "devstorage.read_only",
    "logging.write",
    "monitoring",
    "monitoring.write",
    "service.management.readonly",
    "servicecontrol",
    "trace.append",
    "userinfo.email",
  ].map((scope) => `${AUTH}${scope}`),
);
const DEFAULT_ALIASES: ReadonlySet<string> = new Set([
  "gke-default",
  "logging-write",
  "monitoring",
  "monitoring-write",
  "service-control",
  "service-management",
  "storage-ro",
  "trace",
  "userinfo-email",
]);

/** Whether a scope is one of those that GKE gives nodes by default. */
export const isDefaultScope = (scope: string): boolean =>
  DEFAULT_SCOPES.has(scope) || DEFAULT_ALIASES.has(scope);
