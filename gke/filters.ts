// The filters of Cloud Logging, of Cloud Monitoring and of Pub/Sub subscriptions, read into a tree: enough to tell which entries,
// time series or messages pass, as far as that can be told.
// Sources, checked 2026-11-25: https://cloud.google.com/logging/docs/view/logging-query-language,
// https://cloud.google.com/monitoring/api/v3/filters and https://cloud.google.com/pubsub/docs/subscription-message-filter

import { type Filter, FilterParser, type Leaf } from "./filter-parser";
import { tokensOf } from "./filter-tokens";
import { remembering } from "./remembering";

/** The longest filter that Cloud Logging accepts; Pub/Sub's limit is lower. */
const MAX_LENGTH = 20_000;

/**
 * Parses a filter of any of these languages; undefined where it is invalid. OR binds more tightly than AND, as in Cloud Logging; Pub/Sub
 * requires parentheses. Never throws.
 */
export const parseFilter = (text: string): Filter | undefined =>
  text.length > MAX_LENGTH ? undefined : parsed(text);

const parsed = remembering((text): Filter | undefined => {
  const tokens = tokensOf(text);
  return tokens && new FilterParser(tokens).read();
});

/** Whether a filter lets something pass; undefined where leaves that cannot be decided leave that open. */
export function passes(filter: Filter, decide: (leaf: Leaf) => boolean | undefined): boolean | undefined {
  if (filter.kind === "not") {
    const passed = passes(filter.part, decide);
    return passed === undefined ? undefined : !passed;
  }
  if ("parts" in filter) {
    const settling = filter.kind === "or";
    const answers = filter.parts.map((part) => passes(part, decide));
    if (answers.includes(settling)) return settling;
    return answers.includes(undefined) ? undefined : !settling;
  }
  return decide(filter);
}

/** The leaves that something has to fit to pass: those that are not negated. */
export function positiveLeaves(filter: Filter): readonly Leaf[] {
  if (filter.kind === "not") return [];
  return "parts" in filter ? filter.parts.flatMap(positiveLeaves) : [filter];
}

/**
 * The values, in lower case, one of which a field has in everything that a filter matches; undefined where it may have others.
 * @param field matches the paths of the field.
 */
export function pinned(filter: Filter, field: RegExp): readonly string[] | undefined {
  if (filter.kind === "comparison")
    return filter.operator === "=" && field.test(filter.path) ? [filter.value.toLowerCase()] : undefined;
  if (filter.kind !== "and" && filter.kind !== "or") return undefined;
  const values = filter.parts.map((part) => pinned(part, field));
  if (filter.kind === "and") return values.find((each) => each !== undefined);
  return values.includes(undefined) ? undefined : values.flatMap((each) => each ?? []);
}
