import assert from "node:assert/strict";
import { mondayFrom } from "../../../../../policies/program/gcp/maintenance/hours";
import { intervalsOf, leaveNoWindow } from "../../../../../policies/settings/hours";
import type { Hours } from "../../../../../policies/settings/settings";

const at = (text: string) => Date.parse(`${text}:00Z`);
const [FROM, TO] = [at("2026-03-02T00:00"), at("2026-03-09T00:00")];
const given = (...hours: Hours[]) =>
  intervalsOf(hours, FROM, TO).map(({ start, end }) =>
    [start, end].map((time) => new Date(time).toISOString().slice(0, 16)),
  );

describe("weekly hours", () => {
  it("cover their days", () => {
    assert.deepEqual(given({ days: ["MO", "WE"], from: "08:00", to: "18:30" }), [
      ["2026-03-02T08:00", "2026-03-02T18:30"],
      ["2026-03-04T08:00", "2026-03-04T18:30"],
    ]);
  });

  it("reach into the next day, also from the day before", () => {
    assert.deepEqual(given({ days: ["SU"], from: "22:00", to: "02:00" }), [
      ["2026-03-01T22:00", "2026-03-02T02:00"],
      ["2026-03-08T22:00", "2026-03-09T02:00"],
    ]);
  });

  it("cover all time from 00:00 to 00:00 on every day", () => {
    const hours = given({ days: ["MO", "TU", "WE", "TH", "FR", "SA", "SU"], from: "00:00", to: "00:00" });
    assert.deepEqual(hours, [["2026-03-01T00:00", "2026-03-09T00:00"]]);
  });

  it("belong to weeks that begin on Monday", () => {
    for (const [from, monday] of [
      ["2026-03-02T00:00", "2026-03-02T00:00"],
      ["2026-03-02T00:01", "2026-03-09T00:00"],
      ["2026-03-08T23:59", "2026-03-09T00:00"],
    ] as const)
      assert.equal(mondayFrom(at(from)), at(monday));
  });
});

describe("hours that leave no time for a maintenance window", () => {
  const week = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
  for (const [what, hours, expected] of [
    ["all days, whole", [{ days: week, from: "00:00", to: "00:00" }], true],
    ["all days but three hours", [{ days: week, from: "05:00", to: "02:00" }], true],
    [
      "halves of all days",
      [
        { days: week, from: "00:00", to: "12:00" },
        { days: week, from: "12:00", to: "00:00" },
      ],
      true,
    ],
    ["all days but four hours", [{ days: week, from: "06:00", to: "02:00" }], false],
    ["whole working days", [{ days: week.slice(0, 5), from: "00:00", to: "00:00" }], false],
    ["one day", [{ days: ["MO"], from: "00:00", to: "00:00" }], false],
    ["none", [], false],
  ] as const) {
    it(`${expected ? "are" : "are not"} ${what}`, () => assert.equal(leaveNoWindow(hours), expected));
  }
});
