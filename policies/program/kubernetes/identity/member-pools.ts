import {
  parseIdentity,
  parsePrincipal,
  projectOfPool,
  WORKLOAD_POOL_SUFFIX,
} from "../../../../gke/workload-identity";
import { Candidates, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, everyItem, someItem } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { ClusterResource } from "../../../stack";
import { areDistinct, projectOf } from "../../gcp/project";
import { readWorkloadPool } from "../../gcp/workload-pool";

/** What is wrong with a member's workload pool, judged by the stack's clusters; undefined if nothing is. */
export function poolProblem(member: string, context: Context): string | undefined {
  if (isOfBarePool(member, context))
    return "is of a pool that has the ID of the cluster's project, and not the name of its workload pool";
  return hasNameOfCluster(member, context)
    ? "is of a pool that has the cluster's name or location, where a workload pool has the ID of its project"
    : undefined;
}

/** Names that people mistake for the ID of a cluster's project: the cluster's own name and location. */
const namesOf = ({ inputs, observed }: ClusterResource): readonly (() => string | undefined)[] => [
  () => inputs.name ?? observed.name,
  () => inputs.location ?? observed.location,
];
const clusters = ofStack(
  ({ stack }: Context) =>
    new Candidates(stack.clusters, (cluster) => namesOf(cluster).map((name) => name() ?? "")),
);

/** Whether a member's pool is built from a cluster's name or location. */
function hasNameOfCluster(member: string, context: Context): boolean {
  const { pool } = parseIdentity(member) ?? {};
  if (pool === undefined || context.settings.allowedWorkloadPools.includes(pool)) return false;
  const project = projectOfPool(pool) ?? "";
  return allOf(
    () =>
      someOf(clusters(context).of([project]), (cluster) =>
        anyOf(...namesOf(cluster).map((name) => () => name() === project)),
      ),
    () => everyItem(context.stack.clusters, (cluster) => areDistinct(projectOf(cluster), project)),
  );
}

const POOL = /\/workloadIdentityPools\/([^/]+)\//;

/**
 * Whether a member is a Kubernetes service account whose pool is the bare ID of a cluster's project, and that pool is not one that the
 * stack creates.
 */
function isOfBarePool(member: string, { stack }: Context): boolean {
  const [, pool] = POOL.exec(member) ?? [];
  if (pool === undefined || pool.includes(".")) return false;
  if (!parsePrincipal(member.replace(`/${pool}/`, `/${pool}${WORKLOAD_POOL_SUFFIX}/`))) return false;
  return allOf(
    () =>
      !someItem(
        stack.withPrefix("gcp:iam/workloadIdentityPool:"),
        ({ inputs }) => (inputs as { workloadIdentityPoolId?: string }).workloadIdentityPoolId === pool,
      ),
    () =>
      someItem(stack.clusters, (cluster) =>
        [projectOf(cluster), projectOfPool(readWorkloadPool(cluster)?.value ?? "")].includes(pool),
      ),
  );
}
