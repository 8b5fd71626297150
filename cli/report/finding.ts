// Longer than a screen: what a finding is, and how findings are read, counted and sorted, is one thing.
import { inNaturalOrder } from "../../gke/natural-order";
import { type Message, parse } from "../../policies/evaluation/message";
import type { Diagnostic } from "../offline/protocol/analysis";
import { partsOf } from "../offline/protocol/urn";
import type { StackResult } from "../offline/stack-evaluation";

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A place in a program: a file, relative to the repository, and a line from 1. */
export interface Source {
  file: string;
  line: number;
}

/** A verdict on one resource. */
export interface Finding {
  rule: string;
  status: Message["status"];
  level: "mandatory" | "advisory";
  severity: Diagnostic["severity"];
  urn: string;
  /** The resource's type, as in its URN. */
  type: string;
  /** The resource's name in the program. */
  name: string;
  /** The property as the program writes it; several, separated by ", ", where the verdict is undecided. */
  property: string;
  problem: string;
  fix: string;
  page: string;
  exemption?: Message["exemption"];
  /** Only where a baseline is used: whether it has the finding, which then does not block. */
  baseline?: "new" | "unchanged";
  /** Only where the verdict is undecided: the resource from which all its unknown values come, if there is one. */
  from?: string;
  /** Where the program creates the resource, if known. */
  source?: Source;
  /** For a resource within a component of the program's own: where the program creates the component. */
  componentSource?: Source;
}

/** A property that a remediation changes; values as texts that are safe to show, absent where the property is. */
export interface Change {
  property: string;
  before?: string;
  after?: string;
}

/** What a safe remediation would change in a resource. */
export interface Suggestion
  extends Pick<Finding, "rule" | "urn" | "type" | "name" | "source" | "componentSource"> {
  changes: readonly Change[];
}

export interface Counts {
  resources: number;
  /** Findings that block: mandatory, and not exempt. */
  mandatory: number;
  /** Violations that do not block. */
  advisory: number;
  undecided: number;
  exempt: number;
  /** Violations that are in the baseline, which are counted nowhere else; absent without any. */
  accepted?: number;
  /** What may hold GKE or Kubernetes configuration, and was not looked into. */
  unseen: number;
}

/** The verdict on one stack. */
export interface JudgedStack {
  name: string;
  counts: Counts;
  findings: readonly Finding[];
  /** What could not be looked into; each continues "This stack …". */
  notes: readonly string[];
  /** Those of the notes that name what was not looked into. */
  unseen: readonly string[];
  /** The only rules that judged, where --rule names some. */
  rules?: readonly string[];
  /** Only where they are asked for. */
  suggestions?: readonly Suggestion[];
}

/** The report on one stack: its verdict, or why there is none. */
export type StackReport = JudgedStack | { name: string; error: string };

/** The stacks that have a verdict. */
export const judgedStacks = (reports: readonly StackReport[]): JudgedStack[] =>
  reports.filter((report): report is JudgedStack => "counts" in report);

export const isBlocking = ({ level, status, baseline }: Finding): boolean =>
  level === "mandatory" && status !== "exempt" && baseline !== "unchanged";

/** A violation that does not block, and that no baseline has. */
export const isAdvisory = (finding: Finding): boolean =>
  finding.status === "violation" && finding.baseline !== "unchanged" && !isBlocking(finding);

/** An exemption that nothing needs, which the pack's settings report. */
export const isUnusedExemption = ({ rule, level, property }: Finding): boolean =>
  rule === "settings" && level === "advisory" && /^exemptions\[\d+\]$/.test(property);

/**
 * @param sourceOf where the program makes the resource of a URN.
 * @param originOf the resource from which the unknown values of a finding come.
 */
export function reportOf(
  { stack, resources, diagnostics, notes }: StackResult,
  sourceOf: (urn: string) => Pick<Finding, "source" | "componentSource"> = () => ({}),
  originOf: (finding: Finding) => string | undefined = () => undefined,
): JudgedStack {
  const unseen = notes.filter(({ kind }) => kind === "unseen").map(({ text }) => text);
  const findings = diagnostics
    .map((diagnostic) => {
      const finding = findingOf(diagnostic);
      const from = originOf(finding);
      return { ...finding, ...(from !== undefined && { from }), ...sourceOf(diagnostic.urn) };
    })
    .sort(byWeight);
  const counts = { resources, ...countsOf(findings), unseen: unseen.length };
  return { name: stack, counts, findings, notes: notes.map(({ text }) => text), unseen };
}

/** The counts that follow from the findings alone. */
export function countsOf(findings: readonly Finding[]) {
  const count = (is: (finding: Finding) => boolean) => findings.filter(is).length;
  const accepted = count(({ baseline }) => baseline === "unchanged");
  return {
    mandatory: count(isBlocking),
    advisory: count(isAdvisory),
    undecided: count(({ status }) => status === "undecided"),
    exempt: count(({ status }) => status === "exempt"),
    ...(accepted > 0 ? { accepted } : {}),
  };
}

/** A report in which only findings of at least a severity block; and those without a severity, which do not come from a rule. */
export function failingOn(report: StackReport, least: Severity): StackReport {
  if ("error" in report) return report;
  const findings = report.findings
    .map((finding) => (isSevere(finding, least) ? finding : { ...finding, level: "advisory" as const }))
    .sort(byWeight);
  return {
    ...report,
    findings,
    counts: { ...report.counts, ...countsOf(findings) },
  };
}

/** A report which says that only some rules judged. */
export const byRulesAlone = (report: StackReport, rules: readonly string[]): StackReport =>
  "error" in report
    ? report
    : { ...report, rules, notes: [...report.notes, `was judged by these rules alone: ${rules.join(", ")}`] };

/** Whether a finding has at least a severity; one without a severity always has. */
export const isSevere = ({ severity }: Finding, least: Severity | undefined): boolean =>
  least === undefined || severity === undefined || SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);

function findingOf({ policy, message, level, severity, urn }: Diagnostic): Finding {
  const { type, name } = partsOf(urn);
  const { exemption, ...read } = parse(message) ?? {
    status: "violation" as const,
    property: "",
    problem: message.trim(),
    fix: "",
    page: "",
  };
  return {
    rule: policy,
    level: level === "advisory" ? "advisory" : "mandatory",
    severity,
    urn,
    type,
    name,
    ...read,
    ...(exemption ? { exemption } : {}),
  };
}

/** Sorts by severity, the most severe first, and findings without one last. */
export const rankOf = ({ severity }: Finding): number =>
  severity === undefined ? SEVERITIES.length : SEVERITIES.indexOf(severity);

/** Blocking findings first, then by severity, rule, resource and property. */
export const sortedFindings = (findings: readonly Finding[]): Finding[] => [...findings].sort(byWeight);

function byWeight(a: Finding, b: Finding): number {
  return (
    Number(isBlocking(b)) - Number(isBlocking(a)) ||
    rankOf(a) - rankOf(b) ||
    inNaturalOrder(a.rule, b.rule) ||
    inNaturalOrder(a.urn, b.urn) ||
    inNaturalOrder(a.property, b.property)
  );
}
