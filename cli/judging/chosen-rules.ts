import { didYouMean } from "../../gke/suggest";
import { currentName } from "../../policies/settings/former-names";
import type { Configuration } from "../configuration/file";
import { resolveConfig } from "../configuration/layers";
import { UsageError } from "../messages/errors";
import { allRules } from "../pack/all-rules";

/** The rules that --rule names, each once, by their current names. @throws UsageError for a name that no rule has. */
export function chosenRules(named: readonly string[] | undefined): readonly string[] | undefined {
  if (named === undefined) return undefined;
  const known = allRules().map(({ name }) => name);
  for (const name of named)
    if (!known.includes(currentName(name)))
      throw new UsageError(
        `--rule: there is no rule "${name}".${didYouMean(name, known)} For the list: npx gke-guardrails rules`,
      );
  return [...new Set(named.map(currentName))];
}

/** The layers, with another on top that disables all rules but the named ones; of these, one that they disable gives advice. */
export function withRulesAlone(
  layers: readonly Configuration[],
  named: readonly string[],
): readonly Configuration[] {
  const levels = allRules().flatMap(({ name, level }) => {
    if (!named.includes(name)) return [[name, "disabled"]];
    return resolveConfig(layers, { name, level, schema: {} }).level === "disabled"
      ? [[name, "advisory"]]
      : [];
  });
  return [...layers, Object.fromEntries(levels)];
}
