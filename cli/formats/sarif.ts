import { inNaturalOrder } from "../../gke/natural-order";
import { printable, printableJson, printableLines } from "../../policies/evaluation/printable";
import { type Finding, isBlocking, judgedStacks, type Source } from "../report/finding";
import { fingerprinted } from "../report/identity";
import { explained, failures, placeOf, type Report, type RuleText, resourceOf } from "./report";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), as GitHub's code scanning reads it: one run for all stacks,
 * with the exempt findings suppressed, and what could not be looked into as notifications.
 */
export function toSarif(report: Report): string {
  const findings = judgedStacks(report.stacks).flatMap(({ name, findings: of }) =>
    of.map((finding) => ({ stack: name, ...finding })),
  );
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort(inNaturalOrder);
  const texts = new Map(report.rules().map((rule) => [rule.name, rule]));
  const run = {
    tool: {
      driver: {
        name: "gke-guardrails",
        semanticVersion: report.version,
        rules: rules.map((id) => descriptor(id, texts.get(id))),
      },
    },
    automationDetails: { id: `gke-guardrails/${report.command}/${report.subject}/` },
    columnKind: "utf16CodeUnits",
    invocations: [invocation(report)],
    results: fingerprinted(findings).map(({ finding, fingerprint }) =>
      result(finding, finding.stack, fingerprint, rules.indexOf(finding.rule), report),
    ),
  };
  const log = { $schema: SCHEMA, version: "2.1.0", runs: [run] };
  return `${printableJson(JSON.stringify(log, undefined, 2))}\n`;
}

/** GitHub's bands: critical above 9.0, high from 7.0, medium from 4.0. Source: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning#reportingdescriptor-object */
const SCORES = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0" } as const;

function descriptor(id: string, rule: RuleText | undefined) {
  if (!rule) return { id };
  const { name, description, fix, level, severity } = rule;
  const more = `npx gke-guardrails explain ${name}`;
  return {
    id,
    shortDescription: { text: description },
    fullDescription: { text: description },
    help: { text: `${description}\n\nFix: ${fix}\n\nMore: ${more}`, markdown: rule.page() },
    defaultConfiguration: { level: level === "mandatory" ? "error" : "warning" },
    properties: { "security-severity": SCORES[severity], tags: ["security", "gke"] },
  };
}

/** A plain text of SARIF, in which `[text](1)` would be a link, and `{0}` a placeholder. */
const message = (text: string) => ({
  text: printableLines(text)
    .replace(/\](?=\()/g, "] ")
    .replace(/\{(?=\d)/g, "{ "),
});

function levelOf(finding: Finding): "error" | "warning" | "note" {
  if (isBlocking(finding)) return "error";
  return finding.status === "undecided" ? "note" : "warning";
}

function result(finding: Finding, stack: string, fingerprint: string, ruleIndex: number, report: Report) {
  const { rule, urn, property, status, severity, exemption, componentSource, baseline } = finding;
  const about = `${resourceOf(finding)} (${printable(stack)}): ${explained(finding).join("\n")}`;
  return {
    ruleId: rule,
    ruleIndex,
    level: levelOf(finding),
    message: message(about),
    locations: [
      {
        physicalLocation: physical(placeOf(finding, report)),
        logicalLocations: [{ fullyQualifiedName: urn, kind: "resource" }],
      },
    ],
    ...(componentSource
      ? {
          relatedLocations: [
            {
              physicalLocation: physical(componentSource),
              message: message("The component is made here."),
            },
          ],
        }
      : {}),
    // The first is the one that GitHub compares.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, "gkeGuardrails/v1": fingerprint },
    ...(status === "exempt"
      ? {
          suppressions: [
            {
              kind: "external",
              status: "accepted",
              justification: printable(`Until ${exemption?.until}: ${exemption?.reason}`),
            },
          ],
        }
      : {}),
    ...(baseline === undefined ? {} : { baselineState: baseline }),
    properties: { stack, property, status, severity },
  };
}

const physical = ({ file, line }: Source) => ({
  artifactLocation: { uri: uriOf(file), uriBaseId: "%SRCROOT%" },
  region: { startLine: line },
});

/** A path as a relative reference. Halves of characters have no form in it. */
const uriOf = (file: string): string =>
  file
    .replace(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");

function invocation(report: Report) {
  const failed = failures(report).map(({ name, error }) => ({
    level: "error",
    message: message(name === undefined ? error : `${name}: ${error}`),
  }));
  const notes = judgedStacks(report.stacks).flatMap(({ name, notes: texts, unseen }) =>
    texts.map((text) => ({
      level: unseen.includes(text) ? "warning" : "note",
      message: message(`${name}: the stack ${text}`),
    })),
  );
  return {
    executionSuccessful: failed.length === 0,
    toolExecutionNotifications: [...failed, ...notes],
    toolConfigurationNotifications: report.notes.map((text) => ({
      level: "warning",
      message: message(text),
    })),
  };
}
