import type { Level, Rule } from "../rule";
import { CIS_GKE, rulesOfLevels } from "./cis-gke";

/** A configuration as `--policy-pack-config` takes it: a level by the rule's name, and the settings. */
type Preset = Readonly<Record<string, Level | Readonly<Record<string, unknown>>>>;

/**
 * The presets, by name: the files of policies/presets. None says "all", so that one laid over another adds to it, and no rule that is off
 * is switched on by accident.
 */
export function presetsOf(rules: readonly Rule[]): Readonly<Record<string, Preset>> {
  const usual = rules.filter(({ level }) => level !== "disabled");
  const hardening = rules.filter(({ level, isChoice }) => level === "disabled" && !isChoice);
  return {
    recommended: { settings: {} },
    strict: {
      settings: { enforcementLevel: "mandatory", advice: "mandatory" },
      ...levels(usual, "mandatory"),
    },
    advisory: { settings: { enforcementLevel: "advisory" }, ...levels(usual, "advisory") },
    hardening: { settings: {}, ...levels(hardening, "advisory") },
    cis: { settings: {}, ...levels(rulesOfLevels(CIS_GKE, rules, 2), "mandatory") },
    "cis-1": { settings: {}, ...levels(rulesOfLevels(CIS_GKE, rules, 1), "mandatory") },
  };
}

const levels = (rules: readonly Rule[], level: Level): Preset =>
  Object.fromEntries(rules.map(({ name }) => [name, level]));
