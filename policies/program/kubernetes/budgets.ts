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
 * Whether a PodDisruptionBudget selects some Pods of the stack that a drain evicts and that another budget, which stands before it in the
 * program, selects too.
 * @throws Undecided if it may.
 */
export const sharesPods = (budget: Budget, stack: StackIndex): boolean =>
  someSelectedPod(BUDGETS, budget, stack, (pod) =>
    allOf(
      // A drain leaves the Pods of DaemonSets alone.
      () => pod.workload.type !== DAEMON_SET,
      () =>
        someSelecting(BUDGETS, pod, budget, stack, (other) =>
          allOf(
            () => isBefore(other, budget, stack),
            () => hasSelector(other),
          ),
        ),
    ),
  );

/** Without a selector a budget is of no Pod. */
export const hasSelector = ({ inputs }: Pick<Budget, "inputs">): boolean =>
  inputs.spec !== undefined && "selector" in inputs.spec;
