import assert from "node:assert/strict";
import fc from "fast-check";
import { occurrences } from "../../gke/occurrences";
import { parseRecurrence, WEEKDAYS } from "../../gke/recurrence";
import { DAY } from "../../gke/time-units";

function starts(rule: string, start: string, from: string, to: string): string[] {
  const parsed = parseRecurrence(rule);
  assert.ok(parsed.ok, `${rule} is understood`);
  return occurrences(parsed.recurrence, Date.parse(start), Date.parse(from), Date.parse(to)).map((time) =>
    new Date(time).toISOString().slice(0, 16),
  );
}

function problemsOf(rule: string): string[] {
  const parsed = parseRecurrence(rule);
  return parsed.ok ? [] : parsed.problems.map(({ kind, part }) => `${kind} ${part}`);
}

const list = <T>(item: fc.Arbitrary<T>, maxLength: number) =>
  fc.uniqueArray(item, { minLength: 1, maxLength }).map((items) => items.join(","));
const signed = (max: number) => fc.integer({ min: -max, max }).filter((number) => number !== 0);
const weekdays = list(fc.constantFrom(...WEEKDAYS), 7);
const numberedWeekdays = list(
  fc
    .tuple(fc.constantFrom("", ...[-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]), fc.constantFrom(...WEEKDAYS))
    .map(([ordinal, day]) => `${ordinal}${day}`),
  4,
);
const maybe = (name: string, value: fc.Arbitrary<string>) =>
  fc.option(value).map((text) => (text === null ? "" : `;${name}=${text}`));
const interval = maybe("INTERVAL", fc.integer({ min: 1, max: 5 }).map(String));
const monthDays = maybe("BYMONTHDAY", list(signed(31), 4));
const positions = maybe("BYSETPOS", list(signed(6), 3));

/** Every rule that parseRecurrence understands, in the shapes that it can have. */
const rules = fc.oneof(
  fc.tuple(interval, maybe("BYDAY", weekdays), monthDays).map((parts) => `FREQ=DAILY${parts.join("")}`),
  fc.tuple(interval, maybe("BYDAY", weekdays)).map((parts) => `FREQ=WEEKLY${parts.join("")}`),
  fc
    .tuple(interval, weekdays, positions)
    .map(([every, days, set]) => `FREQ=WEEKLY${every};BYDAY=${days}${set}`),
  fc
    .tuple(interval, maybe("BYDAY", numberedWeekdays), monthDays)
    .map((parts) => `FREQ=MONTHLY${parts.join("")}`),
  fc
    .tuple(interval, fc.oneof(weekdays, numberedWeekdays), monthDays, positions)
    .map(([every, days, dates, set]) => `FREQ=MONTHLY${every};BYDAY=${days}${dates}${set}`),
);

const times = fc
  .date({ min: new Date("2019-01-01"), max: new Date("2027-01-01"), noInvalidDate: true })
  .map((date) => Math.floor(date.getTime() / 1000) * 1000);

/** rrule-temporal, asked the same question as `occurrences`; it and its polyfill are ES modules. */
async function loadOracle() {
  await import("temporal-polyfill/global");
  const { RRuleTemporal } = await import("rrule-temporal");
  return (rule: string, start: number, from: number, to: number): number[] => {
    const dtstart = new Date(start).toISOString().replace(/[-:]|\.000/g, "");
    const rruleString = `DTSTART:${dtstart}\nRRULE:${rule}`;
    return new RRuleTemporal({ rruleString, maxIterations: 10_000 })
      .between(new Date(from), new Date(to - 1), true)
      .map(({ epochMilliseconds }) => epochMilliseconds);
  };
}

