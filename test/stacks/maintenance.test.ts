import assert from "node:assert/strict";
import fc from "fast-check";
import { EXCLUSION_SCOPE } from "../../gke/maintenance-exclusions";
import { openIntervals, parseRecurringWindow } from "../../gke/maintenance-windows";
import { WEEKDAYS } from "../../gke/recurrence";
import type { MaintenanceConfig } from "../../stacks/cluster-keys";
import { parseConfig } from "../../stacks/config";
import { maintenancePolicy, windowsOverlap } from "../../stacks/maintenance";
import { PLACE, STACKS, stackFile, textsOf } from "./stack-files";

/** The window as a program's values, which here are never Outputs. */
function windowOf(config: MaintenanceConfig) {
  return maintenancePolicy(config).recurringWindow as {
    startTime: string;
    endTime: string;
    recurrence: string;
  };
}

const windows = fc.record({
  days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
  minutes: fc.integer({ min: 0, max: 24 * 60 - 1 }),
  hours: fc.integer({ min: 4, max: 24 }),
});
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

describe("a stack's maintenance window", () => {
  it("begins on its first day, at its time, and lasts as long as configured", () => {
    fc.assert(
      fc.property(windows, ({ days, minutes, hours }) => {
        const window = windowOf({ days, start: clock(minutes), hours, exclusions: [] });
        const start = new Date(window.startTime);
        assert.equal(
          WEEKDAYS[start.getUTCDay()],
          WEEKDAYS.find((day) => days.includes(day)),
        );
        assert.equal(start.getUTCHours() * 60 + start.getUTCMinutes(), minutes);
        assert.equal(Date.parse(window.endTime) - start.getTime(), hours * 3_600_000);
      }),
    );
  });

  it("recurs on each of its days, as GKE reads it", () => {
    fc.assert(
      fc.property(windows, ({ days, minutes, hours }) => {
        const parsed = parseRecurringWindow(windowOf({ days, start: clock(minutes), hours, exclusions: [] }));
        assert.ok(parsed.ok);
        const { frequency, interval, byDay } = parsed.value.recurrence;
        assert.deepEqual([frequency, interval], ["WEEKLY", 1]);
        assert.deepEqual(new Set(byDay.map(({ day }) => day)), new Set(days));
      }),
    );
  });

  it("does not depend on the order of the days, or on a day that stands twice", () => {
    const rest = { start: "02:00", hours: 6, exclusions: [] };
    assert.deepEqual(
      windowOf({ days: ["WE", "MO", "WE"], ...rest }),
      windowOf({ days: ["MO", "WE"], ...rest }),
    );
  });

  it("is written as GKE gives it back", () => {
    const scope = EXCLUSION_SCOPE.noMinor;
    const exclusion = { name: "freeze", start: "2027-12-17T00:00:00Z", end: "2028-01-03T00:00:00Z", scope };
    assert.deepEqual(
      maintenancePolicy({ days: ["FR", "TU"], start: "22:30", hours: 8, exclusions: [exclusion] }),
      {
        recurringWindow: {
          startTime: "2026-01-06T22:30:00Z",
          endTime: "2026-01-07T06:30:00Z",
          recurrence: "FREQ=WEEKLY;BYDAY=TU,FR",
        },
        maintenanceExclusions: [
          {
            exclusionName: "freeze",
            startTime: "2027-12-17T00:00:00Z",
            endTime: "2028-01-03T00:00:00Z",
            exclusionOptions: { scope: "NO_MINOR_UPGRADES" },
          },
        ],
      },
    );
  });

  it("overlaps another exactly if both are ever open at once, as GKE reads them", () => {
    const from = Date.parse("2026-06-01T00:00:00Z");
    const opens = (config: MaintenanceConfig) => {
      const parsed = parseRecurringWindow(windowOf(config));
      assert.ok(parsed.ok);
      return openIntervals(parsed.value, from, from + 14 * 24 * 3_600_000);
    };
    const configs = windows.map(
      ({ days, minutes, hours }): MaintenanceConfig => ({
        days,
        start: clock(minutes),
        hours,
        exclusions: [],
      }),
    );
    fc.assert(
      fc.property(configs, configs, (a, b) => {
        const both = opens(a).some((x) => opens(b).some((y) => x.start < y.end && y.start < x.end));
        assert.equal(windowsOverlap(a, b), both);
      }),
    );
  });

  it("is on no day that another production cluster's is on", () => {
    const production = STACKS.flatMap(
      (stack) => parseConfig(textsOf(stackFile(stack)), PLACE).clusters,
    ).filter(({ environment }) => environment === "prod");
    const days = production.flatMap(({ maintenance }) => maintenance.days);
    assert.ok(production.length > 1);
    assert.equal(new Set(days).size, days.length);
  });
});
