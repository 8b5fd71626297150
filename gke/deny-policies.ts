import { parsePrincipal } from "./workload-identity";

// Deny policies of IAM, as far as they concern Workload Identity. Checked 2026-11-30.
// Source, where none is given: https://docs.cloud.google.com/iam/docs/deny-overview

/**
 * The permission by which a Kubernetes service account gets a token of an IAM service account, in the form of deny policies, and their patterns that
 * include it.
 * Source: https://docs.cloud.google.com/iam/docs/deny-permissions-support
 */
const TOKEN_PERMISSION =
  /^iam\.googleapis\.com\/(?:serviceAccounts\.(?:getAccessToken|\*)|\*\.(?:getAccessToken|\*))$/;

/** Whether a permission of a deny policy is, or includes, that of getting tokens of IAM service accounts. */
export const deniesTokens = (permission: string): boolean => TOKEN_PERMISSION.test(permission);

/** All principals there are. Source: https://docs.cloud.google.com/iam/docs/principal-identifiers */
const ALL = "principalSet://goog/public:all";

/** Whether a principal of a deny policy includes all Kubernetes service accounts of a workload pool. */
export const includesWorkloads = (principal: string): boolean =>
  principal === ALL || parsePrincipal(principal)?.kind === "pool";

/** Principals that are people, or IAM service accounts. Source: https://docs.cloud.google.com/iam/docs/principal-identifiers */
const NO_WORKLOAD =
  /^(?:principal:\/\/goog\/subject\/|principalSet:\/\/goog\/(?:group|cloudIdentityCustomerId)\/|principal:\/\/iam\.googleapis\.com\/projects\/-\/serviceAccounts\/)/;

/** Whether a principal surely includes no Kubernetes service account. */
export const holdsNoWorkload = (principal: string): boolean => NO_WORKLOAD.test(principal);
