import assert from "node:assert/strict";
import {
  isMisspelling,
  isOneEditAway,
  lettersApart,
  withoutLetters,
} from "../../../../../policies/program/kubernetes/identity/spelling";

const ONE_EDIT: readonly (readonly [string, string])[] = [
  ["apps", "app"],
  ["apps", "aps"],
  ["apps", "appz"],
  ["apps", "asps"],
  ["apps", "paps"],
];

describe("how near two names are", () => {
  for (const [one, other] of ONE_EDIT)
    it(`takes ${other} for ${one} misspelt`, () => {
      assert(isOneEditAway(one, other) && isMisspelling(one, other) && isMisspelling(other, one));
      assert(withoutLetters(one).some((part) => withoutLetters(other).includes(part)));
    });

  it("takes neither what differs more, nor by a number, nor what is the same, for misspelt", () => {
    for (const [one, other] of [
      ["apps", "tools"],
      ["apps", "appless"],
      ["team-1", "team-2"],
      ["team", "team2"],
      ["team-a", "team-b"],
      ["apps", "apps"],
    ] as const)
      assert(!isMisspelling(one, other), `${one} ${other}`);
  });

  it("counts the letters between what two texts have in common", () => {
    assert.deepEqual(
      [lettersApart("apps/app", "apps/ap"), lettersApart("apps/app", "tools/app"), lettersApart("a", "a")],
      [1, 4, 0],
    );
  });

  it("takes no text that is no name apart", () => {
    const long = "a".repeat(100_000);
    assert.deepEqual(withoutLetters(long), [long]);
  });
});
