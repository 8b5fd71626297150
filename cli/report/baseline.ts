import { printableJson } from "../../policies/evaluation/printable";
import {
  countsOf,
  type Finding,
  type JudgedStack,
  judgedStacks,
  type StackReport,
  sortedFindings,
} from "./finding";
import { identityOf, withoutPlaces } from "./identity";

/** Findings that are known, and that do not block: a file that is kept beside the program. It holds no values. */
export interface Baseline {
  version: 1;
  project: string;
  /** The stacks that were judged for it. */
  stacks: readonly string[];
  findings: readonly BaselineEntry[];
}

/** Findings of one rule on one property of a resource: `count` of them, 1 where it is absent. Items of lists are not distinguished. */
export interface BaselineEntry {
  rule: string;
  urn: string;
  property: string;
  count?: number;
}

/**
 * Whether a finding can be accepted by a baseline. What is wrong with the configuration, what was not looked into and what is not known yet
 * cannot: a finding that comes up later would be hidden by it.
 */
const isKept = ({ rule, status }: Finding): boolean => status === "violation" && rule !== "settings";

/** What is found now, sorted, so that the file changes only where the findings do. */
export function baselineOf(project: string, stacks: readonly StackReport[]): Baseline {
  const entries = new Map<string, Required<BaselineEntry>>();
  for (const finding of judgedStacks(stacks).flatMap(({ findings }) => findings.filter(isKept))) {
    const { rule, urn, property } = finding;
    const identity = identityOf(finding);
    const entry = entries.get(identity) ?? { rule, urn, property: withoutPlaces(property), count: 0 };
    entry.count++;
    entries.set(identity, entry);
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const names = judgedStacks(stacks).map(({ name }) => name);
  return {
    version: 1,
    project,
    stacks: names.sort(),
    findings: sorted.map(([, { count, ...entry }]) => (count === 1 ? entry : { ...entry, count })),
  };
}

/** The file's text: a line for each entry, so that a diff shows what was added and what was fixed. */
export function baselineText({ findings, ...about }: Baseline): string {
  const head = Object.entries(about).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`,
  );
  const lines = findings.map((entry) => `    ${JSON.stringify(entry)}`);
  return printableJson(
    `{\n${head.join("\n")}\n  "findings": [${lines.length === 0 ? "" : `\n${lines.join(",\n")}\n  `}]\n}\n`,
  );
}

/** The reports in which what a baseline has does not block, and what the baseline has and the stacks no more. */
export function against({ findings: known, stacks: of }: Baseline, reports: readonly StackReport[]) {
  const left = new Map(known.map((entry) => [identityOf(entry), entry.count ?? 1]));
  const stacks = reports.map((report) => ("error" in report ? report : marked(report, left)));
  const judged = new Set(judgedStacks(reports).map(({ name }) => `urn:pulumi:${name}`));
  const fixed = known.filter((entry) => judged.has(entry.urn.split("::")[0] ?? ""));
  return {
    stacks,
    fixed: fixed.reduce((sum, entry) => sum + (left.get(identityOf(entry)) ?? 0), 0),
    unknown: judgedStacks(reports).flatMap(({ name }) => (of.includes(name) ? [] : [name])),
  };
}

function marked(report: JudgedStack, left: Map<string, number>): JudgedStack {
  const findings = report.findings.map((finding): Finding => {
    if (!isKept(finding)) return finding;
    const identity = identityOf(finding);
    const count = left.get(identity) ?? 0;
    if (count > 0) left.set(identity, count - 1);
    return { ...finding, baseline: count > 0 ? "unchanged" : "new" };
  });
  return {
    ...report,
    findings: sortedFindings(findings),
    counts: { ...report.counts, ...countsOf(findings) },
  };
}

/** What a report says of its baseline. */
export interface BaselineReport {
  file: string;
  /** Entries that no finding is any more. */
  fixed: number;
  /** Stacks that were not judged for it. */
  unknown: readonly string[];
}

/** The same in lines. */
export const baselineNotes = ({ fixed, unknown }: BaselineReport): string[] => [
  ...(fixed === 0
    ? []
    : [
        `${fixed === 1 ? "1 finding of it is" : `${fixed} findings of it are`} fixed: write it anew with --write-baseline`,
      ]),
  ...unknown.map((name) => `the stack ${name} is not in it: all its findings are new`),
];

export const isAccepted = ({ baseline }: Finding): boolean => baseline === "unchanged";
