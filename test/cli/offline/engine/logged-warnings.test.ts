import assert from "node:assert/strict";
import { Notes } from "../../../../cli/messages/notes";
import { warningsTo } from "../../../../cli/offline/engine/logged-warnings";

describe("the warnings that a program logs", () => {
  const textsOf = (messages: readonly string[]): string[] => {
    const notes = new Notes();
    messages.forEach(warningsTo(notes));
    return notes.all.map(({ text }) => text);
  };
  const START = "has a program that logs a warning: ";

  it("are noted, each once", () => {
    assert.deepEqual(textsOf(["old", "slow", "old", ""]), [`${START}old`, `${START}slow`]);
  });

  it("are noted by their first line", () => {
    assert.deepEqual(textsOf(["\n\u001b[33mold\u001b[39m\r\nsince 1970\n"]), [`${START}old…`]);
  });

  it("are cut where they are very long", () => {
    for (const length of [501, 20_000_000]) {
      const [text = ""] = textsOf(["x".repeat(length)]);
      assert.equal(text, `${START}${"x".repeat(500)}…`);
    }
  });

  it("are noted in part where they are very many", () => {
    const texts = textsOf(Array.from({ length: 5_000 }, (_, i) => `warning ${i}`));
    assert.equal(texts.length, 11);
    assert.equal(texts[9], `${START}warning 9`);
    assert.equal(texts[10], "has a program that logs further warnings, which pulumi preview shows");
  });
});
