import { memberFault } from "../../../../gke/member-faults";
import { isUnsetText } from "../../../../gke/service-accounts";
import { isFormerFleetPool, parseIdentity, projectOfPool } from "../../../../gke/workload-identity";
import { allOf, someItem, Undecided } from "../../../evaluation/unknown";
import type { Settings } from "../../../settings/settings";
import type { ClusterResource, StackIndex } from "../../../stack";
import type { RoleMembers } from "../../gcp/iam/given-roles";
import type { IamGrant } from "../../gcp/iam/iam-bindings";
import { areDistinct, isInFleetOf, projectOf } from "../../gcp/project";
import { hasWorkloadPool, readWorkloadPool } from "../../gcp/workload-pool";
import { type Account, isAccount, mayBeCluster } from "./grants";

// Which Kubernetes service account may act as an IAM service account.

/** A Kubernetes service account, as IAM sees it. */
export interface Subject {
  /** @throws Undecided if it is unknown. */
  namespace(): string;
  /** Undefined where any name will do. @throws Undecided if it is unknown. */
  name(): string | undefined;
  /** The account's resource; undefined where a chart creates it. */
  readonly account: Account | undefined;
  /** Undefined for a cluster of another stack. */
  readonly cluster: ClusterResource | undefined;
  /** The project in the name of the provider's context, in gcloud's format; undefined where there is none. */
  readonly contextProject: string | undefined;
}

/**
 * Whether a workload pool may be the cluster's. A cluster without a known pool may have any; where the cluster's own pool is wrong, another
 * rule reports that, and any pool is accepted. A pool that a program built from an unset project is never accepted.
 */
export function isPoolOf(pool: string, cluster: ClusterResource | undefined, settings: Settings): boolean {
  if (isUnsetText(projectOfPool(pool) ?? "")) return false;
  if (!cluster || settings.allowedWorkloadPools.includes(pool)) return true;
  const project = projectOf(cluster);
  const configured = readWorkloadPool(cluster)?.value;
  if (configured === undefined) {
    const isAlwaysOwn = cluster.inputs.enableAutopilot === true;
    return !isAlwaysOwn || !(isFormerFleetPool(pool) || areDistinct(projectOfPool(pool), project));
  }
  if (pool === configured) return true;
  const owner = projectOfPool(configured);
  const isRight =
    !areDistinct(owner, project) ||
    settings.allowedWorkloadPools.includes(configured) ||
    isInFleetOf(cluster.inputs, owner);
  return !isRight;
}

/**
 * How an IAM member differs from a Kubernetes service account. "cluster": all of another cluster of the same pool. "fleet": a fleet's pool, for a
 * cluster that sets none. "context": for a cluster of another stack, a pool of another project than the one in the provider's context. The project of
 * the program's Google provider, or of the IAM service account, says nothing of such a cluster's pool, as accounts of one project act for clusters of
 * another.
 */
export type Mismatch = "pool" | "cluster" | "fleet" | "context" | "namespace" | "name";

/**
 * The ways in which an IAM member may differ from a Kubernetes service account, each as a function that says whether it does; undefined for
 * a member of another kind.
 */
export function mismatchesOf(
  member: string,
  { namespace, name, account, cluster, contextProject }: Subject,
  settings: Settings,
): readonly (() => Mismatch | undefined)[] | undefined {
  const principal = parseIdentity(member);
  if (!principal) return undefined;
  const { pool } = principal;
  const unless = (isRight: () => boolean, mismatch: Mismatch) => () => (isRight() ? undefined : mismatch);
  const mismatch = isFormerFleetPool(pool) && !(cluster && hasWorkloadPool(cluster)) ? "fleet" : "pool";
  const isOfContext = () =>
    cluster !== undefined ||
    settings.allowedWorkloadPools.includes(pool) ||
    !areDistinct(projectOfPool(pool), contextProject);
  const ofPool = () => {
    if (!isPoolOf(pool, cluster, settings)) return mismatch;
    return isOfContext() ? undefined : "context";
  };
  switch (principal.kind) {
    case "pool":
      return [ofPool];
    case "cluster":
      return [ofPool, unless(() => mayBeCluster(principal.cluster, cluster), "cluster")];
    case "uid":
      return [ofPool, unless(() => uidOf(account) === principal.uid, "name")];
    case "namespace":
      return [ofPool, unless(() => namespace() === principal.namespace, "namespace")];
    case "serviceAccount":
      return [
        ofPool,
        unless(() => namespace() === principal.namespace, "namespace"),
        unless(() => [undefined, principal.serviceAccount].includes(name()), "name"),
      ];
  }
}

function uidOf(account: Account | undefined): string {
  const { uid } = account?.observed.metadata ?? {};
  if (uid === undefined) throw new Undecided("metadata.uid");
  return uid;
}

/** An invalid member covers nobody, even where the invalid part is not compared. */
const covers = (member: string, subject: Subject, settings: Settings): boolean => {
  if (memberFault(String(member), settings.projectNumbers) !== undefined) return false;
  const mismatches = mismatchesOf(member, subject, settings);
  return mismatches !== undefined && allOf(...mismatches.map((of) => () => of() === undefined));
};

/** Whether members that have a role include a Kubernetes service account. */
export function includesSubject(
  { members }: RoleMembers,
  { resource }: IamGrant,
  subject: Subject,
  stack: StackIndex,
  settings: Settings,
): boolean {
  try {
    return someItem(members(), (member) => covers(member, subject, settings));
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    // Unknown members that come from service accounts of the stack are these accounts; unless the accounts' names are known, so that
    // something else is unknown.
    const accounts = ["member", "members"].flatMap((key) => stack.sourcesOf(resource, key)).filter(isAccount);
    if (accounts.length === 0 || !subject.account || accounts.some(givesNames)) throw error;
    return accounts.includes(subject.account);
  }
}

/** Whether an account's name and namespace, from which a program may build a member, are known. */
const givesNames = ({ observed: { metadata } }: Account): boolean =>
  metadata?.name !== undefined && metadata.namespace !== undefined;
