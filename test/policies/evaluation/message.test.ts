import assert from "node:assert/strict";
import fc from "fast-check";
import { format, type Message, parse } from "../../../policies/evaluation/message";
import { printable } from "../../../policies/evaluation/printable";
import { propertyPath } from "../../../policies/evaluation/unknown";

/** Texts of one line that the border leaves as they are. */
const text = fc
  .string({ unit: "grapheme-ascii", minLength: 1 })
  .map((s) => printable(s.replace(/\s+/g, " ").trim() || "x"));
const path = fc
  .array(fc.oneof(fc.string({ unit: "grapheme-ascii", minLength: 1 }), fc.nat()), {
    minLength: 1,
    maxLength: 4,
  })
  .map((keys) => keys.reduce<string>(propertyPath, ""));
const day = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2099-01-01"), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));
const exemption = fc.record({ until: day, reason: text, expired: fc.boolean() }, { noNullPrototype: true });

const message: fc.Arbitrary<Message> = fc
  .record(
    {
      status: fc.constantFrom("violation" as const, "undecided" as const),
      property: fc.array(path, { minLength: 1, maxLength: 3 }).map((paths) => printable(paths.join(", "))),
      problem: text,
      fix: text,
      page: text,
      exemption: fc.option(exemption, { nil: undefined }),
    },
    { noNullPrototype: true },
  )
  .map((m) => (m.exemption && !m.exemption.expired ? { ...m, status: "exempt" as const } : m));

describe("a finding's message", () => {
  it("is read back as it was written", () => {
    fc.assert(
      fc.property(message, (m) => {
        const { exemption, ...rest } = m;
        assert.deepEqual(parse(format(m)), exemption ? m : rest);
      }),
      { numRuns: 1000 },
    );
  });

  it("is not seen in any other text", () => {
    assert.equal(parse("can't run policy 'x' during preview"), undefined);
    assert.equal(parse(""), undefined);
  });
});
