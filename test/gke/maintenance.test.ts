import assert from "node:assert/strict";
import fc from "fast-check";
import { firstOverlap, type Interval, merge, subtract } from "../../gke/intervals";
import { CAPACITY, capacityOf, chainsOf, FORMER_CAPACITY } from "../../gke/maintenance-capacity";
import {
  daysOf,
  EXCLUSION_SCOPE,
  type Exclusion,
  type ExclusionInput,
  parseExclusion,
  UNTIL_END_OF_SUPPORT,
} from "../../gke/maintenance-exclusions";
import {
  type MaintenancePolicyInput,
  type MaintenanceWindow,
  openIntervals,
  parseWindow,
} from "../../gke/maintenance-windows";
import type { Parsed } from "../../gke/parsed-maintenance";
import { DAY, HOUR } from "../../gke/time-units";
import { parseTimestamp } from "../../gke/timestamps";
import type { CLUSTER, Inputs } from "../../policies/resource-types";

const NOW = new Date("2026-03-04T05:06:07Z");

function windowOf(policy: MaintenancePolicyInput): MaintenanceWindow {
  const parsed = parseWindow(policy);
  assert.ok(parsed?.ok, JSON.stringify(parsed));
  return parsed.value;
}

const recurring = (recurrence: string, hours: number, startTime = "2026-01-01T02:00:00Z") => ({
  recurringWindow: {
    startTime,
    endTime: new Date(Date.parse(startTime) + hours * HOUR).toISOString(),
    recurrence,
  },
});

function problemsOf(parsed: Parsed<unknown> | undefined): string[] {
  assert.ok(parsed);
  return parsed.ok ? [] : parsed.problems.map(({ at, kind }) => `${kind} ${at}`);
}

function exclusion(startTime: string, days: number, scope: string = EXCLUSION_SCOPE.noUpgrades): Exclusion {
  const start = Date.parse(startTime);
  return { start, end: start + days * DAY, scope };
}

/** What the provider's own type lets a program write is what the parsers take. */
function takesProviderTypes(cluster: Inputs[typeof CLUSTER]) {
  const policy = cluster.maintenancePolicy;
  return policy && [parseWindow(policy), policy.maintenanceExclusions?.map(parseExclusion)];
}

