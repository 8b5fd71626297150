import fc from "fast-check";
import type { Finding, StackReport } from "../../../cli/report/finding";
import { hostileText } from "../../support/hostile";

// Reports in which every text is hostile.

const text = hostileText;
export const status = fc.constantFrom("violation", "undecided", "exempt") as fc.Arbitrary<Finding["status"]>;
const source = fc.record({
  file: text,
  line: fc.integer({ min: 1, max: 9999 }),
});
export const finding: fc.Arbitrary<Finding> = fc.record({
  rule: text,
  status,
  level: fc.constantFrom("mandatory", "advisory") as fc.Arbitrary<Finding["level"]>,
  severity: fc.constantFrom("high", undefined) as fc.Arbitrary<Finding["severity"]>,
  urn: text,
  type: text,
  name: text,
  property: fc.oneof(
    text,
    text.map((key) => `exemptions[${key}`),
  ),
  problem: text,
  fix: text,
  page: text,
  source: fc.option(source, { nil: undefined }),
  componentSource: fc.option(source, { nil: undefined }),
  exemption: fc.option(fc.record({ until: text, reason: text, expired: fc.boolean() }), { nil: undefined }),
}) as fc.Arbitrary<Finding>;
const counts = { resources: 1, mandatory: 1, advisory: 0, undecided: 0, exempt: 0, unseen: 1 };
export const stack: fc.Arbitrary<StackReport> = fc.oneof(
  fc.record({ name: text, error: text }),
  fc.record({
    name: text,
    counts: fc.constant(counts),
    findings: fc.array(finding, { maxLength: 3 }),
    notes: fc.array(text, { maxLength: 2 }),
    unseen: fc.array(text, { maxLength: 2 }),
  }),
);
export const stacks = fc.array(stack, { minLength: 1, maxLength: 3 });