describe("gke/recurrence", () => {
  describe("occurrences", () => {
    it("repeats on the named weekdays", () => {
      assert.deepEqual(
        starts(
          "FREQ=WEEKLY;BYDAY=SA,SU",
          "2026-01-01T02:00:00Z",
          "2026-01-01T00:00:00Z",
          "2026-01-12T00:00:00Z",
        ),
        ["2026-01-03T02:00", "2026-01-04T02:00", "2026-01-10T02:00", "2026-01-11T02:00"],
      );
    });

    it("counts every second week from the week of the start, which begins on Monday", () => {
      assert.deepEqual(
        starts(
          "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU",
          "2026-01-04T00:00:00Z",
          "2026-01-01T00:00:00Z",
          "2026-01-20T00:00:00Z",
        ),
        ["2026-01-04T00:00", "2026-01-12T00:00", "2026-01-18T00:00"],
      );
    });

    it("finds the first weekend day and the last Saturday of a month", () => {
      const range = ["2026-01-01T03:00:00Z", "2026-01-01T00:00:00Z", "2026-03-31T00:00:00Z"] as const;
      assert.deepEqual(starts("FREQ=MONTHLY;BYSETPOS=1;BYDAY=SA,SU", ...range), [
        "2026-01-03T03:00",
        "2026-02-01T03:00",
        "2026-03-01T03:00",
      ]);
      assert.deepEqual(starts("FREQ=MONTHLY;BYDAY=-1SA", ...range), [
        "2026-01-31T03:00",
        "2026-02-28T03:00",
        "2026-03-28T03:00",
      ]);
    });

    it("skips months without the day", () => {
      assert.deepEqual(
        starts("FREQ=MONTHLY", "2026-01-31T03:00:00Z", "2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"),
        ["2026-01-31T03:00", "2026-03-31T03:00", "2026-05-31T03:00"],
      );
    });

    it("includes the range's first moment and excludes its last", () => {
      assert.deepEqual(
        starts("FREQ=DAILY", "2020-01-01T03:00:00Z", "2026-01-01T03:00:00Z", "2026-01-03T03:00:00Z"),
        ["2026-01-01T03:00", "2026-01-02T03:00"],
      );
    });

    it("is empty before the start", () => {
      assert.deepEqual(
        starts("FREQ=DAILY", "2027-01-01T03:00:00Z", "2026-01-01T03:00:00Z", "2026-06-03T03:00:00Z"),
        [],
      );
    });

    it("agrees with rrule-temporal on every rule that is understood", async () => {
      const oracle = await loadOracle();
      fc.assert(
        fc.property(
          rules,
          times,
          fc.integer({ min: -40, max: 400 }),
          fc.integer({ min: 1, max: 200 }),
          (rule, start, after, days) => {
            const parsed = parseRecurrence(rule);
            assert.ok(parsed.ok, `${rule} is understood`);
            const from = start + after * DAY;
            const to = from + days * DAY;
            const found = occurrences(parsed.recurrence, start, from, to);
            assert.deepEqual(found, oracle(rule, start, from, to));
          },
        ),
        { numRuns: 400 },
      );
    });
  });

  describe("parseRecurrence", () => {
    for (const rule of [
      "FREQ=DAILY",
      "RRULE:FREQ=DAILY",
      "freq=weekly;byday=sa,su",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
      "FREQ=MONTHLY;BYDAY=+1SA",
      "FREQ=MONTHLY;BYSETPOS=1;BYDAY=SA,SU",
      "FREQ=MONTHLY;BYMONTHDAY=1,-1",
    ]) {
      it(`accepts ${rule}`, () => assert.deepEqual(problemsOf(rule), []));
    }

    const rejected: [string, string][] = [
      ["", "invalid RRULE"],
      ["FREQ", "invalid RRULE"],
      ["FREQ=WEEKLY;", "invalid RRULE"],
      ["FREQ=WEEKLY;BYDAY=", "invalid RRULE"],
      ["FREQ=WEEKLY;BYDAY=SA;BYDAY=SU", "invalid BYDAY"],
      ["FREQ=WEEKLY;DAYS=SA", "invalid RRULE"],
      ["BYDAY=SA", "invalid FREQ"],
      ["FREQ=FORTNIGHTLY", "invalid FREQ"],
      ["FREQ=HOURLY", "invalid FREQ"],
      ["FREQ=YEARLY", "unsupported FREQ"],
      ["FREQ=DAILY;INTERVAL=0", "invalid INTERVAL"],
      ["FREQ=DAILY;INTERVAL=-1", "invalid INTERVAL"],
      ["FREQ=DAILY;INTERVAL=1001", "unsupported INTERVAL"],
      ["FREQ=WEEKLY;BYDAY=XX", "invalid BYDAY"],
      ["FREQ=WEEKLY;BYDAY=SA SU", "invalid BYDAY"],
      ["FREQ=WEEKLY;BYDAY=1SA", "invalid BYDAY"],
      ["FREQ=MONTHLY;BYDAY=6SA", "invalid BYDAY"],
      ["FREQ=MONTHLY;BYDAY=0SA", "invalid BYDAY"],
      ["FREQ=MONTHLY;BYMONTHDAY=32", "invalid BYMONTHDAY"],
      ["FREQ=MONTHLY;BYMONTHDAY=0", "invalid BYMONTHDAY"],
      ["FREQ=WEEKLY;BYMONTHDAY=1", "invalid BYMONTHDAY"],
      ["FREQ=MONTHLY;BYSETPOS=1", "invalid BYSETPOS"],
      ["FREQ=MONTHLY;BYSETPOS=0;BYDAY=SA", "invalid BYSETPOS"],
      ["FREQ=DAILY;BYSETPOS=1;BYDAY=SA", "unsupported BYSETPOS"],
      ["FREQ=WEEKLY;COUNT=10", "unsupported COUNT"],
      ["FREQ=WEEKLY;UNTIL=20270101T000000Z", "unsupported UNTIL"],
      ["FREQ=WEEKLY;BYHOUR=3", "unsupported BYHOUR"],
    ];
    for (const [rule, problem] of rejected) {
      it(`rejects ${rule || "nothing"} as ${problem}`, () => assert.deepEqual(problemsOf(rule), [problem]));
    }

    it("reports every problem at once", () => {
      assert.deepEqual(problemsOf("FREQ=HOURLY;INTERVAL=0;BYDAY=XX;COUNT=3"), [
        "invalid FREQ",
        "invalid INTERVAL",
        "invalid BYDAY",
        "unsupported COUNT",
      ]);
    });

    it("never throws and never quotes what it read", () => {
      const canary = "CANARY";
      fc.assert(
        fc.property(
          fc.string(),
          fc.constantFrom("", "FREQ=", "FREQ=WEEKLY;BYDAY=", "FREQ=DAILY;"),
          (text, start) => {
            const parsed = parseRecurrence(`${start}${canary}${text}`);
            assert.ok(!parsed.ok);
            for (const { part, problem } of parsed.problems) {
              assert.doesNotMatch(part + problem, new RegExp(canary, "i"));
            }
          },
        ),
      );
    });
  });
});
