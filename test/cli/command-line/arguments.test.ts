import assert from "node:assert/strict";
import { duration } from "../../../cli/command-line/arguments";
import { UsageError } from "../../../cli/messages/errors";

describe("the value of a flag for a time", () => {
  const times = {
    "90s": 90_000,
    "5m": 300_000,
    "1h": 3_600_000,
    "1m30s": 90_000,
    "1.5m": 90_000,
    "1h0m1s": 3_601_000,
  };
  for (const [text, milliseconds] of Object.entries(times)) {
    it(`may be ${text}`, () => assert.equal(duration("timeout", text), milliseconds));
  }

  it("needs a unit, and the error says which there are", () => {
    assert.throws(
      () => duration("timeout", "3"),
      (error: Error) =>
        error instanceof UsageError &&
        error.message === '--timeout needs a unit, s, m or h: 3s for seconds or 3m for minutes, not "3".',
    );
  });

  for (const text of ["", "soon", "0s", "10ms", "-5s", "5 m", "1m30", "300h", "1e3s"]) {
    it(`may not be ${JSON.stringify(text)}`, () =>
      assert.throws(() => duration("timeout", text), /--timeout is a time such as 90s or 5m, not /));
  }
});
