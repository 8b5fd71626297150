import type { Filter } from "../../../gke/filter-parser";
import { parseFilter, pinned, positiveLeaves } from "../../../gke/filters";
import { type Fields, fieldsOf, filterMatches } from "../../../gke/records";
import { remembering } from "../../../gke/remembering";
import type { ALERT_POLICY, Inputs } from "../../resource-types";
import { type Growth, growthOfThreshold } from "./growth";
import { type Selector, selectorsOf, selects } from "./promql";

export type Condition = NonNullable<Inputs[typeof ALERT_POLICY]["conditions"]>[number];

/** Some of the time series that a condition of an alert policy watches. */
export interface Selection {
  /** Whether a series is among them; undefined where that depends on what is not known of it. */
  matches(series: Fields): boolean | undefined;
  /** The types of metrics and of monitored resources that it names, as filters or PromQL write them. */
  readonly names: readonly string[];
  /** The clusters, and the types of metrics, that all of its series are of, in lower case; undefined where they may be of others. */
  readonly clusters: readonly string[] | undefined;
  readonly metrics: readonly string[] | undefined;
  /** The alert fires when there are none. */
  readonly isAbsence: boolean;
  /** The alert fires when their values are small. */
  isBelow(): boolean;
  /** What the alert asks each of them to grow by; undefined where it asks something else. */
  growth(): Growth | undefined;
}

/** A time series or a log entry by what is known of it; where it comes from is the cluster's to say. */
export type Sample = Readonly<Record<string, string>>;

const fitting = new WeakMap<Selection, Map<readonly Sample[], readonly Sample[]>>();

/** Those of the samples that a selection may take, whatever their cluster: few selections are on any of them, and there are many. */
export function fittingOf(selection: Selection, samples: readonly Sample[]): readonly Sample[] {
  const known = fitting.get(selection) ?? new Map<readonly Sample[], readonly Sample[]>();
  fitting.set(selection, known);
  let found = known.get(samples);
  if (!found) {
    found = samples.filter((sample) => selection.matches(fieldsOf(sample)) !== false);
    known.set(samples, found);
  }
  return found;
}

const read = new WeakMap<Condition, readonly Selection[]>();

/**
 * What a condition on metrics watches; nothing for one on a log, and for a filter or query that Google would not take.
 * @throws Undecided where that is not known.
 */
export function selectionsOf(condition: Condition): readonly Selection[] {
  const known = read.get(condition);
  if (known) return known;
  const { conditionThreshold, conditionAbsent, conditionPrometheusQueryLanguage } = condition;
  const found = [
    ...byFilter(conditionThreshold?.filter, {
      isBelow: () => conditionThreshold?.comparison === "COMPARISON_LT",
      growth: () => growthOfThreshold(conditionThreshold),
    }),
    ...byFilter(conditionAbsent?.filter, { isAbsence: true }),
    ...byPromql(conditionPrometheusQueryLanguage?.query),
    ...byMql(condition.conditionMonitoringQueryLanguage?.query),
  ];
  read.set(condition, found);
  return found;
}

/** The filter that a text is; undefined for what is none. */
export const filterOf = (text: unknown): Filter | undefined =>
  typeof text === "string" ? parseFilter(text) : undefined;

/** What a selection is unless it is said otherwise. */
const PLAIN = { isAbsence: false, isBelow: () => false, growth: () => undefined };

function byFilter(text: unknown, more: Partial<Selection> = {}): readonly Selection[] {
  const filter = filterOf(text);
  if (!filter) return [];
  return [
    {
      matches: (series) => filterMatches(filter, series),
      names: namesIn(filter),
      clusters: pinned(filter, IS_CLUSTER),
      metrics: pinned(filter, /^metric\.type$/),
      ...PLAIN,
      ...more,
    },
  ];
}

/** The paths by which filters name a cluster. */
export const IS_CLUSTER = /^(?:(?:resource|metric)\.labels?\.)?cluster(?:_name)?$/;

/** The types, functions' arguments and logs that a filter asks for. */
export const namesIn = (filter: Filter): readonly string[] =>
  positiveLeaves(filter).flatMap((leaf) => {
    if (leaf.kind === "call") return leaf.name === "log_id" ? leaf.args : [];
    if (leaf.kind === "text" || !/^(metric|resource)\.type$|^logName$/.test(leaf.path)) return [];
    if (leaf.operator.startsWith("!")) return [];
    return leaf.kind === "test" ? leaf.args : [leaf.value];
  });

const byPromql = (query: unknown): readonly Selection[] =>
  typeof query === "string" ? selectionsOfQuery(query) : [];

/** Remembered, as a query stands in the resource that is judged, then in the stack, and often in the alerts of several clusters. */
const selectionsOfQuery = remembering((query): readonly Selection[] =>
  (selectorsOf(query) ?? []).map((selector) => ({
    matches: (series) => selects(selector, series),
    names: selector.matchers
      .filter(
        ({ label, operator }) => /^(__name__|monitored_resource)$/.test(label) && !operator.startsWith("!"),
      )
      .map(({ value }) => value),
    clusters: valuesOf(selector, /^cluster(?:_name)?$/),
    metrics: valuesOf(selector, /^__name__$/),
    isAbsence: selector.isAbsence,
    isBelow: () => selector.isBelow,
    growth: () => selector.growth,
  })),
);

/** The value that a label has to have. */
function valuesOf({ matchers }: Selector, label: RegExp): readonly string[] | undefined {
  const matcher = matchers.find((each) => each.operator === "=" && label.test(each.label));
  return matcher && [matcher.value.toLowerCase()];
}

/**
 * Monitoring Query Language, which Google no longer recommends, is only split into words: a query that names a metric may watch
 * each of its series.
 * Source: https://cloud.google.com/stackdriver/docs/deprecations/mql
 */
function byMql(query: unknown): readonly Selection[] {
  if (typeof query !== "string") return [];
  const names = query.split(/[\s|(){},:'"]+/).filter((word) => word !== "");
  return [
    {
      matches: (series) => (names.includes(series("metric.type") ?? "") ? undefined : false),
      names,
      clusters: undefined,
      metrics: names.map((name) => name.toLowerCase()),
      ...PLAIN,
    },
  ];
}
