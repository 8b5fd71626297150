import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BOUNDARIES, boundariesBetween } from "../../gke/boundaries";
import { KNOWN_ISSUES } from "../../gke/known-issues";
import {
  compareVersions,
  type ExactVersion,
  isNumbered,
  type NumberedVersion,
  parseVersion,
} from "../../gke/versions";

function numbered(text: string): NumberedVersion {
  const version = parseVersion(text);
  assert.ok(isNumbered(version), `${text} is a numbered version`);
  return version;
}

const versionsBetween = (a: string, b: string) =>
  boundariesBetween(numbered(a), numbered(b)).map(({ version }) => version);

describe("gke/boundaries", () => {
  it("find the incident's boundary between a new control plane and old nodes, either way round", () => {
    assert.deepEqual(versionsBetween("1.21.6-gke.1500", "1.20.15-gke.300"), ["1.21.0-gke.1000"]);
    assert.deepEqual(versionsBetween("1.20.15-gke.300", "1.21.6-gke.1500"), ["1.21.0-gke.1000"]);
  });

  it("find the Lustre port between two patches of one minor", () => {
    assert.deepEqual(versionsBetween("1.33.2-gke.4654999", "1.33.2-gke.4655000"), ["1.33.2-gke.4655000"]);
  });

  it("find none on one side, or where a partial version may be on either", () => {
    for (const { version } of BOUNDARIES) assert.deepEqual(versionsBetween(version, version), []);
    assert.deepEqual(versionsBetween("1.33", "1.34"), []);
  });

  it("are those of the known issues, in order, and in the runbook", () => {
    const versions = BOUNDARIES.map(({ version }) => parseVersion(version) as ExactVersion);
    for (const { kind } of versions) assert.equal(kind, "exact");
    assert.deepEqual(versions, [...versions].sort(compareVersions));
    const known = KNOWN_ISSUES.flatMap(({ affected }) => affected.flatMap(({ boundary }) => boundary ?? []));
    assert.deepEqual(
      BOUNDARIES.map(({ version }): string => version),
      known,
    );
    const runbook = readFileSync(join(__dirname, "../../docs/runbook.md"), "utf8");
    const [, section = ""] = /\n### boundary\n([\s\S]*?)\n### /.exec(runbook) ?? [];
    for (const { version } of BOUNDARIES) {
      assert.match(
        section,
        new RegExp(`^\\|[^|]*${version.replaceAll(".", "\\.")}`, "m"),
        `the table of docs/runbook.md, section "boundary", has no row for ${version}`,
      );
    }
  });
});
