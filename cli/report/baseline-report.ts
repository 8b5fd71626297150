import { counted } from "../../gke/counted";
import { type BaselineEntry, sumOf } from "./baseline";
import { resourcesText } from "./names";

/** What a report says of its baseline. */
export interface BaselineReport {
  file: string;
  /** Entries that no finding is any more, and how many findings each stood for. */
  fixed: readonly BaselineEntry[];
  /** Stacks that were not judged for it. */
  unknown: readonly string[];
  /** Only where it was written now. */
  written?: Written;
}

/** What became of a file that was written. */
export interface Written {
  /** Findings in it. */
  findings: number;
  /** Findings that the file did not have before; absent where there was none. */
  added?: number;
  /** Stacks whose findings were left as they were. */
  kept: readonly string[];
}

/** The same in lines. @param lists whether each fixed finding is named. */
export const baselineNotes = ({ fixed, unknown, written }: BaselineReport, lists = false): string[] => {
  const count = sumOf(fixed);
  const named = lists
    ? fixed.map(({ rule, urn, property }) => `fixed: ${rule}  ${resourceOf(urn)}  ${property}`)
    : [];
  if (written) return [...writtenNotes(written, count), ...named];
  return [
    ...(count === 0
      ? []
      : [
          `${counted(count, "finding")} of it ${count === 1 ? "is" : "are"} fixed: write it anew with gke-guardrails baseline write`,
        ]),
    ...named,
    ...unknown.map((name) => `the stack ${name} is not in it: all its findings are new`),
  ];
};

const writtenNotes = ({ findings, added, kept }: Written, fixed: number): string[] => [
  `was written with ${counted(findings, "finding")}${added === undefined ? "" : `: ${added} new and ${fixed} fixed since it was written before`}`,
  ...(kept.length === 0 ? [] : [`keeps what it had of stacks that were not judged: ${kept.join(", ")}`]),
];

/** A resource by its type and name, as its URN ends. */
const resourceOf = (urn: string): string => {
  const [, , types = "", ...name] = urn.split("::");
  return resourcesText([{ type: types.split("$").at(-1) ?? "", name: name.join("::") }]);
};
