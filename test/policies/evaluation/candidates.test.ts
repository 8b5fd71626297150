import assert from "node:assert/strict";
import { Candidates, someOf } from "../../../policies/evaluation/candidates";
import { Undecided } from "../../../policies/evaluation/unknown";

const unknown = (): never => {
  throw new Undecided("it");
};

describe("candidates", () => {
  const keys: Record<string, () => readonly string[] | undefined> = {
    a: () => ["one"],
    b: () => ["two", "two", "one"],
    c: () => [],
    d: () => undefined,
    e: unknown,
  };
  const candidates = new Candidates(Object.keys(keys), (item) => keys[item]?.());

  for (const [asked, expected] of [
    [["one"], "a b d e"],
    [["two"], "b d e"],
    [["one", "two"], "a b d e"],
    [["three"], "d e"],
    [[], "d e"],
    [undefined, "a b c d e"],
  ] as const) {
    it(`are ${expected} for ${asked ?? "what is not known"}`, () =>
      assert.equal(candidates.of(asked).flat().join(" "), expected));
  }

  it("are asked until one is it, where others are not known", () => {
    const answers: Record<string, () => boolean> = { a: unknown, b: () => false, d: () => true };
    assert.ok(someOf(candidates.of(["one"]), (item) => answers[item]?.() ?? unknown()));
  });
});
