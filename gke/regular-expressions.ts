// The regular expressions of filters and queries. They are RE2's, and matched in linear time as there: JavaScript's own would let one
// expression hold up the whole run.
// Sources, checked 2026-11-28: https://cloud.google.com/logging/docs/view/logging-query-language,
// https://prometheus.io/docs/prometheus/latest/querying/basics/ and https://github.com/google/re2/wiki/Syntax

import type { RE2JS } from "re2js";

/** Expressions are shorter: the filter or query that contains one has at most 20,000 characters. */
const MAX_LENGTH = 20_000;

/** As many as a stack's alerts have between them, so that each is compiled once. */
const MAX_COMPILED = 500;

const compiled = new Map<string, RE2JS | undefined>();

/** Whether an expression matches somewhere in a text; undefined for an invalid RE2 expression. */
export const matches = (expression: string, text: string): boolean | undefined =>
  compile(expression)?.matcher(text).find();

/** Whether an expression matches a whole text; undefined for an invalid RE2 expression. */
export const fullyMatches = (expression: string, text: string): boolean | undefined =>
  compile(expression)?.matches(text);

function compile(expression: string): RE2JS | undefined {
  if (expression.length > MAX_LENGTH) return undefined;
  if (compiled.has(expression)) return compiled.get(expression);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  // Loaded with the first expression, as most programs have none.
  const { RE2JS, RE2JSException } = require("re2js") as typeof import("re2js");
  let engine: RE2JS | undefined;
  try {
    engine = RE2JS.compile(expression, RE2JS.DOTALL);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
  }
  compiled.set(expression, engine);
  return engine;
}
