import { printable } from "../../policies/evaluation/printable";
import { undecidedText } from "../../policies/evaluation/unread-files";
import type { BaselineReport } from "../report/baseline-report";
import type { DataAge } from "../report/data-age";
import type { Finding, Source, StackReport } from "../report/finding";
import { propertiesText, writtenType } from "../report/names";
import { verdictOn } from "../report/verdict";

/** A rule's texts, besides its findings. */
export interface RuleText {
  name: string;
  description: string;
  level: "mandatory" | "advisory" | "disabled";
  severity: "critical" | "high" | "medium" | "low";
  fix: string;
  /** Its page, in Markdown. */
  page(): string;
}

/** What a command reports, from which each format is made. */
export interface Report {
  command: string;
  /** The version of this package. */
  version: string;
  /**
   * The file that was judged, relative to the repository: Pulumi.yaml, or the exported file. A finding without a line is reported on its
   * first line.
   */
  subject: string;
  stacks: readonly StackReport[];
  /** Why nothing could be evaluated at all. */
  error?: string | undefined;
  configuration?: string | undefined;
  /** Notes that concern no single stack. */
  notes: readonly string[];
  data: readonly DataAge[];
  baseline?: BaselineReport | undefined;
  rules(): readonly RuleText[];
}

/** The stacks that could not be evaluated, and why; without a name where nothing could be evaluated. */
export const failures = ({ stacks, error }: Report): { name: string | undefined; error: string }[] => [
  ...(error === undefined ? [] : [{ name: undefined, error }]),
  ...stacks.flatMap((stack) => ("error" in stack ? [stack] : [])),
];

/** Where a finding is reported: its own line, or the first line of the judged file. */
export const placeOf = ({ source }: Finding, { subject }: Report): Source =>
  source ?? { file: subject, line: 1 };

/** `gcp.container.NodePool runners` */
export const resourceOf = ({ type, name }: Finding): string => printable(`${writtenType(type)} ${name}`);

/** The property and the problem. */
export const problemOf = (finding: Finding): string =>
  finding.property === "" ? finding.problem : `${printable(propertiesText([finding]))} ${finding.problem}`;

/** Problem, place and fix, in lines. */
export function explained(finding: Finding): string[] {
  const { status, problem, exemption, fix } = finding;
  return [
    problemOf(finding),
    ...(status === "undecided" ? [undecidedText(problem)] : []),
    ...(exemption
      ? [
          `${exemption.expired ? "Its exemption ended on" : "Exempt until"} ${exemption.until}: ${exemption.reason}`,
        ]
      : []),
    ...(fix === "" ? [] : [`Fix: ${fix}`]),
  ];
}

/** The overall verdict, as a sentence. */
export const verdictOf = ({ stacks, error }: Report): string => verdictOn(stacks, error !== undefined).text;
