import { sourceOfValue } from "../../evaluation/source-of-value";
import { allOf } from "../../evaluation/unknown";
import {
  className,
  DEPLOYMENT,
  HORIZONTAL_POD_AUTOSCALER,
  HORIZONTAL_POD_AUTOSCALER_V1,
  type Inputs,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  type ResourceType,
  SCALED_OBJECT,
  STATEFUL_SET,
} from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { isNeighbour, type Neighbours, neighboursOf, type PossibleNeighbour } from "./namespaces";
import { nameOf } from "./object-name";
import { podsOf } from "./pod-selection";
import { podTemplateOf } from "./pods";
import { type Selector, selects } from "./selectors";

/** The types of workloads with a number of replicas. */
export const SCALABLE = [DEPLOYMENT, STATEFUL_SET, REPLICA_SET, REPLICATION_CONTROLLER] as const;
export type Scalable = StackResource<(typeof SCALABLE)[number]>;

const AUTOSCALERS = [HORIZONTAL_POD_AUTOSCALER, HORIZONTAL_POD_AUTOSCALER_V1, SCALED_OBJECT] as const;
type Autoscaler = StackResource<(typeof AUTOSCALERS)[number]>;

/** Kubernetes' default for replicas, and KEDA's defaults for their minimum and maximum. Source: https://keda.sh/docs/latest/reference/scaledobject-spec/ */
const DEFAULT_REPLICAS = 1;
const KEDA_DEFAULT_REPLICAS = 0;
const KEDA_MOST_REPLICAS = 100;

/**
 * The annotation by which KEDA keeps a workload at a number of replicas for a time, whatever the ScaledObject asks for.
 * Source: https://keda.sh/docs/latest/concepts/scaling-deployments/#pausing-autoscaling, checked 2026-11-30
 */
const PAUSED_REPLICAS = "autoscaling.keda.sh/paused-replicas";

/**
 * The workloads in a resource's namespace whose Pods a selector selects.
 * @throws Undecided if that is unknown of one of them.
 */
export function scalablesOf(
  resource: StackResource,
  stack: StackIndex,
  selector: Selector,
): readonly Scalable[] {
  return SCALABLE.flatMap((type) => {
    const neighbours: Neighbours<Scalable["type"]> = neighboursOf(resource, stack, type);
    const isSelected = ({ inputs }: Scalable) =>
      selects(selector, podTemplateOf(type, inputs)?.metadata?.labels);
    const candidates = podsOf(neighbours.sure)
      .candidates(() => selector)
      .flat();
    const sure = candidates.map(({ workload }) => workload as Scalable).filter(isSelected);
    return [...sure, ...knownOf(neighbours.possible, isSelected)];
  });
}

/**
 * The smallest number of Pods to which a workload is scaled: its autoscaler's minimum, else its own replicas.
 * @throws Undecided if that is unknown.
 */
export function leastReplicasOf(workload: Scalable, stack: StackIndex): number {
  const autoscaler = autoscalerOf(workload, stack);
  if (autoscaler) return minimumOf(autoscaler);
  return Number(workload.inputs.spec?.replicas ?? workload.observed.spec?.replicas ?? DEFAULT_REPLICAS);
}

/**
 * The largest number of Pods to which a workload is scaled: its autoscaler's maximum. Infinity without an autoscaler, as somebody may scale it by
 * hand.
 * @throws Undecided if that is unknown.
 */
export function mostReplicasOf(workload: Scalable, stack: StackIndex): number {
  const autoscaler = autoscalerOf(workload, stack);
  return autoscaler ? maximumOf(autoscaler) : Number.POSITIVE_INFINITY;
}

function autoscalerOf(workload: Scalable, stack: StackIndex): Autoscaler | undefined {
  const autoscalers = AUTOSCALERS.flatMap((type): readonly Autoscaler[] => {
    const { sure, possible }: Neighbours<Autoscaler["type"]> = neighboursOf(workload, stack, type);
    const isItsOwn = (autoscaler: Autoscaler) => targets(autoscaler, workload, stack);
    return [...sure.filter(isItsOwn), ...knownOf(possible, isItsOwn)];
  });
  return autoscalers[0];
}

function minimumOf({ type, inputs }: Autoscaler): number {
  if (type === SCALED_OBJECT) {
    const { spec } = inputs as Inputs[typeof SCALED_OBJECT];
    return pausedAt(inputs) ?? Number(spec?.minReplicaCount ?? KEDA_DEFAULT_REPLICAS);
  }
  const { spec } = inputs as Inputs[typeof HORIZONTAL_POD_AUTOSCALER];
  return Number(spec?.minReplicas ?? DEFAULT_REPLICAS);
}

function maximumOf({ type, inputs }: Autoscaler): number {
  if (type === SCALED_OBJECT) {
    const { spec } = inputs as Inputs[typeof SCALED_OBJECT];
    // What is paused goes on one day.
    return pausedAt(inputs) === undefined
      ? Number(spec?.maxReplicaCount ?? KEDA_MOST_REPLICAS)
      : Number.POSITIVE_INFINITY;
  }
  const { spec } = inputs as Inputs[typeof HORIZONTAL_POD_AUTOSCALER];
  return Number(spec?.maxReplicas ?? Number.POSITIVE_INFINITY);
}

/** The number of replicas at which KEDA keeps a workload while it is paused; undefined where it is not. */
function pausedAt({ metadata }: Autoscaler["inputs"]): number | undefined {
  const replicas = Number(metadata?.annotations?.[PAUSED_REPLICAS] ?? Number.NaN);
  return Number.isInteger(replicas) ? replicas : undefined;
}

/** Whether an autoscaler scales a workload: it depends on the workload, or names it. */
function targets(autoscaler: Autoscaler, workload: Scalable, stack: StackIndex): boolean {
  const target = () => autoscaler.inputs.spec?.scaleTargetRef;
  const source = sourceOfValue(
    stack.sourcesOf(autoscaler, "spec").filter(isScalable),
    () => target()?.name,
    ["name"],
    nameOf,
  );
  if (source) return source.urn === workload.urn;
  return allOf(
    () => (target()?.kind ?? "Deployment") === className(workload.type),
    () => {
      const name = nameOf(workload);
      return name !== undefined && target()?.name === name;
    },
  );
}

const isScalable = (resource: StackResource): resource is Scalable =>
  (SCALABLE as readonly string[]).includes(resource.type);

/** Possible neighbours that are of interest: none of them surely is. @throws Undecided if one may be. */
const knownOf = <T extends ResourceType>(
  possible: readonly PossibleNeighbour<T>[],
  isOfInterest: (resource: StackResource<T>) => boolean,
): readonly StackResource<T>[] =>
  possible.filter((other) => isNeighbour(other, isOfInterest)).map(({ resource }) => resource);
