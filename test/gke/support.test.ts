import assert from "node:assert/strict";
import fc from "fast-check";
import { RELEASE_CHANNEL } from "../../gke/channels";
import { KNOWN_ISSUES } from "../../gke/known-issues";
import { isTableStale, SUPPORT_TABLE, type SupportTable, supportOf } from "../../gke/support";
import { isNumbered, parseVersion } from "../../gke/versions";

const TABLE: SupportTable = {
  asOf: "2026-01-01",
  source: "https://example.com/schedule",
  minors: {
    "1.9": { standard: "2026-01-31", extended: "2026-11-30" },
    "1.10": { standard: "2026-06-30", extended: "2027-04-30" },
  },
};

function support(version: string, now: string, channel?: string, table = TABLE) {
  const parsed = parseVersion(version);
  assert.ok(isNumbered(parsed));
  return supportOf(parsed, channel, new Date(now), table);
}

describe("gke/support", () => {
  it("supports a minor to the end of its last day", () => {
    assert.deepEqual(support("1.9.5-gke.1", "2026-01-31T23:59:59Z"), {
      status: "ends soon",
      lastDay: "2026-01-31",
      daysLeft: 0,
    });
    assert.deepEqual(support("1.9", "2026-02-01T00:00:00Z"), { status: "ended", lastDay: "2026-01-31" });
  });

  it("says that support ends soon less than 60 days before", () => {
    assert.equal(support("1.10", "2026-05-02T00:00:00Z").status, "supported");
    assert.equal(support("1.10", "2026-05-02T00:00:01Z").status, "ends soon");
  });

  it("extends support in the channel EXTENDED alone", () => {
    assert.equal(support("1.9", "2026-03-01T00:00:00Z", RELEASE_CHANNEL.extended).status, "supported");
    for (const channel of [undefined, "UNSPECIFIED", "RAPID", "REGULAR", "STABLE"]) {
      assert.equal(support("1.9", "2026-03-01T00:00:00Z", channel).status, "ended");
    }
  });

  it("takes what is older than the table for ended, and what is newer for unknown", () => {
    assert.deepEqual(support("1.8", "2026-01-01T00:00:00Z"), { status: "ended" });
    assert.deepEqual(support("0.99", "2026-01-01T00:00:00Z"), { status: "ended" });
    assert.deepEqual(support("1.11", "2026-01-01T00:00:00Z"), { status: "unknown" });
    assert.deepEqual(support("2.0", "2026-01-01T00:00:00Z"), { status: "unknown" });
  });

  it("says nothing with an empty table", () => {
    assert.deepEqual(support("1.8", "2026-01-01T00:00:00Z", undefined, { ...TABLE, minors: {} }), {
      status: "unknown",
    });
  });

  it("is stale after 180 days", () => {
    assert.equal(isTableStale(new Date("2026-06-30T00:00:00Z"), TABLE), false);
    assert.equal(isTableStale(new Date("2026-06-30T00:00:01Z"), TABLE), true);
  });

  it("rejects a table whose dates are none", () => {
    assert.throws(() => isTableStale(new Date(), { ...TABLE, asOf: "last May" }), /"last May" is not a day/);
  });

  it("never supports a minor again after its end", () => {
    const order = ["supported", "ends soon", "ended"];
    const time = fc.date({ min: new Date("2024-01-01"), max: new Date("2029-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(SUPPORT_TABLE.minors)),
        fc.constantFrom(...Object.values(RELEASE_CHANNEL)),
        time,
        time,
        (minor, channel, a, b) => {
          const [early, late] = a < b ? [a, b] : [b, a];
          const at = (now: Date) =>
            order.indexOf(support(minor, now.toISOString(), channel, SUPPORT_TABLE).status);
          assert.ok(at(early) <= at(late));
        },
      ),
    );
  });

  it("ships a table in which extended support outlasts standard support and newer minors outlast older ones", () => {
    const periods = Object.entries(SUPPORT_TABLE.minors).sort(
      ([a], [b]) => Number(a.slice(2)) - Number(b.slice(2)),
    );
    for (const [index, [minor, { standard, extended }]] of periods.entries()) {
      assert.match(minor, /^1\.\d+$/);
      assert.ok(standard < extended, minor);
      const previous = periods[index - 1]?.[1];
      if (previous) assert.ok(previous.standard < standard && previous.extended < extended, minor);
    }
  });

  it("has every minor from its oldest one to the newest that a known issue names, or says why its dates are not known", () => {
    const { minors, estimates = {}, unknown = {} } = SUPPORT_TABLE;
    const listed = [...Object.keys(minors), ...Object.keys(unknown)].map((minor) =>
      Number(minor.split(".")[1]),
    );
    const named = [...JSON.stringify(KNOWN_ISSUES).matchAll(/\b1\.(\d+)\.\d+-gke/g)].map(([, minor]) =>
      Number(minor),
    );
    const oldest = Math.min(...listed);
    for (let minor = oldest; minor <= Math.max(...named); minor++)
      assert.ok(listed.includes(minor), `1.${minor}`);
    for (const minor of Object.keys(estimates)) assert.ok(minor in minors, minor);
    for (const minor of Object.keys(unknown))
      assert.equal(support(minor, "2027-01-01", undefined, SUPPORT_TABLE).status, "unknown");
  });
});
