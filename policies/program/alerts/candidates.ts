// Which alert policies and log-based metrics come into question for a cluster, and for each other: each is asked about those that it may
// name alone, as a stack may have many of each.

import { pinned } from "../../../gke/filters";
import { USER_LOG_METRIC } from "../../../gke/metrics";
import { Candidates, type Lists } from "../../evaluation/candidates";
import { ofStack } from "../../evaluation/of-stack";
import { ifKnown } from "../../evaluation/unknown";
import { ALERT_POLICY, type Inputs, LOGGING_METRIC } from "../../resource-types";
import type { ClusterResource, StackIndex, StackResource } from "../../stack";
import { type Condition, filterOf, IS_CLUSTER, type Selection, selectionsOf } from "./conditions";
import { promqlNamesOf } from "./promql";

type Alert = StackResource<typeof ALERT_POLICY>;
type Metric = StackResource<typeof LOGGING_METRIC>;
type OfStack = { readonly stack: StackIndex };

/** Which of the stack's alert policies, or log-based metrics, may answer a question, by cluster. */
type ByCluster<I> = (context: OfStack) => Candidates<I>;

const alertsByCluster = new WeakMap<object, ByCluster<Alert>>();
const metricsByCluster = new WeakMap<object, ByCluster<Metric>>();

/**
 * The alert policies of which a condition may be the answer for a cluster.
 * @param question the same object for the same question.
 * @param mayAnswer whether a condition may be the answer for any cluster.
 */
export function alertsOn(
  stack: StackIndex,
  cluster: ClusterResource,
  question: object,
  mayAnswer: (condition: Condition) => boolean,
): Lists<Alert> {
  const clustersOf = (condition: Condition) =>
    mayAnswer(condition)
      ? [
          ...selectionsOf(condition).map(({ clusters }) => clusters),
          ...clustersOfLog(condition.conditionMatchedLog?.filter),
        ]
      : [];
  const make = ({ stack }: OfStack) =>
    new Candidates(stack.all(ALERT_POLICY), ({ inputs }) => keysOf(inputs, clustersOf));
  return asked(alertsByCluster, question, make)({ stack }).of(nameOf(cluster));
}

/** The log-based metrics that may be the answer for a cluster, likewise. @param mayAnswer asks for a metric's filter. */
export function metricsOn(
  stack: StackIndex,
  cluster: ClusterResource,
  question: object,
  mayAnswer: (filter: unknown) => boolean,
): Lists<Metric> {
  const make = ({ stack }: OfStack) =>
    new Candidates(stack.all(LOGGING_METRIC), ({ inputs: { filter } }) =>
      mayAnswer(filter) ? joined(clustersOfLog(filter)) : [],
    );
  return asked(metricsByCluster, question, make)({ stack }).of(nameOf(cluster));
}

function asked<I>(known: WeakMap<object, ByCluster<I>>, question: object, make: ByCluster<I>): ByCluster<I> {
  let answer = known.get(question);
  if (!answer) {
    answer = ofStack(make);
    known.set(question, answer);
  }
  return answer;
}

const alertsByMetric = ofStack(
  ({ stack }: OfStack) => new Candidates(stack.all(ALERT_POLICY), (alert) => metricsOf(alert, stack)),
);

const metricsByName = ofStack(
  ({ stack }: OfStack) => new Candidates(stack.all(LOGGING_METRIC), (metric) => namesOf(metric)),
);

/** The alert policies of which a condition may read a log-based metric. */
export const alertsReading = (stack: StackIndex, metric: Metric): Lists<Alert> =>
  alertsByMetric({ stack }).of(ifKnown(() => namesOf(metric)));

/** The log-based metrics that an alert policy may read. */
export const metricsReadBy = (stack: StackIndex, alert: Alert): Lists<Metric> =>
  metricsByName({ stack }).of(ifKnown(() => metricsOf(alert, stack)));

/** In lower case, as case does not matter to filters. Undefined for a name that may be any. */
function nameOf({ inputs }: ClusterResource): readonly string[] | undefined {
  const name: unknown = ifKnown(() => inputs.name);
  return typeof name === "string" ? [name.toLowerCase()] : undefined;
}

/** What a metric is named by: its URN, and its name in filters and in PromQL. */
function namesOf({ urn, inputs }: Metric): readonly string[] {
  const name: unknown = inputs.name;
  const names = typeof name === "string" ? promqlNamesOf(`${USER_LOG_METRIC}${name}`) : [];
  return [urn, ...names.map((each) => each.toLowerCase())];
}

function metricsOf(alert: Alert, stack: StackIndex): readonly string[] | undefined {
  const names = keysOf(alert.inputs, (condition) => selectionsOf(condition).map(({ metrics }) => metrics));
  return names && [...stack.sourcesOf(alert, "conditions").map(({ urn }) => urn), ...names];
}

type Keys = Selection["clusters"];

/** The keys of all conditions; undefined where one of them has none, and so may be on anything. */
function keysOf(
  { conditions }: Inputs[typeof ALERT_POLICY],
  ask: (condition: Condition) => readonly Keys[],
): readonly string[] | undefined {
  return joined((conditions ?? []).flatMap(ask));
}

const joined = (lists: readonly Keys[]): Keys =>
  lists.some((keys) => keys === undefined) ? undefined : lists.flatMap((keys) => keys ?? []);

/** The clusters that a filter on logs names: none where it is none. */
function clustersOfLog(text: unknown): readonly Keys[] {
  const filter = filterOf(text);
  return filter ? [pinned(filter, IS_CLUSTER)] : [];
}
