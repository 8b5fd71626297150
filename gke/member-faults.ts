// What is wrong with an IAM member that is meant for Kubernetes service accounts. Checked 2026-11-28.
// Sources: https://docs.cloud.google.com/iam/docs/principal-identifiers and
// https://docs.cloud.google.com/kubernetes-engine/docs/concepts/workload-identity

import { isUnsetText } from "./service-accounts";
import { parsePrincipal, projectOfPool, WORKLOAD_POOL_SUFFIX } from "./workload-identity";

/** What of a member is invalid. */
export type MemberFault =
  /** It begins with none of `serviceAccount:`, `principal://` and `principalSet://`. */
  | "prefix"
  /** It has the name that Kubernetes gives the account, `system:serviceaccount:NAMESPACE:NAME`. */
  | "kubernetes"
  /** What follows the pool is not `[NAMESPACE/NAME]`. */
  | "brackets"
  | "blanks"
  /** The text before the brackets is not a workload pool. */
  | "pool"
  /** The pool's project is `undefined` or `null`. */
  | "noProject"
  /** It is a principal with the project's ID, where its number is asked for. */
  | "number"
  /** It is a principal with the number of a project other than the pool's. */
  | "otherNumber"
  /** It is a principal in an undocumented form. */
  | "principal"
  /** It is a principal with `serviceAccount:` before it. */
  | "bothPrefixes"
  /** Its namespace or name is `undefined` or `null`. */
  | "noName"
  /** Kubernetes does not allow its namespace or name, such as a wildcard. */
  | "names";

/** A pool of GKE, or of a fleet as it was called before. */
const POOL = /^[a-z][a-z0-9:.-]*\.(svc|hub)\.id\.goog$/;
const NO_PROJECT = /(^|\/)(undefined|null)\.(svc|hub)\.id\.goog/;

/** The ending that Google Cloud's own pools share: it distinguishes these members from users and groups. */
const IN_POOL = /\.(svc|hub)\.id\.goog/;
const PREFIX = "serviceAccount:";
const MEMBER = /^([^[]*)\[([^/[\]\s]+)\/([^/[\]\s]+)\]$/;
/** Takes the pool from a principal. */
const PRINCIPAL_POOL = /^principal(?:Set)?:\/\/.*\/work(?:load|force)(?:Identity)?Pools\/([^/]+)/;
const PROJECT_NUMBER = /\/projects\/(\d+)\//;
const PROJECT_ID = /^principal(?:Set)?:\/\/iam\.googleapis\.com\/projects\/(?!\d+\/)[^/]+\//;

/** Numbers of projects by their IDs. */
type ProjectNumbers = Readonly<Record<string, string>>;

/**
 * What is wrong with a member that is meant for Kubernetes service accounts; undefined if nothing is, or it is meant for other identities.
 * @param numbers the known numbers of projects.
 */
export function memberFault(member: string, numbers: ProjectNumbers = {}): MemberFault | undefined {
  // One that was deleted has the UID of what it was after its name.
  if (member.startsWith("deleted:") || isOfOtherPool(member)) return undefined;
  if (member.includes("system:serviceaccount:")) return "kubernetes";
  if (!IN_POOL.test(member) && !MEMBER.test(member)) return undefined;
  if (NO_PROJECT.test(member.slice(member.startsWith(PREFIX) ? PREFIX.length : 0))) return "noProject";
  if (/\s/.test(member)) return "blanks";
  if (/^principal(Set)?:\/\//.test(member)) return principalFault(member, numbers);
  return member.startsWith(PREFIX) ? accountFault(member) : "prefix";
}

/** Whether a member belongs to a pool that is not one of Google Cloud's own: the pool's provider names its identities. */
function isOfOtherPool(member: string): boolean {
  const [, pool] = PRINCIPAL_POOL.exec(member) ?? [];
  return pool !== undefined && !pool.endsWith(WORKLOAD_POOL_SUFFIX);
}

function accountFault(member: string): MemberFault | undefined {
  if (/^principal(Set)?:/.test(member.slice(PREFIX.length))) return "bothPrefixes";
  const [, pool, namespace, name] = MEMBER.exec(member.slice(PREFIX.length)) ?? [];
  if (pool === undefined) return "brackets";
  return POOL.test(pool) ? nameFault(namespace, name) : "pool";
}

function principalFault(member: string, numbers: ProjectNumbers): MemberFault | undefined {
  const principal = parsePrincipal(member);
  if (principal && POOL.test(principal.pool)) {
    if (isOfOtherProject(member, principal.pool, numbers)) return "otherNumber";
    if (principal.kind === "namespace") return nameFault(principal.namespace);
    return principal.kind === "serviceAccount"
      ? nameFault(principal.namespace, principal.serviceAccount)
      : undefined;
  }
  return PROJECT_ID.test(member) ? "number" : "principal";
}

/** Whether a principal has another number than its pool's project: that one's is known, or whose the number is. */
function isOfOtherProject(member: string, pool: string, numbers: ProjectNumbers): boolean {
  const [, number] = PROJECT_NUMBER.exec(member) ?? [];
  const project = projectOfPool(pool);
  if (number === undefined || project === undefined) return false;
  return Object.hasOwn(numbers, project)
    ? numbers[project] !== number
    : Object.values(numbers).includes(number);
}

/**
 * What a namespace and a service account may be called in Kubernetes.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/, checked 2026-11-29
 */
const NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

function nameFault(...names: readonly (string | undefined)[]): MemberFault | undefined {
  if (names.some((name) => isUnsetText(name ?? ""))) return "noName";
  return names.every((name) => NAME.test(name ?? "")) ? undefined : "names";
}
