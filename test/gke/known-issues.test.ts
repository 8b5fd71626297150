import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import {
  areAffected,
  firstFixed,
  KNOWN_ISSUES,
  type KnownIssue,
  partOf,
  type RunningVersions,
} from "../../gke/known-issues";
import { type NumberedVersion, parseNumbered } from "../../gke/versions";

const versionOf = (text: string): NumberedVersion => parseNumbered(text) ?? assert.fail(text);

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(__dirname, "../..", path), "utf8"));
const data = readJson("gke/known-issues.json");
const validate = new Ajv({ allowUnionTypes: true }).compile(
  readJson("schemas/known-issues.schema.json") as object,
);

const SKEW: KnownIssue = {
  id: "skew",
  component: "an agent",
  theme: "identity",
  symptom: "does not start",
  affected: [{ controlPlane: [">=1.36.3-gke.100 <1.36.5-gke.100"], nodes: ["<1.34.6-gke.100"] }],
  exceptControlPlane: ["1.36.4-gke.7"],
  fixedIn: ["1.37.1-gke.5", "1.36.5-gke.100"],
  sources: ["https://example.com"],
  date: "2026-01-01",
  confidence: "high",
};

const isAffected = (issue: KnownIssue, versions: RunningVersions): boolean =>
  issue.affected.some((way) => areAffected(issue, way, versions));

describe("the known issues", () => {
  it("have the form that their schema describes", () => {
    assert.ok(validate(data), JSON.stringify(validate.errors));
  });
  it("have ids of their own", () => {
    const ids = KNOWN_ISSUES.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });
  it("are not yet, where a schema's pattern is broken", () => {
    const broken = { reviewed: "2026-11-28", issues: [{ ...SKEW, fixedIn: ["1.36"] }] };
    assert.equal(validate(broken), false);
  });

  for (const issue of KNOWN_ISSUES) {
    it(`${issue.id} concerns none of the versions with its fix`, () => {
      for (const fixed of issue.fixedIn) {
        const version = versionOf(fixed);
        const nodes = issue.fixedOn === "controlPlane" ? versionOf("1.30.0-gke.1") : version;
        assert.equal(isAffected(issue, { controlPlane: version, nodes }), false, fixed);
      }
    });
    for (const way of issue.affected) {
      if (way.boundary !== undefined) continue;
      const { controlPlane = [undefined], nodes = [undefined] } = way;
      for (const [plane, node] of controlPlane.flatMap((a) => nodes.map((b) => [a, b] as const))) {
        it(`${issue.id} concerns ${plane ?? "any control plane"} with ${node ?? "any nodes"}`, () => {
          const isMet = (versions: RunningVersions) => areAffected(issue, way, versions);
          const at = { controlPlane: firstOf(plane), nodes: firstOf(node) };
          assert.ok(isMet(at));
          for (const side of ["controlPlane", "nodes"] as const) {
            const range = side === "nodes" ? node : plane;
            if (!range) continue;
            assert.equal(isMet({ ...at, [side]: undefined }), false, `${side} that are not known`);
            const end = / <(.+)$/.exec(range)?.[1];
            if (end) assert.equal(isMet({ ...at, [side]: versionOf(end) }), false, `${side} of ${end}`);
          }
        });
      }
    }
  }

  describe("with a boundary", () => {
    const boundary: KnownIssue = { ...SKEW, affected: [{ boundary: "1.21.0-gke.1000" }] };
    for (const [controlPlane, nodes, expected] of [
      ["1.21.6-gke.1500", "1.20.15-gke.300", true],
      ["1.20.15-gke.300", "1.21.6-gke.1500", true],
      ["1.21.0-gke.1000", "1.21.0-gke.999", true],
      ["1.21.0-gke.1000", "1.21.0-gke.1000", false],
      ["1.20", "1.21.6", true],
      ["1.20", "1.21", false],
      ["1.21.6-gke.1500", undefined, false],
    ] as const) {
      it(`are ${expected ? "" : "not "}met by ${controlPlane} with nodes of ${nodes}`, () => {
        const versions = {
          controlPlane: versionOf(controlPlane),
          ...(nodes !== undefined && { nodes: versionOf(nodes) }),
        };
        assert.equal(isAffected(boundary, versions), expected);
      });
    }
  });

  it("are parted into boundaries and versions", () => {
    const issue: KnownIssue = { ...SKEW, affected: [{ boundary: "1.21.0-gke.1000" }, ...SKEW.affected] };
    assert.deepEqual(partOf(issue, "boundary")?.affected, [{ boundary: "1.21.0-gke.1000" }]);
    assert.deepEqual(partOf(issue, "versions")?.affected, SKEW.affected);
    assert.equal(partOf(SKEW, "boundary"), undefined);
  });

  describe("by their versions", () => {
    for (const [controlPlane, nodes, expected] of [
      ["1.36.3-gke.100", "1.34.6-gke.99", true],
      ["1.36.3-gke.99", "1.34.6-gke.99", false],
      ["1.36.5-gke.99", "1.33", true],
      ["1.36.5-gke.100", "1.33", false],
      ["1.36.4-gke.7", "1.33", false],
      ["1.36.4-gke.8", "1.33", true],
      ["1.36.4-gke.8", "1.34.6-gke.100", false],
      ["1.36.4-gke.8", "1.34", false],
      ["1.36", "1.33", false],
    ] as const) {
      it(`are ${expected ? "" : "not "}met by ${controlPlane} with nodes of ${nodes}`, () => {
        assert.equal(
          isAffected(SKEW, { controlPlane: versionOf(controlPlane), nodes: versionOf(nodes) }),
          expected,
        );
      });
    }
  });

  describe("the first fix", () => {
    for (const [version, fixed] of [
      ["1.36.4-gke.8", "1.36.5-gke.100"],
      ["1.35.1-gke.1", "1.36.5-gke.100"],
      ["1.37.0-gke.1", "1.37.1-gke.5"],
      ["1.38.0-gke.1", undefined],
    ] as const) {
      it(`for ${version} is ${fixed ?? "not known"}`, () => {
        assert.equal(firstFixed(SKEW, versionOf(version)), fixed);
      });
    }
  });
});

/** The first version of a range. */
const firstOf = (range: string | undefined): NumberedVersion | undefined =>
  range === undefined ? undefined : versionOf(/^(?:>=|=)(\S+)/.exec(range)?.[1] ?? "1.0.0-gke.0");
