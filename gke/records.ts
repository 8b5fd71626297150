// Whether a filter matches a record: a log entry or a time series of which some fields are known.
// Sources, checked 2026-11-25: https://cloud.google.com/logging/docs/view/logging-query-language (operators, log_id, SEARCH),
// https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#LogSeverity and
// https://cloud.google.com/monitoring/api/v3/filters (paths, functions)

import type { Filter, Leaf } from "./filter-parser";
import { passes } from "./filters";
import { fullyMatches, matches } from "./regular-expressions";

/**
 * The fields of a record by their paths in a filter, with two exceptions: a label of its resource or metric has its plain name, such as
 * `cluster_name`, and `text` is its message. Undefined where a value is unknown.
 */
export type Fields = (name: string) => string | undefined;

/** The fields of a record of which only these are known. */
export const fieldsOf =
  (known: Readonly<Record<string, string>>): Fields =>
  (name) =>
    Object.hasOwn(known, name) ? known[name] : undefined;

/** Whether a filter matches a record; undefined where that depends on unknown fields. */
export const filterMatches = (filter: Filter, fields: Fields): boolean | undefined =>
  passes(filter, (leaf) => decide(leaf, fields));

function decide(leaf: Leaf, fields: Fields): boolean | undefined {
  switch (leaf.kind) {
    case "comparison":
      return compare(leaf.path, leaf.operator, leaf.value, fields);
    case "test": {
      const actual = fields(fieldAt(leaf.path));
      const passed = actual === undefined ? undefined : test(leaf.name, actual, leaf.args);
      return leaf.operator === "!=" && passed !== undefined ? !passed : passed;
    }
    case "call":
      if (leaf.name === "log_id") return same(fields("log_id"), leaf.args[0]);
      return leaf.name === "SEARCH" ? contains(fields("text"), leaf.args.at(-1)) : undefined;
    case "text":
      return contains(fields("text"), leaf.value);
  }
}

const LABEL = /^(?:resource|metric)\.labels?\./;

function fieldAt(path: string): string {
  if (path === "textPayload" || path === "jsonPayload.message") return "text";
  return path.replace(LABEL, "").replace(/^metadata\.system_labels?\./, "metadata_system_");
}

/** But for regular expressions, case does not matter to Cloud Logging, and what Monitoring compares is in lower case. */
function compare(path: string, operator: string, value: string, fields: Fields): boolean | undefined {
  if (path === "logName") {
    const log = fields("log_id");
    // Without the project before it, which is not known here.
    const expected = value.replace(/^.*(?=\/logs\/)/s, "");
    return log === undefined
      ? undefined
      : compared(operator, `/logs/${encodeURIComponent(log)}`, expected, path);
  }
  const field = fieldAt(path);
  const actual = fields(field);
  return actual === undefined ? undefined : compared(operator, actual, value, field);
}

function compared(operator: string, actual: string, value: string, field: string): boolean | undefined {
  switch (operator) {
    case "=":
      return same(actual, value);
    case "!=":
      return !same(actual, value);
    case ":":
      return value === "*" || contains(actual, value);
    case "=~":
      return matches(value, actual);
    case "!~": {
      const matched = matches(value, actual);
      return matched === undefined ? undefined : !matched;
    }
    default:
      return field === "severity" ? ranks(operator, actual, value) : undefined;
  }
}

function same(actual: string | undefined, value: string | undefined): boolean | undefined {
  return actual === undefined || value === undefined
    ? undefined
    : actual.toLowerCase() === value.toLowerCase();
}

function contains(actual: string | undefined, value: string | undefined): boolean | undefined {
  return actual === undefined || value === undefined
    ? undefined
    : actual.toLowerCase().includes(value.toLowerCase());
}

const SEVERITIES: readonly string[] = [
  "DEFAULT",
  "DEBUG",
  "INFO",
  "NOTICE",
  "WARNING",
  "ERROR",
  "CRITICAL",
  "ALERT",
  "EMERGENCY",
];

function ranks(operator: string, actual: string, value: string): boolean | undefined {
  const [left, right] = [actual, value].map((severity) => SEVERITIES.indexOf(severity.toUpperCase()));
  if (left === undefined || right === undefined || left < 0 || right < 0) return undefined;
  if (left === right) return operator.endsWith("=");
  return operator.startsWith(">") ? left > right : left < right;
}

function test(name: string, actual: string, args: readonly string[]): boolean | undefined {
  const [first = ""] = args;
  switch (name) {
    case "starts_with":
      return actual.startsWith(first);
    case "ends_with":
      return actual.endsWith(first);
    case "has_substring":
      return args.includes("ignore_case=true") ? contains(actual, first) : actual.includes(first);
    case "one_of":
      return args.includes(actual);
    case "monitoring.regex.full_match":
      return fullyMatches(first, actual);
    default:
      return undefined;
  }
}
