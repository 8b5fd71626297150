import assert from "node:assert/strict";
import fc from "fast-check";
import { fullyMatches, matches } from "../../gke/regular-expressions";

describe("gke/regular-expressions", () => {
  it("matches what JavaScript would try for years", function () {
    this.timeout(10_000);
    const text = `${"word ".repeat(2000)}allowed`;
    assert.equal(matches("^(\\S+\\s*)+ denied$", text), false);
    assert.equal(matches("^(\\S+\\s*)+ allowed$", text), true);
    assert.equal(fullyMatches("(a|a)*(a+)+b", "a".repeat(2000)), false);
    assert.equal(fullyMatches(`${"a?".repeat(500)}${"a".repeat(500)}`, "a".repeat(500)), true);
  });

  it("takes RE2's syntax, and leaves open what is none of it", () => {
    const expressions: Record<string, boolean | undefined> = {
      "(?i)^GKE": true,
      "[[:upper:]]": false,
      "(?P<part>server)$": true,
      "\\Agke": true,
      "\\pN": false,
      "a.*\nx|.": true,
      "(?=gke)": undefined,
      "\\1": undefined,
      "(": undefined,
      "(a{1000}){1000}": undefined,
    };
    for (const [expression, expected] of Object.entries(expressions))
      assert.equal(matches(expression, "gke-metadata-server"), expected, expression);
  });

  it("takes a whole text for no more than the expression has: not what its brackets let out", () => {
    assert.equal(fullyMatches("a)|(b", "a"), undefined);
    assert.equal(fullyMatches("a|b", "ab"), false);
  });

  it("leaves open what is longer than a filter, or nested too deep", () => {
    assert.equal(matches("a".repeat(20_001), "a"), undefined);
    assert.equal(matches(`${"(".repeat(9_000)}${")".repeat(9_000)}`, "a"), undefined);
  });

  it("keeps a limited number of expressions, and answers the same again", () => {
    for (const round of [1, 2])
      for (let i = 0; i < 1200; i++) assert.equal(matches(`^x${i}$`, `x${i}`), true, `${round}`);
  });

  it("never throws, whatever the expression and the text", () => {
    const piece = fc.constantFrom(
      "(",
      ")",
      "[",
      "]",
      "*",
      "+",
      "?",
      "{2,3}",
      "\\",
      "|",
      "^",
      "$",
      "a",
      "(?i)",
      "[:alpha:]",
      "\ud800",
    );
    const expression = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(expression, fc.string({ unit: "binary" }), (pattern, text) => {
        matches(pattern, text);
        fullyMatches(pattern, text);
      }),
    );
  });

  it("matches a text that stands for itself, and no longer one", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{1,20}$/), (text) => {
        assert.equal(fullyMatches(text, text), true);
        assert.equal(fullyMatches(text, `${text}x`), false);
      }),
    );
  });
});
