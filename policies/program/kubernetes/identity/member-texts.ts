import type { MemberFault } from "../../../../gke/member-faults";
import { formatMember, formatPrincipal, WORKLOAD_POOL_SUFFIX } from "../../../../gke/workload-identity";

// How findings show the IAM member that a Kubernetes service account is, and what is wrong with one.

const ACCOUNT = { pool: `PROJECT${WORKLOAD_POOL_SUFFIX}`, namespace: "NAMESPACE", serviceAccount: "NAME" };

/** As a grant on an IAM service account names it. */
export const MEMBER = formatMember(ACCOUNT);
/** As a grant on anything else names it. */
export const PRINCIPAL = formatPrincipal("NUMBER", ACCOUNT);

/** What is wrong with a member: continues "its member". */
export const MEMBER_FAULTS: Readonly<Record<MemberFault, string>> = {
  prefix: 'begins with none of "serviceAccount:", "principal://" and "principalSet://"',
  kubernetes: "is the account's name in Kubernetes, which IAM does not know",
  brackets: "does not end with [NAMESPACE/NAME] after the workload pool",
  blanks: "has a blank or a line break",
  pool: `has no workload pool before the brackets: those end with "${WORKLOAD_POOL_SUFFIX}"`,
  noProject: "has a workload pool of no project: what should give the project's ID was undefined",
  number: "has the project's ID after projects/, where a principal has the project's number",
  otherNumber:
    "has the number of another project than that of its workload pool, by the setting projectNumbers",
  principal: "is a principal in none of the documented forms",
  noName:
    'has "undefined" or "null" for a namespace or name: what should give that of the Kubernetes service account was not set',
  names:
    "has a namespace or name that Kubernetes does not allow: those have lower-case letters, digits and hyphens, and IAM knows no wildcards there",
  bothPrefixes: 'has "serviceAccount:" before "principal", of which a member has only one',
};
