import { counted } from "../../gke/counted";
import { type BaselineEntry, sumOf } from "./baseline";
import { resourcesText } from "./names";

/** What a report says of its baseline. */
export interface BaselineReport {
  file: string;
  /** Entries without a finding now, and how many findings each stood for. */
  fixed: readonly BaselineEntry[];
  /** Stacks that were not judged for the baseline. */
  unknown: readonly string[];
  /** Set where the baseline was written in this run. */
  written?: Written;
}

/** What became of a file that was written. */
interface Written {
  /** Findings in it. */
  findings: number;
  /** New findings compared with the former file; absent where there was none. */
  added?: number;
  /** Stacks whose findings were kept unchanged. */
  kept: readonly string[];
}

/** The report as lines. @param lists whether each fixed finding is named. */
export const baselineNotes = ({ file, fixed, unknown, written }: BaselineReport, lists = false): string[] => {
  const count = sumOf(fixed);
  const named = lists
    ? fixed.map(({ rule, urn, property }) => `fixed: ${rule}  ${resourceOf(urn)}  ${property}`)
    : [];
  if (written) return [...writtenNotes(file, written, count), ...named];
  return [
    ...(count === 0
      ? []
      : [
          `${counted(count, "finding")} of it ${count === 1 ? "is" : "are"} fixed: write it anew with npx gke-guardrails baseline write`,
        ]),
    ...named,
    ...unknown.map((name) => `the stack ${name} is not in it: all its findings are new`),
  ];
};

const writtenNotes = (file: string, { findings, added, kept }: Written, fixed: number): string[] => [
  `was written with ${counted(findings, "finding")}${added === undefined ? "" : `: ${added} new and ${fixed} fixed since it was written before`}`,
  ...(added === undefined
    ? [`lets only new findings block, where check or audit has --baseline ${file}`]
    : []),
  ...(kept.length === 0 ? [] : [`keeps what it had of stacks that were not judged: ${kept.join(", ")}`]),
];

/** A resource by its type and name, as its URN ends. */
const resourceOf = (urn: string): string => {
  const [, , types = "", ...name] = urn.split("::");
  return resourcesText([{ type: types.split("$").at(-1) ?? "", name: name.join("::") }]);
};
