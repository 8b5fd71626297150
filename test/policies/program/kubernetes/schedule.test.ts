import assert from "node:assert/strict";
import fc from "fast-check";
import { longestPause } from "../../../../policies/program/kubernetes/schedule";

const DAILY: Record<string, number> = {
  "* * * * *": 1,
  "*/30 * * * *": 30,
  "*/25 * * * *": 25,
  "0,50 * * * *": 50,
  "5 * * * *": 60,
  "7/30 * * * *": 30,
  "0 */2 * * *": 120,
  "0 9-17 * * *": 960,
  "0 6 * * *": 1440,
  "0 6 ? * ?": 1440,
  "0 6 1-31 JAN-dec sun-SAT": 1440,
  "  */10  *  *  *  *  ": 10,
  "@hourly": 60,
  "@midnight": 1440,
  "@every 45m": 45,
  "@every 1h30m": 90,
  "@every 90s": 1.5,
};
const SELDOM = [
  "0 6 * * 1",
  "*/5 * * * MON-FRI",
  "*/5 * 1 * *",
  "*/5 * * 1-11 *",
  "@weekly",
  "@monthly",
  "@yearly",
];
const REFUSED = [
  "",
  "often",
  "* * * *",
  "* * * * * *",
  "60 * * * *",
  "* 24 * * *",
  "* * 0 * *",
  "* * * 13 *",
  "* * * * 7",
  "5-1 * * * *",
  "*/0 * * * *",
  "*-5 * * * *",
  "1,,2 * * * *",
  "mon * * * *",
  "@never",
  "@every",
  "@every day",
];

describe("the longest pause of a schedule", () => {
  for (const [schedule, minutes] of Object.entries(DAILY)) {
    it(`is ${minutes} minutes for ${schedule.trim()}`, () => assert.equal(longestPause(schedule), minutes));
  }
  for (const schedule of SELDOM) {
    it(`has no end for ${schedule}, which leaves out days`, () =>
      assert.equal(longestPause(schedule), Number.POSITIVE_INFINITY));
  }
  for (const schedule of REFUSED) {
    it(`is none for ${JSON.stringify(schedule)}, which Kubernetes refuses`, () =>
      assert.equal(longestPause(schedule), undefined));
  }

  it("is the one that two days of runs show", () => {
    const list = (last: number) =>
      fc.uniqueArray(fc.integer({ min: 0, max: last }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(list(59), list(23), (minutes, hours) => {
        const runs: number[] = [];
        for (let minute = 0; minute < 2 * 1440; minute++) {
          if (minutes.includes(minute % 60) && hours.includes(Math.floor(minute / 60) % 24))
            runs.push(minute);
        }
        const pauses = runs.slice(1).map((run, i) => run - (runs[i] ?? 0));
        assert.equal(longestPause(`${minutes.join()} ${hours.join()} * * *`), Math.max(...pauses));
      }),
    );
  });
});
