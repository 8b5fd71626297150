import assert from "node:assert/strict";
import fc from "fast-check";
import { redact } from "../../../policies/evaluation/redact";

describe("a value in a message", () => {
  for (const [value, shown] of [
    ["GCE_METADATA", '"GCE_METADATA"'],
    ["1.31.5-gke.1000", '"1.31.5-gke.1000"'],
    ["2026-01-01T00:00:00Z", '"2026-01-01T00:00:00Z"'],
    ["3600s", '"3600s"'],
    ["127.0.0.1/32", '"127.0.0.1/32"'],
    [3, "3"],
    [false, "false"],
    [undefined, "absent"],
    ["", "empty"],
    ["hunter2", "another value"],
    [["hunter2"], "a list"],
    [{ a: "hunter2" }, "an object"],
  ] as const) {
    it(`is ${shown} for ${JSON.stringify(value)}`, () =>
      assert.equal(redact(value, ["GCE_METADATA"]), shown));
  }

  it("is never a string outside the vocabulary, the numbers, versions, times and addresses", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((s) => /[a-z]{2}/i.test(s.replace("gke", ""))),
        (text) => {
          assert.equal(redact(text), "another value");
        },
      ),
    );
  });
});
