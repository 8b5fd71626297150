import { NAMESPACE_NAME_LABEL } from "../../../gke/namespaces";
import { ofStack } from "../../evaluation/of-stack";
import { ifKnown, someItem, Undecided, valueOrUndecided } from "../../evaluation/unknown";
import { HELM_CHART_V3, NAMESPACE, NAMESPACE_PATCH } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { GATEKEEPER_IGNORE_LABEL, GATEKEEPER_IGNORED, isIgnoredByGatekeeper } from "./gatekeeper-label";
import { clusterKey, onClusterOf } from "./namespaces";
import { CHART_TYPES, type ChartType } from "./releases";
import type { Labels, Selector } from "./selectors";

/** The labels of GKE's namespaces, by namespace and cluster, remembered since each webhook asks for them several times. */
const answers = ofStack(() => new Map<string, Labels | Undecided>());

/**
 * The labels of one of GKE's namespaces on the resource's cluster: its name, and those that the program, or Gatekeeper's chart, puts on it. GKE is assumed to put
 * no others there.
 * @throws Undecided if it is unknown whether labels of the program are this namespace's.
 */
export function systemNamespaceLabels(namespace: string, resource: StackResource, stack: StackIndex): Labels {
  const known = answers({ stack });
  const cluster = isOnAnyCluster(resource, stack) ? "any" : clusterKey(resource, stack);
  const key = `${namespace} ${cluster}`;
  const answer = known.get(key) ?? valueOrUndecided(() => declaredLabels(namespace, resource, stack));
  known.set(key, answer);
  if (answer instanceof Undecided) throw answer;
  return answer;
}

function declaredLabels(namespace: string, resource: StackResource, stack: StackIndex): Labels {
  const labels: Record<string, string> = { [NAMESPACE_NAME_LABEL]: namespace };
  const all = [...near(resource, stack, NAMESPACE), ...near(resource, stack, NAMESPACE_PATCH)];
  for (const { inputs } of all) {
    const { metadata } = inputs;
    if (!(metadata && "labels" in metadata && metadata.name === namespace)) continue;
    // By descriptors, so that an unknown value stays unknown.
    Object.defineProperties(labels, Object.getOwnPropertyDescriptors(metadata.labels ?? {}));
  }
  const releases = CHART_TYPES.flatMap((type): readonly StackResource<ChartType>[] =>
    near(resource, stack, type),
  );
  if (!Object.hasOwn(labels, GATEKEEPER_IGNORE_LABEL)) addLabelOfGatekeeper(labels, namespace, releases);
  return labels;
}

/** Adds the label that a release of Gatekeeper puts on a namespace; where it is not known whether one does, only what asks for the label is undecided. */
function addLabelOfGatekeeper(
  labels: Record<string, string>,
  namespace: string,
  releases: readonly StackResource<ChartType>[],
): void {
  const answers = releases.map(({ inputs }) =>
    valueOrUndecided(() => isIgnoredByGatekeeper(namespace, inputs)),
  );
  const undecided = answers.find((answer) => answer instanceof Undecided);
  if (answers.includes(true)) labels[GATEKEEPER_IGNORE_LABEL] = GATEKEEPER_IGNORED;
  else if (undecided)
    Object.defineProperty(labels, GATEKEEPER_IGNORE_LABEL, {
      enumerable: true,
      get: () => {
        throw undecided;
      },
    });
}

/** Whether a resource is a component: policies do not see its provider, so it may be on any cluster. */
const isOnAnyCluster = (resource: StackResource, stack: StackIndex): boolean =>
  resource.type === HELM_CHART_V3 && !stack.clusterOf(resource);

/** The namespaces, or the releases of charts, on the resource's cluster. */
const near = <T extends typeof NAMESPACE | typeof NAMESPACE_PATCH | ChartType>(
  resource: StackResource,
  stack: StackIndex,
  type: T,
): readonly StackResource<T>[] =>
  isOnAnyCluster(resource, stack) ? stack.all(type) : onClusterOf(resource, stack, type);

/** Whether a selector may require a label other than a Namespace's name. */
export const asksForOtherLabels = (selector: Selector | undefined): boolean =>
  ifKnown(
    () =>
      Object.keys(selector?.matchLabels ?? {}).some((key) => key !== NAMESPACE_NAME_LABEL) ||
      someItem(selector?.matchExpressions, ({ key }) => key !== NAMESPACE_NAME_LABEL),
  ) ?? true;
