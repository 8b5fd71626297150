import { allOf, everyItem, someItem } from "../../evaluation/unknown";

/** A label selector of Kubernetes. */
export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly Requirement[];
}

export interface Requirement {
  readonly key?: string;
  /** In, NotIn, Exists or DoesNotExist. */
  readonly operator?: string;
  readonly values?: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

/**
 * Whether a selector selects an object of these labels. An absent or empty selector selects every object; NotIn also
 * selects objects without the label; an operator that Kubernetes does not have selects nothing.
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 * @throws Undecided if the answer hangs on a value that is not known.
 */
export function selects(selector: Selector | undefined, labels: Labels | undefined): boolean {
  const given = labels ?? {};
  return allOf(
    () =>
      everyItem(Object.keys(selector?.matchLabels ?? {}), (key) => {
        const wanted = selector?.matchLabels?.[key];
        return isGiven(given, key) && given[key] === wanted;
      }),
    () => everyItem(selector?.matchExpressions, (requirement) => isMet(requirement, given)),
  );
}

/** Whether a selector selects an object with these labels, if that may have any others. */
export const maySelect = (selector: Selector | undefined, labels: Labels): boolean =>
  allOf(
    () =>
      everyItem(
        Object.keys(selector?.matchLabels ?? {}),
        (key) =>
          !(key in labels) ||
          selects({ matchLabels: { [key]: selector?.matchLabels?.[key] as string } }, labels),
      ),
    () =>
      everyItem(
        selector?.matchExpressions,
        (requirement) =>
          !((requirement.key ?? "") in labels) || selects({ matchExpressions: [requirement] }, labels),
      ),
  );

const isGiven = (labels: Labels, key: string): boolean =>
  Object.hasOwn(labels, key) && labels[key] !== undefined;

function isMet({ key = "", operator, values }: Requirement, labels: Labels): boolean {
  const isThere = isGiven(labels, key);
  const isListed = () => isThere && someItem(values, (value) => value === labels[key]);
  switch (operator) {
    case "In":
      return isListed();
    case "NotIn":
      return !isListed();
    case "Exists":
      return isThere;
    case "DoesNotExist":
      return !isThere;
    default:
      return false;
  }
}
