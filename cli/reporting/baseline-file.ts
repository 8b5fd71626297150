import { LineCounter, parseDocument } from "yaml";
import { UsageError } from "../messages/errors";
import { fileReason } from "../messages/file-errors";
import { readText, refuseDepth } from "../offline/files/input-file";
import { writeText } from "../offline/files/output-file";
import { type Baseline, baselineText } from "../report/baseline";
import { jsonProblemText, placesIn, problemText } from "../schema/problem-text";
import { problemsOf, type Schema } from "../schema/problems";

const ENTRY: Schema = {
  type: "object",
  properties: {
    rule: { type: "string", minLength: 1 },
    urn: { type: "string", minLength: 1 },
    property: { type: "string" },
    count: { type: "integer", minimum: 1 },
  },
  additionalProperties: false,
  required: ["rule", "urn", "property"],
};
const SCHEMA: Schema = {
  type: "object",
  properties: {
    version: { type: "integer", enum: [1] },
    project: { type: "string" },
    stacks: { type: "array", items: { type: "string" } },
    findings: { type: "array", items: ENTRY },
  },
  additionalProperties: false,
  required: ["version", "project", "stacks", "findings"],
};

/** @throws UsageError for what writeBaseline did not write, with line and column; NotEvaluated where the file cannot be read. */
export function readBaseline(file: string): Baseline {
  const text = readText(file);
  refuseDepth(file, text);
  const syntax = jsonProblemText(text);
  if (syntax !== undefined) throw invalid(file, [syntax]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const content: unknown = JSON.parse(text);
  const problems = [...problemsOf(content, SCHEMA)]
    .slice(0, 5)
    .map((problem) => problemText(problem, placesIn(document, lines)));
  if (problems.length > 0) throw invalid(file, problems);
  return content as Baseline;
}

const invalid = (file: string, problems: readonly string[]) =>
  new UsageError(
    [`${file} is not a baseline that gke-guardrails wrote:`, ...problems.map((each) => `  ${each}`)].join(
      "\n",
    ),
  );

/** @throws UsageError where the file cannot be written. */
export function writeBaseline(file: string, baseline: Baseline): void {
  if (file === "") throw new UsageError("The name of the baseline's file is empty.");
  try {
    writeText(file, baselineText(baseline));
  } catch (error) {
    throw new UsageError(`The baseline ${file} cannot be written: ${fileReason(error, file)}.`);
  }
}
