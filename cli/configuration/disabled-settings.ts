import { SETTINGS_POLICY } from "../../policies/settings/settings";
import type { Configuration } from "./file";
import { isDisabled, settingsIn, withFormerLevels } from "./layers";

/**
 * Settings of a file that do not apply, as the policy which carries them is disabled: a note that begins with them, or none.
 * @param file the configuration that gives the settings.
 * @param layers everything that decides the level, the file included.
 */
export function disabledSettings(file: Configuration, layers: readonly Configuration[] = [file]): string[] {
  const { enforcementLevel, ...given } = {
    enforcementLevel: undefined,
    ...settingsIn(withFormerLevels(file)),
  };
  const names = Object.keys(given);
  if (names.length === 0 || !isDisabled(layers, SETTINGS_POLICY)) return [];
  const cause =
    enforcementLevel === undefined
      ? '"all": "disabled" disables settings too'
      : 'settings.enforcementLevel is "disabled"';
  const these = names.map((name) => `settings.${name}`).join(", ");
  return [
    `${these}: ${names.length === 1 ? "does" : "do"} not apply, as ${cause}. Set "settings": { "enforcementLevel": "mandatory", … }.`,
  ];
}
