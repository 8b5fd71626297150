import { inNaturalOrder } from "../../gke/natural-order";
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

/** Findings of one rule on one property of a resource: `count` of them, by default 1. Items of lists are not distinguished. */
export interface BaselineEntry {
  rule: string;
  urn: string;
  property: string;
  count?: number;
}

/**
 * Whether a baseline may contain a finding. It may not contain problems of the configuration, what was not looked into, and what is
 * undecided: a finding that comes up later would be hidden.
 */
const isKept = ({ rule, status }: Finding): boolean => status === "violation" && rule !== "settings";

/**
 * The present findings, sorted, so that the file changes only when they do.
 * @param before the former baseline: its findings of stacks that were not judged now are kept.
 */
export function baselineOf(project: string, stacks: readonly StackReport[], before?: Baseline): Baseline {
  const kept = keptOf(stacks, before);
  const entries = new Map<string, Required<BaselineEntry>>();
  for (const entry of before?.findings ?? [])
    if (kept.includes(stackOf(entry))) entries.set(identityOf(entry), { count: 1, ...entry });
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
    stacks: [...names, ...kept].sort(inNaturalOrder),
    findings: sorted.map(([, { count, ...entry }]) => (count === 1 ? entry : { ...entry, count })),
  };
}

/** The stacks of a baseline that were not judged now. */
export const keptOf = (stacks: readonly StackReport[], before: Baseline | undefined): string[] =>
  (before?.stacks ?? []).filter((name) => !judgedStacks(stacks).some((stack) => stack.name === name));

const stackOf = ({ urn }: BaselineEntry): string => /^urn:pulumi:(.*?)::/.exec(urn)?.[1] ?? "";

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

/** Compares reports with a baseline: the reports, in which its findings do not block, and the entries that the stacks no longer have. */
export function against({ findings: known, stacks: of }: Baseline, reports: readonly StackReport[]) {
  const left = new Map(known.map((entry) => [identityOf(entry), entry.count ?? 1]));
  const stacks = reports.map((report) => ("error" in report ? report : marked(report, left)));
  const judged = new Map(judgedStacks(reports).map((report) => [report.name, report]));
  const fixed = known.flatMap((entry) => {
    const { rule, urn, property } = entry;
    const report = judged.get(stackOf(entry));
    const isJudged = report !== undefined && report.rules?.includes(rule) !== false;
    const count = isJudged ? (left.get(identityOf(entry)) ?? 0) : 0;
    return count === 0 ? [] : [{ rule, urn, property, count }];
  });
  return {
    stacks,
    fixed,
    unknown: judgedStacks(reports).flatMap(({ name }) => (of.includes(name) ? [] : [name])),
  };
}

function marked(report: JudgedStack, left: Map<string, number>): JudgedStack {
  const take = (finding: Finding): boolean => {
    const identity = identityOf(finding);
    const count = left.get(identity) ?? 0;
    if (count > 0) left.set(identity, count - 1);
    return count > 0;
  };
  const findings = report.findings.map(
    (finding): Finding =>
      isKept(finding) ? { ...finding, baseline: take(finding) ? "unchanged" : "new" } : finding,
  );
  // A finding that is exempt or unknown now is not fixed.
  for (const finding of findings) if (!isKept(finding)) take(finding);
  return {
    ...report,
    findings: sortedFindings(findings),
    counts: { ...report.counts, ...countsOf(findings) },
  };
}

export const sumOf = (entries: readonly BaselineEntry[]): number =>
  entries.reduce((sum, { count = 1 }) => sum + count, 0);

export const isAccepted = ({ baseline }: Finding): boolean => baseline === "unchanged";
