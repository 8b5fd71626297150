// The ways in which the provider writes durations.

import { DAY_SECONDS } from "./time-units";

/**
 * The seconds of `3600s` or `3600.5s`, as the API's durations are written (up to nine fractional digits); undefined for anything
 * else, a negative duration included.
 * Source: https://protobuf.dev/reference/protobuf/google.protobuf/#duration, checked 2026-11-23
 */
export function parseSeconds(text = ""): number | undefined {
  return /^\d{1,12}(\.\d{1,9})?s$/.test(text) ? Number(text.slice(0, -1)) : undefined;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/**
 * The seconds of `4h`, `2h45m` or `1.5m`, as `recurringMaintenanceWindow.windowDuration` takes them; undefined for anything else
 * and for a duration that is not positive.
 * Source: @pulumi/gcp 9.37.0, ClusterMaintenancePolicyRecurringMaintenanceWindow, and https://pkg.go.dev/time#ParseDuration,
 * checked 2026-11-23
 */
export function parseUnitDuration(text = ""): number | undefined {
  if (!/^\+?((\d{1,12}(\.\d{0,9})?|\.\d{1,9})(ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, value, unit] of text.matchAll(/([\d.]{1,22})(ns|us|µs|μs|ms|s|m|h)/g)) {
    seconds += Number(value) * (UNIT_SECONDS[unit ?? ""] ?? Number.NaN);
  }
  return seconds > 0 ? seconds : undefined;
}

const SOAK_UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: DAY_SECONDS };

/**
 * The seconds of `3600s`, `30m`, `168h` or `7d`, as `RolloutSequence.stages.soakDuration` takes them; undefined for anything else.
 * Source: @pulumi/gcp 9.37.0, RolloutSequenceStage, checked 2026-11-25
 */
export function parseSoak(text = ""): number | undefined {
  const [, value, unit] = /^(\d{1,12}(?:\.\d{1,9})?)([smhd])$/.exec(text) ?? [];
  return value === undefined ? undefined : Number(value) * (SOAK_UNIT_SECONDS[unit ?? ""] ?? Number.NaN);
}
