import { SANDBOX_TAINT } from "../../../gke/nodes";
import { read, type Source } from "../../evaluation/reading";
import { allOf, everyItem } from "../../evaluation/unknown";
import {
  CRON_JOB,
  DEPLOYMENT,
  type HELM_RELEASE,
  type Inputs,
  JOB,
  POD,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  STATEFUL_SET,
} from "../../resource-types";
import type { Context, Finding } from "../../rule";
import { hasOtherPool, hasStrayPool, type Pool, poolSourcesOf } from "../gcp/node-pools";
import { isStandard, makesPools } from "../gcp/requirements";
import { hasSelector, isPlacedByOthers } from "./node-selection";
import { type PodTemplate, podPath, podTemplateOf } from "./pods";
import { acceleratorsOf, isForSandbox, mayHaveAccelerators, mayRunOn } from "./scheduling";

/** The types of workloads whose Pods need some node: a DaemonSet's run wherever they may, also on none. */
export const NEEDY = [
  POD,
  DEPLOYMENT,
  STATEFUL_SET,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  JOB,
  CRON_JOB,
] as const;
type Needy = (typeof NEEDY)[number];
export type Placed = Context<Needy | typeof HELM_RELEASE>;

/** The finding on Pods for GKE Sandbox that no node pool of the cluster has. */
export function* sandboxLacking(inputs: Inputs[Needy], context: Context<Needy>): Iterable<Finding> {
  const { type } = context.resource;
  const pod = podTemplateOf(type, inputs);
  const findNone = allOf(
    () => isForSandbox(pod),
    () => findsNoPool(pod, context, hasSandbox),
    () => mayFindPool(pod, context),
  );
  if (!findNone) return;
  yield {
    at: podPath(type, "spec.runtimeClassName"),
    problem: `is ${JSON.stringify(SANDBOX_TAINT.value)}, and no node pool on which the Pods may run has GKE Sandbox: they are refused, or stay Pending`,
    fix: "Add a node pool with nodeConfig.sandboxConfig, or remove the runtimeClassName.",
  };
}

/** The finding on Pods that ask for accelerators that no node pool of the cluster has. */
export function* acceleratorsLacking(inputs: Inputs[Needy], context: Context<Needy>): Iterable<Finding> {
  const { type } = context.resource;
  const pod = podTemplateOf(type, inputs);
  const findNone = allOf(
    () => acceleratorsOf(pod).length > 0,
    () => findsNoPool(pod, context, mayHaveAccelerators),
    () => mayFindPool(pod, context),
  );
  if (!findNone) return;
  yield {
    at: podPath(type, "spec.containers"),
    problem: `ask for ${acceleratorsOf(pod)[0]}, which no node pool has on which the Pods may run, so that they stay Pending`,
    fix: "Add a node pool with nodeConfig.guestAccelerators, or a machine type that has the accelerators, and select it.",
  };
}

const hasSandbox = (pool: Source<Pool>): boolean =>
  read(pool, ({ nodeConfig }) => nodeConfig?.sandboxConfig) !== undefined;

/** Whether the cluster's pools take Pods, or none of them does because of what the Pods select, which another finding says. */
const mayFindPool = (pod: PodTemplate | undefined, context: Placed): boolean =>
  !allOf(
    () => hasSelector(pod),
    () => findsNoPool(pod, context),
  );

/** Whether none of all pools of a cluster takes Pods, and has what they need besides. */
export function findsNoPool(
  pod: PodTemplate | undefined,
  context: Placed,
  has: (pool: Source<Pool>) => boolean = () => true,
): boolean {
  const { self, stack } = context;
  const cluster = stack.clusterOf(self);
  if (!cluster || !isStandard(cluster.inputs) || hasStrayPool(context)) return false;
  const pools = () => poolSourcesOf(cluster, stack);
  const takes = (pool: Source<Pool>, labels: Pool): boolean =>
    allOf(
      () => mayRunOn(pod, labels),
      () => has(pool),
    );
  return allOf(
    () => !isPlacedByOthers(pod),
    () => everyItem(pools(), (pool) => !takes(pool, pool.inputs)),
    () => pools().length > 0,
    () => !makesPools(cluster),
    () => !hasOtherPool(pools(), cluster, (other) => takes(other, other.observed)),
  );
}