describe("gke/maintenance", () => {
  describe("parseTimestamp", () => {
    for (const [text, time, isUtc] of [
      ["2026-01-03T02:00:00Z", "2026-01-03T02:00:00.000Z", true],
      ["2026-01-03t02:00:00.123456789z", "2026-01-03T02:00:00.123Z", true],
      ["2026-01-03T02:00:00.5Z", "2026-01-03T02:00:00.500Z", true],
      ["2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000Z", true],
      ["2026-01-03T02:00:00+02:00", "2026-01-03T00:00:00.000Z", false],
      ["2026-01-03T02:00:00-00:00", "2026-01-03T02:00:00.000Z", false],
    ] as const) {
      it(`reads ${text}`, () => {
        const timestamp = parseTimestamp(text);
        assert.ok(timestamp);
        assert.equal(new Date(timestamp.time).toISOString(), time);
        assert.equal(timestamp.isUtc, isUtc);
      });
    }

    for (const text of [
      "",
      "2026-01-03",
      "2026-01-03T02:00Z",
      "2026-01-03T02:00:00",
      "2026-01-03 02:00:00Z",
      "2026-02-29T02:00:00Z",
      "2026-04-31T02:00:00Z",
      "2026-13-01T02:00:00Z",
      "2026-01-03T24:00:00Z",
      "2026-01-03T25:00:00Z",
      "2026-01-03T02:60:00Z",
      "2026-01-03T02:00:60Z",
      "2026-01-03T02:00:00+0200",
      "2026-01-03T02:00:00+24:00",
      "2026-01-03T02:00:00Z\n",
    ]) {
      it(`rejects ${JSON.stringify(text)}`, () => assert.equal(parseTimestamp(text), undefined));
    }

    it("reads every moment that toISOString writes", () => {
      const moments = fc.date({
        min: new Date("0000-01-01T00:00:00Z"),
        max: new Date("9999-12-31T23:59:59Z"),
        noInvalidDate: true,
      });
      fc.assert(
        fc.property(moments, (date) =>
          assert.equal(parseTimestamp(date.toISOString())?.time, date.getTime()),
        ),
      );
    });
  });

  describe("parseWindow", () => {
    it("has no window where the policy has none", () => assert.equal(parseWindow({}), undefined));

    it("reads the same window in each of the three ways", () => {
      const daily = windowOf({ dailyMaintenanceWindow: { startTime: "03:30" } });
      const ways = [
        daily,
        windowOf(recurring("FREQ=DAILY", 4, "1970-01-01T03:30:00Z")),
        windowOf({
          recurringMaintenanceWindow: {
            recurrence: "FREQ=DAILY",
            windowDuration: "4h",
            windowStartTime: { hours: 3, minutes: 30, seconds: 0 },
          },
        }),
      ];
      for (const way of ways) assert.deepEqual(way, daily);
    });

    it("starts a window on the day that delayUntil names", () => {
      const { start, duration } = windowOf({
        recurringMaintenanceWindow: {
          recurrence: "FREQ=WEEKLY",
          windowDuration: "5h30m",
          windowStartTime: { hours: 2, minutes: 15, seconds: 30 },
          delayUntil: { year: 2026, month: 2, day: 28 },
        },
      });
      assert.equal(new Date(start).toISOString(), "2026-02-28T02:15:30.000Z");
      assert.equal(duration, 5.5 * HOUR);
    });

    it("reads a window whose times have offsets", () => {
      const { start, duration } = windowOf({
        recurringWindow: {
          startTime: "2026-01-03T02:00:00+02:00",
          endTime: "2026-01-03T06:00:00Z",
          recurrence: "FREQ=DAILY",
        },
      });
      assert.equal(new Date(start).toISOString(), "2026-01-03T00:00:00.000Z");
      assert.equal(duration, 6 * HOUR);
    });

    const rmw = (changes: object) => ({
      recurringMaintenanceWindow: {
        recurrence: "FREQ=WEEKLY;BYDAY=SA",
        windowDuration: "4h",
        windowStartTime: { hours: 2, minutes: 0, seconds: 0 },
        ...changes,
      },
    });
    const rejected: [string, MaintenancePolicyInput, string[]][] = [
      [
        "a daily time with seconds",
        { dailyMaintenanceWindow: { startTime: "03:00:00" } },
        ["invalid dailyMaintenanceWindow.startTime"],
      ],
      [
        "a daily time after 23:59",
        { dailyMaintenanceWindow: { startTime: "24:00" } },
        ["invalid dailyMaintenanceWindow.startTime"],
      ],
      ["an end at the start", recurring("FREQ=DAILY", 0), ["invalid recurringWindow.endTime"]],
      ["an end before the start", recurring("FREQ=DAILY", -1), ["invalid recurringWindow.endTime"]],
      [
        "every wrong property at once",
        { recurringWindow: { startTime: "today", endTime: "tomorrow", recurrence: "FREQ=HOURLY" } },
        [
          "invalid recurringWindow.recurrence",
          "invalid recurringWindow.startTime",
          "invalid recurringWindow.endTime",
        ],
      ],
      [
        "a recurrence that ends",
        recurring("FREQ=DAILY;COUNT=3", 4),
        ["unsupported recurringWindow.recurrence"],
      ],
      [
        "an hour of 24",
        rmw({ windowStartTime: { hours: 24, minutes: 0, seconds: 0 } }),
        ["invalid recurringMaintenanceWindow.windowStartTime.hours"],
      ],
      [
        "half a minute",
        rmw({ windowStartTime: { hours: 2, minutes: 0.5, seconds: 0 } }),
        ["invalid recurringMaintenanceWindow.windowStartTime.minutes"],
      ],
      [
        "negative seconds",
        rmw({ windowStartTime: { hours: 2, minutes: 0, seconds: -1 } }),
        ["invalid recurringMaintenanceWindow.windowStartTime.seconds"],
      ],
      [
        "a duration without a unit",
        rmw({ windowDuration: "4" }),
        ["invalid recurringMaintenanceWindow.windowDuration"],
      ],
      [
        "a day that does not exist",
        rmw({ delayUntil: { year: 2026, month: 2, day: 29 } }),
        ["invalid recurringMaintenanceWindow.delayUntil"],
      ],
      [
        "every second week from no day on",
        rmw({ recurrence: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA" }),
        ["invalid recurringMaintenanceWindow.delayUntil"],
      ],
      [
        "a weekday that neither recurrence nor first day names",
        rmw({ recurrence: "FREQ=WEEKLY" }),
        ["invalid recurringMaintenanceWindow.delayUntil"],
      ],
      [
        "a day of the month from no month on",
        rmw({ recurrence: "FREQ=MONTHLY;BYMONTHDAY=1" }),
        ["invalid recurringMaintenanceWindow.delayUntil"],
      ],
    ];
    for (const [name, policy, expected] of rejected) {
      it(`rejects ${name}`, () => assert.deepEqual(problemsOf(parseWindow(policy)), expected));
    }
  });

  it("takes what the provider's types allow", () => {
    const policy = recurring("FREQ=DAILY", 4);
    assert.deepEqual(takesProviderTypes({ maintenancePolicy: policy }), [parseWindow(policy), undefined]);
  });

  describe("parseExclusion", () => {
    const base = { startTime: "2026-12-01T00:00:00Z", endTime: "2026-12-31T00:00:00Z" };

    it("freezes every upgrade where no scope is given", () => {
      const parsed = parseExclusion(base);
      assert.ok(parsed.ok);
      assert.equal(parsed.value.scope, EXCLUSION_SCOPE.noUpgrades);
      assert.equal(daysOf(parsed.value), 30);
    });

    it("ends at its end where the API says that the end is fixed", () => {
      const parsed = parseExclusion({
        ...base,
        exclusionOptions: {
          scope: EXCLUSION_SCOPE.noMinor,
          endTimeBehavior: "END_TIME_BEHAVIOR_UNSPECIFIED",
        },
      });
      assert.ok(parsed.ok);
      assert.equal(daysOf(parsed.value), 30);
    });

    it("has no end until the end of support", () => {
      const parsed = parseExclusion({
        startTime: base.startTime,
        exclusionOptions: { scope: EXCLUSION_SCOPE.noMinor, endTimeBehavior: UNTIL_END_OF_SUPPORT },
      });
      assert.ok(parsed.ok);
      assert.equal(daysOf(parsed.value), Number.POSITIVE_INFINITY);
    });

    const rejected: [string, ExclusionInput, string[]][] = [
      ["no end", { startTime: base.startTime }, ["invalid endTime"]],
      [
        "two ends",
        { ...base, exclusionOptions: { endTimeBehavior: UNTIL_END_OF_SUPPORT } },
        ["invalid endTime"],
      ],
      ["an end at the start", { ...base, endTime: base.startTime }, ["invalid endTime"]],
      [
        "times that are none",
        { startTime: "now", endTime: "later" },
        ["invalid startTime", "invalid endTime"],
      ],
      [
        "another scope",
        { ...base, exclusionOptions: { scope: "NO_PATCHES" } },
        ["invalid exclusionOptions.scope"],
      ],
      [
        "another behaviour",
        { startTime: base.startTime, exclusionOptions: { endTimeBehavior: "NEVER" } },
        ["invalid exclusionOptions.endTimeBehavior"],
      ],
    ];
    for (const [name, input, expected] of rejected) {
      it(`rejects ${name}`, () => assert.deepEqual(problemsOf(parseExclusion(input)), expected));
    }
  });

  describe("openIntervals", () => {
    it("joins occurrences that touch, and cuts them to the range", () => {
      const open = openIntervals(
        windowOf(recurring("FREQ=WEEKLY;BYDAY=SA,SU", 24, "2026-01-03T00:00:00Z")),
        Date.parse("2026-01-03T12:00:00Z"),
        Date.parse("2026-01-10T06:00:00Z"),
      );
      assert.deepEqual(open, [
        { start: Date.parse("2026-01-03T12:00:00Z"), end: Date.parse("2026-01-05T00:00:00Z") },
        { start: Date.parse("2026-01-10T00:00:00Z"), end: Date.parse("2026-01-10T06:00:00Z") },
      ]);
    });
  });

  describe("capacityOf", () => {
    const cases: [string, MaintenancePolicyInput, number, number][] = [
      ["no window", {}, 92 * 24, 32 * 24],
      ["a daily window", { dailyMaintenanceWindow: { startTime: "03:00" } }, 92 * 4, 32 * 4],
      ["4 hours a week", recurring("FREQ=WEEKLY;BYDAY=SA", 4), 52, 16],
      ["6 hours on each day of the weekend", recurring("FREQ=WEEKLY;BYDAY=SA,SU", 6), 156, 48],
      ["3 hours a day", recurring("FREQ=DAILY", 3), 0, 0],
      ["days that touch", recurring("FREQ=DAILY", 24), 92 * 24, 32 * 24],
      ["4 hours a month", recurring("FREQ=MONTHLY;BYDAY=1SA", 4), 12, 4],
      ["occurrences that overlap", recurring("FREQ=DAILY", 30), 92 * 24, 32 * 24],
    ];
    for (const [name, policy, hours, formerHours] of cases) {
      it(`finds ${hours} hours in 92 days and ${formerHours} in 32 with ${name}`, () => {
        const window = Object.keys(policy).length === 0 ? undefined : windowOf(policy);
        assert.equal(capacityOf(window, [], NOW).hours, hours);
        assert.equal(capacityOf(window, [], NOW, FORMER_CAPACITY).hours, formerHours);
      });
    }

    it("counts nothing for a window that is to start after more than two periods", () => {
      const late = windowOf(recurring("FREQ=DAILY", 4, "2030-01-01T02:00:00Z"));
      assert.equal(capacityOf(late, [], NOW).hours, 0);
    });

    it("counts from the start of a window that begins within a period", () => {
      const soon = windowOf(recurring("FREQ=DAILY", 4, "2026-04-01T02:00:00Z"));
      assert.equal(capacityOf(soon, [], NOW).hours, 92 * 4);
    });

    it("leaves 2 days of 92 beside the longest exclusion, and says where", () => {
      const freeze = exclusion("2026-04-01T00:00:00Z", 90);
      const { hours, worstFrom } = capacityOf(undefined, [freeze], NOW);
      assert.equal(hours, CAPACITY.hours);
      assert.ok(worstFrom <= freeze.start && worstFrom + CAPACITY.days * DAY >= freeze.end);
    });

    it("ignores exclusions of other scopes", () => {
      const patchesOnly = exclusion("2026-04-01T00:00:00Z", 90, EXCLUSION_SCOPE.noMinorOrNode);
      assert.equal(capacityOf(undefined, [patchesOnly], NOW).hours, 92 * 24);
    });

    it("drops what an exclusion leaves of an occurrence when that is under 4 hours", () => {
      const saturday = windowOf(recurring("FREQ=WEEKLY;BYDAY=SA", 6, "2026-03-07T00:00:00Z"));
      const cut = { ...exclusion("2026-03-14T03:00:00Z", 1 / 24) };
      const whole = capacityOf(saturday, [], NOW).hours;
      assert.equal(capacityOf(saturday, [cut], NOW).hours, whole - 6);
    });

    const exclusions = fc.array(
      fc
        .record({
          start: fc.integer({ min: -30 * 24, max: 200 * 24 }),
          hours: fc.integer({ min: 1, max: 90 * 24 }),
          scope: fc.constantFrom(...Object.values(EXCLUSION_SCOPE)),
        })
        .map(({ start, hours, scope }) => {
          const from = NOW.getTime() + start * HOUR;
          return { start: from, end: from + hours * HOUR, scope };
        }),
      { maxLength: 5 },
    );
    const windows = fc
      .record({
        rule: fc.constantFrom(
          "FREQ=DAILY",
          "FREQ=WEEKLY;BYDAY=SA,SU",
          "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
          "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=SA,SU",
        ),
        hours: fc.integer({ min: 1, max: 30 }),
        startHour: fc.integer({ min: 0, max: 23 }),
      })
      .map(({ rule, hours, startHour }) =>
        windowOf(recurring(rule, hours, `2026-01-01T${String(startHour).padStart(2, "0")}:00:00Z`)),
      );

    it("never finds more time with one more exclusion", () => {
      fc.assert(
        fc.property(fc.option(windows, { nil: undefined }), exclusions, exclusions, (window, some, more) => {
          const before = capacityOf(window, some, NOW).hours;
          const after = capacityOf(window, [...some, ...more], NOW).hours;
          assert.ok(after <= before, `${after} hours after ${before}`);
        }),
      );
    });

    it("never finds more than any period of days holds", () => {
      fc.assert(
        fc.property(
          windows,
          exclusions,
          fc.integer({ min: 0, max: CAPACITY.days }),
          (window, frozen, offset) => {
            const from = NOW.getTime() + offset * DAY;
            const to = from + CAPACITY.days * DAY;
            const closed = frozen.filter(({ scope }) => scope === EXCLUSION_SCOPE.noUpgrades);
            let open = 0;
            for (const { start, end } of subtract(openIntervals(window, from - DAY, to + DAY), closed)) {
              if (end - start >= 4 * HOUR) open += Math.max(0, Math.min(end, to) - Math.max(start, from));
            }
            assert.ok(capacityOf(window, frozen, NOW).hours <= open / HOUR + 1e-9);
          },
        ),
      );
    });
  });

  describe("chainsOf", () => {
    const starts = "2026-01-01T00:00:00Z";

    it("joins what leaves less than 4 hours between", () => {
      assert.deepEqual(
        chainsOf([exclusion("2026-01-31T03:59:59Z", 30), exclusion(starts, 30)]).map(({ count }) => count),
        [2],
      );
      assert.deepEqual(
        chainsOf([exclusion("2026-01-31T04:00:00Z", 30), exclusion(starts, 30)]).map(({ count }) => count),
        [1, 1],
      );
    });

    it("spans an exclusion within another", () => {
      const [chain] = chainsOf([exclusion(starts, 30), exclusion("2026-01-02T00:00:00Z", 1)]);
      assert.deepEqual(chain, { start: Date.parse(starts), end: Date.parse(starts) + 30 * DAY, count: 2 });
    });

    it("has none of other scopes", () => {
      assert.deepEqual(chainsOf([exclusion(starts, 30, EXCLUSION_SCOPE.noMinor)]), []);
    });
  });

  describe("merge and subtract", () => {
    const intervals = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 10 })).map(([start, length]) => ({
        start,
        end: start + length,
      })),
      { maxLength: 8 },
    );
    const hours = Array.from({ length: 60 }, (_, hour) => hour);
    const covers = (all: readonly Interval[], hour: number) =>
      all.some(({ start, end }) => start <= hour && hour < end);

    it("keep every moment, once and in order", () => {
      fc.assert(
        fc.property(intervals, (all) => {
          const merged = merge(all);
          for (const hour of hours) assert.equal(covers(merged, hour), covers(all, hour));
          for (const [index, { start }] of merged.entries()) {
            assert.ok(index === 0 || start > (merged[index - 1]?.end ?? start));
          }
        }),
      );
    });

    it("take away what the holes cover, and nothing else", () => {
      fc.assert(
        fc.property(intervals, intervals, (all, holes) => {
          const rest = subtract(all, holes);
          for (const hour of hours) {
            assert.equal(covers(rest, hour), covers(all, hour) && !covers(holes, hour));
          }
        }),
      );
    });

    it("have the first moment in common that is in both", () => {
      fc.assert(
        fc.property(intervals, intervals, (one, other) => {
          const overlap = firstOverlap(merge(one), merge(other));
          const common = hours.filter((hour) => covers(one, hour) && covers(other, hour));
          assert.equal(overlap?.start, common[0]);
          for (const hour of hours) if (overlap && covers([overlap], hour)) assert.ok(common.includes(hour));
        }),
      );
    });
  });
});
