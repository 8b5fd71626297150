import type { Rule } from "../../policies/rule";

/** The rules of the pack, loaded on the first call, as they load the policy SDK. */
export const allRules = (): readonly Rule[] =>
  (require("../../policies/rules") as typeof import("../../policies/rules")).rules;
