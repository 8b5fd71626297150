import { NODE_POOL_LABEL } from "../../../../gke/nodes";
import { allOf, someItem } from "../../../evaluation/unknown";
import { DAEMON_SET } from "../../../resource-types";
import type { ClusterResource, StackIndex } from "../../../stack";
import { jobSpecOf } from "../jobs";
import type { PodTemplate } from "../pods";
import { isVerification, type Verifier, verifiersOn } from "./verification";

type PodSpec = NonNullable<PodTemplate["spec"]>;
type Constraint = NonNullable<PodSpec["topologySpreadConstraints"]>[number];

/** Whether the cluster has a verification that runs on many nodes at once, and reaches all that it must reach. */
export const hasWideVerification = (
  cluster: ClusterResource,
  stack: StackIndex,
  reaches: (verifier: Verifier) => boolean = () => true,
): boolean =>
  someItem(verifiersOn(cluster, stack), (verifier) =>
    allOf(
      () => isVerification(verifier),
      () => verifier.type === DAEMON_SET || isSpread(verifier, poolCount(cluster, stack)),
      () => reaches(verifier),
    ),
  );

/** Whether a Job's Pods are spread over this number of node pools. */
function isSpread({ type, inputs }: Verifier, pools: number): boolean {
  const job = jobSpecOf(type, inputs);
  const isForPools = (constraint: Constraint) =>
    allOf(
      () => constraint.topologyKey === NODE_POOL_LABEL,
      () => constraint.whenUnsatisfiable !== "ScheduleAnyway",
    );
  return allOf(
    () => Number(job?.parallelism ?? 1) >= pools,
    () => Number(job?.completions ?? job?.parallelism ?? 1) >= pools,
    () => someItem(job?.template?.spec?.topologySpreadConstraints, isForPools),
  );
}

/** The number of a cluster's node pools that the program has. */
export const poolCount = (cluster: ClusterResource, stack: StackIndex): number =>
  stack.poolsOf(cluster).length + (cluster.inputs.nodePools?.length ?? 0);
