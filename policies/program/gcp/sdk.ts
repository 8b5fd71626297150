import { FORMER_METADATA_MODE, METADATA_MODE } from "../../../gke/metadata-server";
import { Undecided } from "../../evaluation/unknown";

/** A resource with its provider's configuration, whose `version` is that of the SDK in use. */
interface OfProvider {
  readonly providerInputs: Readonly<Record<string, unknown>>;
}

/** The major version of @pulumi/gcp that a program uses; undefined where it is unknown. */
function sdkMajor({ providerInputs: { version } }: OfProvider): number | undefined {
  const [, major] = typeof version === "string" ? (/^v?(\d+)\./.exec(version) ?? []) : [];
  return major === undefined ? undefined : Number(major);
}

/** The first major version of @pulumi/gcp on version 5 of Google's Terraform provider, and the one on version 4. */
const ON_TERRAFORM_5 = 7;
const ON_TERRAFORM_4 = 6;

/**
 * The value that the provider sets for a flag that a declared `management` leaves out. Without `management` GKE decides: both flags are on.
 * Source: https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/version_5_upgrade (google_container_node_pool:
 * "management.auto_repair and management.auto_upgrade now default to true"), checked 2026-11-27
 * @param at the flag's path.
 * @throws Undecided where the SDK's version is unknown.
 */
export function managementDefault(at: string, resource: OfProvider): boolean {
  const major = sdkMajor(resource);
  if (major === undefined) throw new Undecided(at);
  return major >= ON_TERRAFORM_5;
}

/**
 * Whether the provider disables shielded nodes where a program does not set them.
 * Source: https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/version_4_upgrade (google_container_cluster:
 * "enable_shielded_nodes now defaults to true"), checked 2026-11-28
 */
export const turnsShieldedNodesOff = (resource: OfProvider): boolean =>
  (sdkMajor(resource) ?? ON_TERRAFORM_4) < ON_TERRAFORM_4;

/**
 * Whether the provider creates a routes-based cluster where a program sets neither a networking mode nor ranges.
 * Source: https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/version_5_upgrade (google_container_cluster:
 * "networking_mode now defaults to VPC_NATIVE for newly created clusters"), checked 2026-11-28
 */
export const makesRoutesBasedClusters = (resource: OfProvider): boolean =>
  (sdkMajor(resource) ?? ON_TERRAFORM_5) < ON_TERRAFORM_5;

/** Names of properties before @pulumi/gcp 6. */
const FORMER = {
  "workloadIdentityConfig.workloadPool": "workloadIdentityConfig.identityNamespace",
  "workloadMetadataConfig.mode": "workloadMetadataConfig.nodeMetadata",
} as const;

/**
 * The name of a property in the SDK that the program uses, so that a fix names a property that exists there.
 * Source: https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/version_4_upgrade (google_container_cluster),
 * checked 2026-11-27
 */
export function nameInSdk(property: keyof typeof FORMER, resource: OfProvider): string {
  const major = sdkMajor(resource);
  return major !== undefined && major < ON_TERRAFORM_4 ? FORMER[property] : property;
}

/** Whether the SDK in use surely has none of the names before @pulumi/gcp 6. */
export const lacksFormerNames = (resource: OfProvider): boolean =>
  (sdkMajor(resource) ?? 0) >= ON_TERRAFORM_4;

/** The value that means the GKE metadata server in the SDK that the program uses. */
export const gkeMetadataInSdk = (resource: OfProvider): string =>
  nameInSdk("workloadMetadataConfig.mode", resource) === "workloadMetadataConfig.mode"
    ? METADATA_MODE.gke
    : FORMER_METADATA_MODE.gke;
