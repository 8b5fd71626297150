import { ofStack } from "../../../evaluation/of-stack";
import { allOf, everyItem, someItem } from "../../../evaluation/unknown";
import type { StackIndex } from "../../../stack";
import { leastReplicasOf, SCALABLE, type Scalable } from "../replicas";

/** Whether one Pod at most serves a webhook: a drain ends it, and nothing answers until it is back. */
export const isServedByOnePod = (workloads: () => readonly Scalable[], stack: StackIndex): boolean =>
  allOf(
    // Whichever of them it is that serves.
    () => hasSinglePod({ stack }),
    () => workloads().length > 0,
    () => workloads().reduce((sum, each) => sum + leastReplicasOf(each, stack), 0) <= 1,
  );

/** Whether none of a webhook's workloads has a Pod, as far as their replicas are known. */
export const hasNoPods = (workloads: readonly Scalable[], stack: StackIndex): boolean =>
  everyItem(workloads, (each) => leastReplicasOf(each, stack) === 0);

const hasSinglePod = ofStack(({ stack }: { stack: StackIndex }) =>
  someItem(SCALABLE, (type) =>
    someItem(stack.all(type), (workload) => leastReplicasOf(workload, stack) <= 1),
  ),
);
