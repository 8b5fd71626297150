import { fitsName } from "../../policies/evaluation/run-config";
import { DEFAULT_SETTINGS } from "../../policies/settings/settings";
import type { Stack } from "../offline/project/stacks";

/** A stack that seems to be production, and why. */
export interface ProductionStack {
  name: string;
  reason: string;
}

/** Words that teams call production, as a part of a stack's name or as the value of an environment. */
const PRODUCTION_WORD = /^(?:prod|production|prd|live)\d*$/i;
/** Keys of configuration whose value names the environment. */
const ENVIRONMENT_KEY = /(?:^|[:_-])(?:env|environment|stage|tier)$/i;

/** The stacks that seem to be production, by their names or by their configuration. */
export const productionStacks = (stacks: readonly Stack[]): ProductionStack[] =>
  stacks.flatMap(({ name, config }) => {
    if (isProductionName(name)) return [{ name, reason: "by its name" }];
    const [key] =
      [...config.values].find(
        ([each, value]) =>
          ENVIRONMENT_KEY.test(each) && !config.secrets.has(each) && PRODUCTION_WORD.test(value),
      ) ?? [];
    return key === undefined ? [] : [{ name, reason: `by ${key} in its configuration` }];
  });

function isProductionName(name: string): boolean {
  const parts = name.split(/[._-]/);
  return (
    DEFAULT_SETTINGS.production.stacks.some((pattern) => fitsName(pattern, name)) ||
    parts.some((part, i) => PRODUCTION_WORD.test(part) && !/^(?:pre|non|not|no)$/i.test(parts[i - 1] ?? ""))
  );
}
