const UNIT_SECONDS = new Map(
  Object.entries({ h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 }),
);

/** Seconds of a duration as Go writes it, such as "1h30m" or "1.5h". */
export function seconds(duration: string): number {
  if (duration === "") return 0;
  let total = 0;
  for (const [, amount, unit] of duration.matchAll(/(\d{1,20}(?:\.\d{1,20})?)(h|ms|us|µs|ns|m|s)/g)) {
    total += Number(amount) * (UNIT_SECONDS.get(unit ?? "") ?? 0);
  }
  return total;
}
