import assert from "node:assert/strict";
import fc from "fast-check";
import {
  compareVersions,
  type ExactVersion,
  formatVersion,
  isBefore,
  isNumbered,
  minorDistance,
  type NumberedVersion,
  parseVersion,
} from "../../gke/versions";

function numbered(text: string): NumberedVersion {
  const version = parseVersion(text);
  assert.ok(isNumbered(version), `${text} is a numbered version`);
  return version;
}

function exact(text: string): ExactVersion {
  const version = parseVersion(text);
  assert.ok(version.kind === "exact", `${text} is an exact version`);
  return version;
}

// Few numbers, so that versions often share their parts.
const part = fc.nat({ max: 3 });
const exactVersions: fc.Arbitrary<ExactVersion> = fc.record(
  {
    kind: fc.constant("exact" as const),
    major: fc.integer({ min: 0, max: 2 }),
    minor: part,
    patch: part,
    gke: fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 10_000_000 })),
  },
  { noNullPrototype: true },
);

describe("gke/versions", () => {
  describe("parseVersion", () => {
    const cases: [string, ReturnType<typeof parseVersion>][] = [
      ["1.31.5-gke.1000", { kind: "exact", major: 1, minor: 31, patch: 5, gke: 1000 }],
      ["1.21.0-gke.0", { kind: "exact", major: 1, minor: 21, patch: 0, gke: 0 }],
      ["1.31", { kind: "partial", major: 1, minor: 31 }],
      ["1.31.5", { kind: "partial", major: 1, minor: 31, patch: 5 }],
      ["latest", { kind: "alias" }],
      ["-", { kind: "alias" }],
      ["1.X", { kind: "alias" }],
      ["1.37.0-gke.1173000+preview", { kind: "exact", major: 1, minor: 37, patch: 0, gke: 1173000 }],
    ];
    for (const [text, expected] of cases) {
      it(`reads ${text} as ${expected.kind}`, () => assert.deepEqual(parseVersion(text), expected));
    }

    for (const text of [
      "",
      "1",
      "v1.31.5",
      "1.34.x",
      "1.22.A",
      "1.31.5+preview",
      "1.31.5-gke",
      "1.31.5-gke.",
      "1.31-gke.1000",
      "1.031.5",
      "1.31.5-gke.1000 ",
      " 1.31",
      "1.31.5-eks.1",
      "1.31.5-gke.1000\n",
      "LATEST",
      "1.99999999999999999999",
    ]) {
      it(`rejects ${JSON.stringify(text)}`, () => assert.deepEqual(parseVersion(text), { kind: "invalid" }));
    }

    it("gives back what formatVersion wrote", () => {
      fc.assert(
        fc.property(exactVersions, (version) =>
          assert.deepEqual(parseVersion(formatVersion(version)), version),
        ),
      );
      for (const text of ["1.31", "1.31.5"]) assert.equal(formatVersion(numbered(text)), text);
    });

    it("never throws", () => {
      fc.assert(fc.property(fc.string(), (text) => void parseVersion(text)));
    });
  });

  describe("compareVersions", () => {
    it("compares by number, not by text", () => {
      assert.ok(compareVersions(exact("1.9.0-gke.1"), exact("1.24.0-gke.1")) < 0);
      assert.ok(compareVersions(exact("1.31.10-gke.1"), exact("1.31.9-gke.1")) > 0);
      assert.ok(compareVersions(exact("1.31.5-gke.999"), exact("1.31.5-gke.1000")) < 0);
    });

    it("is a total order", () => {
      fc.assert(
        fc.property(exactVersions, exactVersions, exactVersions, (a, b, c) => {
          assert.equal(Math.sign(compareVersions(a, b)), 0 - Math.sign(compareVersions(b, a)));
          assert.equal(compareVersions(a, b) === 0, formatVersion(a) === formatVersion(b));
          if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
        }),
      );
    });
  });

  it("counts the minors between two versions", () => {
    assert.equal(minorDistance(numbered("1.29"), numbered("1.31.5-gke.1000")), 2);
    assert.equal(minorDistance(numbered("1.31"), numbered("1.29")), -2);
    assert.equal(minorDistance(numbered("1.31"), numbered("2.0")), undefined);
  });

  describe("isBefore", () => {
    const cases: [string, boolean | undefined][] = [
      ["1.20", true],
      ["1.20.15-gke.13700", true],
      ["1.21.0-gke.999", true],
      ["1.21.0-gke.1000", false],
      ["1.21", undefined],
      ["1.21.0", undefined],
      ["1.21.1", false],
      ["1.22", false],
      ["2.0", false],
      ["0.99", true],
    ];
    for (const [version, expected] of cases) {
      it(`says ${expected ?? "nothing"} of ${version} and 1.21.0-gke.1000`, () =>
        assert.equal(isBefore(numbered(version), "1.21.0-gke.1000"), expected));
    }

    it("has nothing before the first version of a minor", () => {
      assert.equal(isBefore(numbered("1.24"), "1.24.0-gke.0"), false);
      assert.equal(isBefore(numbered("1.24.0"), "1.24.0-gke.0"), false);
      assert.equal(isBefore(numbered("1.24"), "1.24.1-gke.0"), undefined);
    });

    it("says of a partial version what holds of every version it covers", () => {
      fc.assert(
        fc.property(exactVersions, exactVersions, fc.boolean(), (version, limit, hasPatch) => {
          const { major, minor, patch } = version;
          const partial: NumberedVersion = { kind: "partial", major, minor, ...(hasPatch && { patch }) };
          const verdict = isBefore(partial, formatVersion(limit));
          if (verdict !== undefined) assert.equal(isBefore(version, formatVersion(limit)), verdict);
        }),
      );
    });

    it("rejects a limit that is no exact version", () => {
      assert.throws(() => isBefore(numbered("1.21"), "1.21"), /not an exact version/);
    });
  });
});
