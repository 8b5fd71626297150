import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import type { Report, RuleText } from "../../../cli/formats";
import { reportOf } from "../../../cli/report/finding";
import { format } from "../../../policies/evaluation/message";
import { hostileText } from "../../support/hostile";
import { stacks } from "../report/arbitrary";

export const RULE: RuleText = {
  name: "severe",
  description: "Pools are right.",
  level: "mandatory",
  severity: "critical",
  fix: "Fix it.",
  page: () => "# severe\n",
};

const POOL = "urn:pulumi:prod::platform::gcp:container/nodePool:NodePool::runners";
const CLUSTER = "urn:pulumi:prod::platform::gcp:container/cluster:Cluster::main";

const says = (
  policy: string,
  urn: string,
  message: Partial<Parameters<typeof format>[0]>,
  isAdvice = false,
) => ({
  policy,
  urn,
  level: isAdvice ? ("advisory" as const) : ("mandatory" as const),
  severity: policy === "severe" ? ("critical" as const) : ("high" as const),
  message: format({
    status: "violation",
    property: "a[0].b",
    problem: "is wrong",
    fix: "Fix it.",
    page: "docs/a.md",
    ...message,
  }),
});

const exemption = { until: "2026-12-31", reason: "Moves with the next release", expired: false };

/** A report with something of each kind. */
export const REPORT: Report = {
  command: "check",
  version: "1.2.3",
  subject: "infra/Pulumi.yaml",
  stacks: [
    reportOf({
      stack: "prod",
      resources: 4,
      diagnostics: [
        says("severe", POOL, {}),
        says("severe", POOL, { property: "a[1].b" }),
        says("mild", CLUSTER, {}, true),
        says("open", CLUSTER, { status: "undecided", property: "c" }, true),
        says("let-through", POOL, { status: "exempt", exemption }, true),
      ],
      notes: [{ kind: "unseen", text: 'has the Helm release "ingress"' }],
    }),
    reportOf({
      stack: "dev",
      resources: 1,
      diagnostics: [],
      notes: [{ kind: "warning", text: "has a program that logs a warning: old" }],
    }),
  ],
  notes: ["x matches none of the stacks"],
  data: [],
  rules: () => [RULE],
};

/** A report in which every text is hostile. */
export const hostileReport: fc.Arbitrary<Report> = fc.record({
  command: fc.constant("check"),
  version: fc.constant("1.2.3"),
  subject: hostileText,
  stacks,
  error: fc.option(hostileText, { nil: undefined }),
  notes: fc.array(hostileText, { maxLength: 2 }),
  data: fc.constant([]),
  rules: fc.constant(() => [RULE]),
});

/** What the official schema says of a SARIF log; empty where nothing is wrong. */
export function sarifProblems(log: unknown): string {
  validate ??= compiled();
  return validate(log) ? "" : JSON.stringify(validate.errors?.slice(0, 3));
}

let validate: ReturnType<typeof compiled> | undefined;
function compiled() {
  // Of draft 4, Ajv knows all but the name of the identifier.
  const {
    id: _,
    $schema: __,
    ...schema
  } = JSON.parse(readFileSync(join(__dirname, "schemas/sarif-2.1.0-rtm.5.json"), "utf8"));
  return new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false }).compile(schema);
}
