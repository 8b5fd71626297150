import {
  parseMember,
  parsePrincipal,
  projectOfPool,
  WORKLOAD_POOL_SUFFIX,
} from "../../../gke/workload-identity";
import { allOf, anyOf, everyItem, someItem } from "../../evaluation/unknown";
import type { Context } from "../../rule";
import { areDistinct, projectOf } from "../gcp/project";
import { readWorkloadPool } from "../gcp/workload-pool";

/** What is wrong with the pool of a member, as the stack's clusters show it. */
export function poolProblem(member: string, context: Context): string | undefined {
  if (isOfBarePool(member, context))
    return "is of a pool that has the ID of the cluster's project, and not the name of its workload pool";
  return hasNameOfCluster(member, context)
    ? "is of a pool that has the cluster's name or location, where a workload pool has the ID of its project"
    : undefined;
}

/** Whether the pool of a member is made of a cluster's name, or of where it is. */
function hasNameOfCluster(member: string, { settings, stack }: Context): boolean {
  const { pool } = parseMember(member) ?? parsePrincipal(member) ?? {};
  const project = projectOfPool(pool ?? "");
  return allOf(
    () => pool !== undefined && !settings.allowedWorkloadPools.includes(pool),
    () => stack.clusters.length > 0,
    () => everyItem(stack.clusters, (cluster) => areDistinct(projectOf(cluster), project)),
    () =>
      someItem(stack.clusters, ({ inputs, observed }) =>
        anyOf(
          () => (inputs.name ?? observed.name) === project,
          () => (inputs.location ?? observed.location) === project,
        ),
      ),
  );
}

const POOL = /\/workloadIdentityPools\/([^/]+)\//;

/** Whether a member is a Kubernetes service account of a pool that has the name of a cluster's project alone, and that the stack does not make. */
function isOfBarePool(member: string, { stack }: Context): boolean {
  const [, pool] = POOL.exec(member) ?? [];
  if (pool === undefined || pool.includes(".")) return false;
  if (!parsePrincipal(member.replace(`/${pool}/`, `/${pool}${WORKLOAD_POOL_SUFFIX}/`))) return false;
  return allOf(
    () =>
      !stack
        .withPrefix("gcp:iam/workloadIdentityPool:")
        .some(
          ({ inputs }) => (inputs as { workloadIdentityPoolId?: string }).workloadIdentityPoolId === pool,
        ),
    () =>
      someItem(stack.clusters, (cluster) =>
        [projectOf(cluster), projectOfPool(readWorkloadPool(cluster)?.value ?? "")].includes(pool),
      ),
  );
}
