import type { Plain } from "../../offline/protocol/messages";
import { record } from "../../offline/protocol/values";

// Values of Google's API, which leaves out what is false, empty or not set.

/** Automatic repair and upgrades, where the API leaves out what is off. */
export const management = (config: unknown): Plain => ({
  autoRepair: false,
  autoUpgrade: false,
  ...record(config),
});

/** The options of Shielded VMs, where the API leaves out what is off. */
export const shieldedInstance = (config: unknown): Plain => ({
  enableSecureBoot: false,
  enableIntegrityMonitoring: false,
  ...record(config),
});

/** Tags of Google's resource manager, which the API has within an object. */
export const managerTags = (config: unknown): unknown => record(record(config).resourceManagerTags).tags;

export const without = (object: Plain, keys: readonly string[]): Plain =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
