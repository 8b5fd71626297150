import { DNS_LABEL, KUBE_DNS_DEPLOYMENT } from "../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { foundBy, type Search } from "../../evaluation/search";
import { allOf, anyOf, everyItem, ifKnown, someItem } from "../../evaluation/unknown";
import { makesPods } from "../../evaluation/unseen/pods";
import {
  DAEMON_SET,
  POD,
  POD_DISRUPTION_BUDGET,
  type POD_DISRUPTION_BUDGET_V1BETA1,
} from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { namespaceKey } from "./namespace-of";
import { isBefore, type PodSelecting, someSelectedPod, someSelecting } from "./pod-selection";
import { type Requirement, type Selector, selects } from "./selectors";

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

/**
 * A budget that selects whatever this one selects, by its selector alone, where this one selects none of the stack's Pods: theirs are made
 * by something else, if there are any. Of two with the same selector the earlier in the program; undefined for none.
 * @throws Undecided if there may be one.
 */
export function containerOf(budget: Budget, stack: StackIndex): Budget | undefined {
  const selector = budget.inputs.spec?.selector;
  // Pods with no labels but those that the budget asks for.
  const template = () => ({ metadata: { labels: selector?.matchLabels ?? {} } });
  return foundBy(
    (ask) => someSelecting(BUDGETS, { template }, budget, stack, ask),
    (other) =>
      allOf(
        () => other !== budget,
        () => hasSelector(other),
        () => includesAll(other.inputs.spec?.selector, selector),
        () => isBefore(other, budget, stack) || !includesAll(selector, other.inputs.spec?.selector),
        () => !someSelectedPod(BUDGETS, budget, stack, () => true),
      ),
  );
}

/** Whether a budget may select Pods besides those of workloads with replicas: Pods of their own, and those that a controller makes. */
export const mayHaveMorePods = (
  budget: StackResource<typeof POD_DISRUPTION_BUDGET | typeof POD_DISRUPTION_BUDGET_V1BETA1>,
  stack: StackIndex,
): boolean =>
  anyOf(
    () =>
      stack
        .withPrefix("kubernetes:")
        .some(({ type, inputs }) => ifKnown(() => makesPods(type, () => inputs ?? {})) === true),
    () => someSelectedPod(BUDGETS, budget as Budget, stack, ({ workload }) => workload.type === POD),
  );

/** Whether what one selector asks for, another asks for too, so that it selects nothing that the first does not. */
const includesAll = (wide: Selector | undefined, narrow: Selector | undefined): boolean =>
  allOf(
    () =>
      everyItem(
        Object.keys(wide?.matchLabels ?? {}),
        (key) => narrow?.matchLabels?.[key] === wide?.matchLabels?.[key],
      ),
    () => everyItem(wide?.matchExpressions, (requirement) => isAskedBy(narrow, requirement)),
  );

const isAskedBy = (
  selector: Selector | undefined,
  { key = "", operator, values = [] }: Requirement,
): boolean => {
  const label = () => selector?.matchLabels?.[key];
  return anyOf(
    () => operator === "Exists" && label() !== undefined,
    () => operator === "In" && someItem(values, (value) => value === label()),
    () =>
      someItem(selector?.matchExpressions, (other) =>
        allOf(
          () => other.key === key && other.operator === operator,
          () => (other.values ?? []).join() === values.join(),
        ),
      ),
  );
};

/** A budget without a selector selects no Pods. */
export const hasSelector = ({ inputs }: Pick<Budget, "inputs">): boolean =>
  inputs.spec !== undefined && "selector" in inputs.spec;

/** Whether a budget is of the Pods of kube-dns, and of no others that the selector does not name. */
export const isOfKubeDns = (
  budget: StackResource<typeof POD_DISRUPTION_BUDGET | typeof POD_DISRUPTION_BUDGET_V1BETA1>,
  stack: StackIndex,
): boolean =>
  allOf(
    () => selects(budget.inputs.spec?.selector, { [DNS_LABEL]: KUBE_DNS_DEPLOYMENT }),
    () => !selects(budget.inputs.spec?.selector, {}),
    () => namespaceKey(budget, stack) === SYSTEM_NAMESPACE,
  );
