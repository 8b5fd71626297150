import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PATTERN_WORDS } from "../../../cli/schema/pattern-words";
import { problemsOf, type Schema } from "../../../cli/schema/problems";
import { KNOWN_ISSUE_SCHEMA } from "../../../policies/settings/known-issues-schema";

/** What the configuration's schema may say, as problemsOf asks for each of these. */
const UNDERSTOOD: Required<Record<keyof Schema, true>> = {
  type: true,
  enum: true,
  oneOf: true,
  properties: true,
  additionalProperties: true,
  propertyNames: true,
  required: true,
  items: true,
  minItems: true,
  pattern: true,
  minLength: true,
  minimum: true,
  maximum: true,
  description: true,
};

/** The patterns of a schema, and of those within. */
function* patterns(schema: unknown): Generator<string> {
  if (typeof schema !== "object" || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === "pattern" && typeof value === "string") yield value;
    yield* patterns(value);
  }
}

/** The keywords of a schema, and of those within. */
function* keywords(schema: unknown): Generator<string> {
  if (Array.isArray(schema)) for (const each of schema) yield* keywords(each);
  else if (typeof schema === "object" && schema !== null)
    for (const [key, value] of Object.entries(schema)) {
      yield key;
      yield* key === "properties"
        ? Object.values(value).flatMap((each) => [...keywords(each)])
        : keywords(value);
    }
}

const ISSUE = {
  id: "a-b",
  component: "gcsfuse",
  theme: "storage",
  symptom: "does not start there",
  affected: [{ nodes: [">=1.36.3-gke.1244000"] }],
  cluster: [{ "addonsConfig.x": ["a", null, true] }],
  fixedIn: [],
  sources: ["https://example.com"],
  date: "2026-01-01",
  confidence: "high",
};
const problems = (value: object) =>
  [...problemsOf(value, KNOWN_ISSUE_SCHEMA as Schema)].map(
    ({ path, problem }) => `${path.join(".")} ${problem}`,
  );

const CONFIGURATION = JSON.parse(
  readFileSync(join(__dirname, "../../../schemas/policy-config.schema.json"), "utf8"),
);

describe("what a schema does not allow", () => {
  it("is all that the configuration's schema can say", () => {
    const used = new Set(keywords(CONFIGURATION));
    assert.deepEqual(
      [...used].filter((key) => !(key in UNDERSTOOD) && !["$schema", "title"].includes(key)),
      [],
    );
  });

  it("has words for each pattern", () => {
    const all = [...patterns(CONFIGURATION), ...patterns(KNOWN_ISSUE_SCHEMA)];
    assert.deepEqual(
      all.filter((pattern) => !PATTERN_WORDS[pattern]),
      [],
    );
  });

  it("is nothing of a value of one of several types", () => assert.deepEqual(problems(ISSUE), []));

  it("is a value of none of several types", () =>
    assert.deepEqual(problems({ ...ISSUE, cluster: [{ "addonsConfig.x": [1] }] }), [
      "cluster.0.addonsConfig.x.0 is an integer; expected a string or a boolean or null",
    ]));

  it("is a list that is shorter than it has to be", () =>
    assert.deepEqual(problems({ ...ISSUE, affected: [] }), ["affected is empty"]));
});
