import assert from "node:assert/strict";
import { addError } from "../../../../cli/offline/engine/logged-errors";

describe("the errors that a program logs", () => {
  const errorsOf = (messages: readonly string[]): string[] => {
    const errors: string[] = [];
    for (const message of messages) addError(errors, message);
    return errors;
  };
  const numbered = (count: number) => Array.from({ length: count }, (_, i) => `error ${i}`);

  it("are kept as they are where they are few", () => {
    assert.deepEqual(errorsOf(numbered(100)), numbered(100));
  });

  it("are cut in the middle where they are very many", () => {
    for (const count of [101, 102, 5_000]) {
      const errors = errorsOf(numbered(count));
      assert.deepEqual(errors.slice(0, 51), [...numbered(50), "…"]);
      assert.deepEqual(errors.slice(51), numbered(count).slice(-50));
    }
  });

  it("are cut in the middle where they are very long, so that the lines of code are left", () => {
    const [error = ""] = errorsOf([`Error: ${"x".repeat(20_000_000)}\n    at index.js:1:1`]);
    assert.equal(error.length, 16_385);
    assert.match(error, /^Error: x+…x+\n {4}at index\.js:1:1$/);
  });
});
