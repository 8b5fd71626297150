import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isFormerName } from "../../policies/settings/former-names";
import { type Elsewhere, SETTINGS_POLICY, type Settings } from "../../policies/settings/settings";
import { packageRoot } from "../../stacks/shared/package-root";
import type { EnforcementLevel, Policy, PolicyConfig } from "../offline/protocol/analysis";
import type { Plain } from "../offline/protocol/messages";
import { isObject } from "../offline/protocol/values";
import { type Configuration, readConfiguration } from "./file";

export const PRESETS = ["recommended", "strict", "advisory", "hardening", "cis", "cis-1"] as const;
type Preset = (typeof PRESETS)[number];
export const UNDECIDED_LEVELS = ["advisory", "mandatory"] as const;
export type UndecidedLevel = (typeof UNDECIDED_LEVELS)[number];

/** Merges presets: for each rule and setting the last one wins. */
function presetLayer(presets: readonly Preset[]): Configuration {
  const layer: Record<string, unknown> = {};
  const settings = {};
  for (const name of presets) {
    const file = join(packageRoot(), `policies/presets/${name}.json`);
    const preset: Configuration = JSON.parse(readFileSync(file, "utf8"));
    Object.assign(settings, preset[SETTINGS_POLICY]);
    Object.assign(layer, preset, { [SETTINGS_POLICY]: settings });
  }
  return layer;
}

/** The layers of a configuration, the later over the earlier: presets, the user's file, flags. */
export function layersOf(
  presets: readonly Preset[],
  file: string | undefined,
  undecided: UndecidedLevel | undefined,
): Configuration[] {
  const layers: Configuration[] = [presetLayer(presets)];
  if (file !== undefined) layers.push(withFormerLevels(readConfiguration(file)));
  if (undecided !== undefined) layers.push({ settings: { undecided } });
  return layers;
}

/** Moves levels under former names of rules to `settings`, as the pack has no policies with these names. */
export function withFormerLevels(layer: Configuration): Configuration {
  const former = Object.entries(layer).filter(([name]) => isFormerName(name));
  if (former.length === 0) return layer;
  const rest = Object.fromEntries(Object.entries(layer).filter(([name]) => !isFormerName(name)));
  const own = layer[SETTINGS_POLICY];
  const settings: Plain = isObject(own) ? own : { ...(own !== undefined && { enforcementLevel: own }) };
  const given = isObject(settings.formerLevels) ? settings.formerLevels : {};
  const levels = Object.fromEntries(
    former.flatMap(([name, value]) => (levelIn(value) === undefined ? [] : [[name, levelIn(value)]])),
  );
  return { ...rest, [SETTINGS_POLICY]: { ...settings, formerLevels: { ...levels, ...given } } };
}

/** The layers, with another on top that adds to what the setting `elsewhere` names. */
export function withElsewhere(
  layers: readonly Configuration[],
  elsewhere: readonly Elsewhere[],
): readonly Configuration[] {
  if (elsewhere.length === 0) return layers;
  const given = givenSettings(layers).elsewhere ?? [];
  return [...layers, { settings: { elsewhere: [...new Set([...given, ...elsewhere])] } }];
}

/** How a policy runs under these layers, merged as Pulumi merges configurations. */
export function resolveConfig(
  layers: readonly Configuration[],
  policy: Pick<Policy, "name" | "level" | "schema">,
): PolicyConfig {
  let level = policy.level;
  const properties: Plain = {};
  for (const [key, schema] of Object.entries(policy.schema)) {
    if (isObject(schema) && schema.default !== undefined) properties[key] = schema.default;
  }
  for (const layer of layers) {
    level = levelIn(layer.all) ?? level;
    const own = layer[policy.name];
    level = levelIn(own) ?? level;
    if (isObject(own)) {
      const { enforcementLevel: _, ...rest } = own;
      Object.assign(properties, rest);
    }
  }
  return { level, properties };
}

/** Like `resolveConfig`, with the remediations of all enabled rules switched on. */
export function remediatingConfig(
  layers: readonly Configuration[],
  policy: Pick<Policy, "name" | "level" | "schema">,
): PolicyConfig {
  const config = resolveConfig(layers, policy);
  const isRule = policy.name !== SETTINGS_POLICY;
  return isRule && config.level !== "disabled" ? { ...config, level: "remediate" } : config;
}

/** Whether these layers disable every rule, so that nothing would be judged. */
export const leavesNoRule = (
  layers: readonly Configuration[],
  policies: readonly Pick<Policy, "name" | "level">[],
): boolean =>
  policies.every(
    ({ name, level }) =>
      name === SETTINGS_POLICY || resolveConfig(layers, { name, level, schema: {} }).level === "disabled",
  );

/** Whether a layer lets Pulumi remediate findings. */
export const switchesRemediationOn = (layers: readonly Configuration[]): boolean =>
  layers.some((layer) => Object.values(layer).some((value) => levelIn(value) === "remediate"));

/** Whether these layers disable a policy. */
export const isDisabled = (layers: readonly Configuration[], name: string): boolean =>
  resolveConfig(layers, { name, level: "mandatory", schema: {} }).level === "disabled";

const SETTINGS = { name: SETTINGS_POLICY, level: "mandatory", schema: {} } as const;

/** Whether resources that were not looked into block, by the setting and its policy's level. */
export function letsUnseenBlock(layers: readonly Configuration[]): boolean {
  const { level, properties } = resolveConfig(layers, SETTINGS);
  return properties.unseen === "mandatory" && (level === "mandatory" || level === "remediate");
}

/** The settings in the user's own file; empty without a file. */
export const givenSettings = ([, file]: readonly Configuration[]): Partial<Settings> =>
  settingsIn(file ?? {});

/** The settings in a file. */
export function settingsIn(content: Configuration): Partial<Settings> {
  const settings = content[SETTINGS_POLICY];
  return isObject(settings) ? (settings as Partial<Settings>) : {};
}

const levelIn = (value: unknown): EnforcementLevel | undefined =>
  (typeof value === "string" ? value : isObject(value) ? value.enforcementLevel : undefined) as
    | EnforcementLevel
    | undefined;
