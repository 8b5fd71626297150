import { foundBy, type Search } from "../../evaluation/search";
import { allOf } from "../../evaluation/unknown";
import { DAEMON_SET, POD_DISRUPTION_BUDGET } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { isBefore, type PodSelecting, someSelectedPod, someSelecting } from "./pod-selection";

type Budget = StackResource<typeof POD_DISRUPTION_BUDGET>;

const BUDGETS: PodSelecting<typeof POD_DISRUPTION_BUDGET> = {
  type: POD_DISRUPTION_BUDGET,
  selectorOf: ({ inputs }) => inputs.spec?.selector,
};

/**
 * An earlier budget in the program that selects some of the Pods that this one selects too, and that a drain evicts; undefined for none.
 * @throws Undecided if there may be one.
 */
export function sharerOf(budget: Budget, stack: StackIndex): Budget | undefined {
  const someSharer: Search<Budget> = (ask) =>
    someSelectedPod(BUDGETS, budget, stack, (pod) =>
      allOf(
        // A drain leaves the Pods of DaemonSets alone.
        () => pod.workload.type !== DAEMON_SET,
        () => someSelecting(BUDGETS, pod, budget, stack, ask),
      ),
    );
  return foundBy(someSharer, (other) =>
    allOf(
      () => isBefore(other, budget, stack),
      () => hasSelector(other),
    ),
  );
}

/** A budget without a selector selects no Pods. */
export const hasSelector = ({ inputs }: Pick<Budget, "inputs">): boolean =>
  inputs.spec !== undefined && "selector" in inputs.spec;
