import type { Rule } from "../../policies/rule";

/** A rule that a test of the evaluation shapes as it needs it. */
export const ruleFor = (name: string, checks: Rule["checks"]): Rule => ({
  name,
  description: `The requirement of ${name}.`,
  why: "",
  fix: `Fix ${name}.`,
  whenToExempt: "",
  sources: [],
  severity: "high",
  level: "mandatory",
  good: {},
  bad: {},
  checks,
});
