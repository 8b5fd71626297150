import assert from "node:assert/strict";
import fc from "fast-check";
import { didYouMean, nearest } from "../../gke/suggest";

const RULES = ["node-pool-gke-metadata-mode", "version-skew", "release-channel-explicit"];

describe("nearest", () => {
  it("finds a word with letters that are wrong, missing, added or swapped", () => {
    for (const typo of ["version-skiw", "version-skw", "version-skeww", "verison-skew", "Version-Skew"]) {
      assert.equal(nearest(typo, RULES), "version-skew");
    }
  });

  it("finds the only word that begins another, or that another begins, in any case", () => {
    assert.equal(nearest("production", ["dev", "staging", "prod"]), "prod");
    assert.equal(nearest("Monday", ["SU", "MO", "TU"]), "MO");
    assert.equal(nearest("node-pool", RULES.values()), "node-pool-gke-metadata-mode");
    assert.equal(nearest("runners", ["runners-alpha", "runners-bravo"]), undefined);
    assert.equal(nearest("r", RULES), undefined);
    assert.equal(nearest("production", ["prod", "dev", "prod"]), "prod");
  });

  it("lists all where a word begins a few", () => {
    assert.equal(
      didYouMean("runners", ["runners-alpha", "dev", "runners-bravo", "runners-cesar"]),
      ' Did you mean "runners-alpha", "runners-bravo" or "runners-cesar"?',
    );
    const many = Array.from({ length: 7 }, (_, i) => `runners-number-${i}`);
    assert.equal(didYouMean("runners", many), "");
  });

  it("finds the only name that has all parts of a word, rather than one with many other letters", () => {
    const rules = [...RULES, "node-pools-separate"];
    assert.equal(nearest("node-pool-metadata", rules), "node-pool-gke-metadata-mode");
    assert.equal(nearest("node-pools-separte", rules), "node-pools-separate");
    assert.equal(nearest("skew-version", rules), "version-skew");
  });

  it("finds nothing near a word that is another one", () => {
    assert.equal(nearest("dns", RULES), undefined);
    assert.equal(didYouMean("dns", RULES), "");
    const severities = ["critical", "high", "medium", "low"];
    for (const other of ["foo", "none", "--foo"]) assert.equal(nearest(other, severities), undefined);
    for (const [typo, meant] of [
      ["lwo", "low"],
      ["hgih", "high"],
      ["crit", "critical"],
    ] as const)
      assert.equal(nearest(typo, severities), meant);
  });

  it("finds every candidate itself", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        const [word = ""] = words;
        assert.equal(nearest(word, words)?.toLowerCase(), word.toLowerCase());
      }),
    );
  });
});
