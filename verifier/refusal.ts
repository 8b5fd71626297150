// Which link to a token is missing, from IAM's own words, which the metadata server passes on. Pure.

import type { FaultId } from "./faults";

/**
 * What the metadata server says where IAM refuses it a token: `Unable to generate access token; IAM returned 403 Forbidden: Permission
 * 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).` Older ones say `The caller does not have permission` after
 * the colon, and both add that a binding may be missing.
 * Source: https://github.com/camunda/camunda/issues/31106 (2025-04-16),
 * https://github.com/cloudnative-pg/cloudnative-pg/pull/5370 (2024-08-27) and
 * https://github.com/kubernetes-sigs/external-dns/issues/2064 (2021-04-30), checked 2026-11-28
 */
const NO_BINDING =
  /IAM returned 403\b[\s\S]*(iam\.serviceAccounts\.getAccessToken|missing IAM policy binding)/;

/**
 * A disabled API is refused in the same words, but is not about a binding. Source: https://github.com/google/kctf/issues/194 (2021-01-13),
 * checked 2026-11-28
 */
const API_OFF = /has not been used in project|is disabled/;

/**
 * Status 404 and `Unable to generate access token; IAM returned 404 Not Found: Not found; Gaia id not found for email …`, or `Requested
 * entity was not found.`
 * Source: https://documentation.breadnet.co.uk/kubernetes/gke/configure-gke-workload-identity/ (Troubleshooting), checked 2026-11-28
 */
const ACCOUNT_MISSING = /IAM returned 404\b/;

/**
 * IAM's answer, with whatever status, for an account that is not named by its email. It is unknown how the metadata server passes it on;
 * such an annotation also shows in the answer for `email`.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/authentication, checked 2026-11-28
 */
const NO_ADDRESS = /Invalid form of account ID/;

/** The missing link that a refusal names; undefined where it names none. */
export function linkOf(status: number, body: string): FaultId | undefined {
  if (status < 400) return undefined;
  if (NO_ADDRESS.test(body)) return "invalid-annotation";
  if (ACCOUNT_MISSING.test(body)) return "account-missing";
  return status === 403 && NO_BINDING.test(body) && !API_OFF.test(body) ? "no-binding" : undefined;
}
