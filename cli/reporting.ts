import { printable, printableLines } from "../policies/evaluation/printable";
import { oneOf } from "./arguments";
import type { Terminal } from "./command";
import { messageOf, NotEvaluated, UsageError } from "./messages/errors";
import { paintFor } from "./report/colours";
import { dataAges } from "./report/data-age";
import { failingOn, SEVERITIES, type Severity, type StackReport } from "./report/finding";
import { toJson } from "./report/json";
import { toText } from "./report/text";
import type { View } from "./report/view";

/** The flags that say how a report is shown. */
export const REPORTING_OPTIONS = {
  json: { type: "boolean" },
  quiet: { type: "boolean" },
  verbose: { type: "boolean" },
  severity: { type: "string" },
  "fail-on": { type: "string" },
} as const;

export const REPORTING_HELP = `  --quiet               print the summary alone; --verbose prints whole fixes, and advice as what blocks
  --severity LEVEL      show findings of this severity and above: critical, high, medium or low; the others are counted
  --fail-on LEVEL       let only mandatory findings of this severity and above block; milder ones become advisory
  --json                print JSON, as docs/json.md describes it`;

/** How a report is shown, and what makes it fail. */
export interface Reporting {
  isJson: boolean;
  detail: View["detail"];
  severity: Severity | undefined;
  failOn: Severity | undefined;
}

/** @throws UsageError for wrong flags. */
export function reportingOf(values: {
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  severity?: string;
  "fail-on"?: string;
}): Reporting {
  if (values.quiet && values.verbose) throw new UsageError("--quiet and --verbose exclude each other.");
  return {
    isJson: values.json === true,
    detail: values.quiet ? "quiet" : values.verbose ? "verbose" : undefined,
    severity: oneOf("severity", values.severity, SEVERITIES),
    failOn: oneOf("fail-on", values["fail-on"], SEVERITIES),
  };
}

/** Columns where nothing tells them, as in a pipe. */
const PIPE_COLUMNS = 100;
/** A terminal that is narrower is written as one of this width. */
const LEAST_COLUMNS = 40;

/** The width of a terminal; of a pipe what COLUMNS says. */
function widthOf({ out, env }: Terminal): number {
  // A terminal that does not know its width says 0.
  const width = (out.isTTY && out.columns) || Number(env.COLUMNS) || PIPE_COLUMNS;
  return Math.max(width, LEAST_COLUMNS);
}

/** Says what kept something from being evaluated. */
export const printError = (message: string, { err, env }: Terminal): void => {
  err.write(`${paintFor(err, env)("red", "error:")} ${printableLines(message)}\n`);
};

/**
 * Prints the reports, and says with which code to exit.
 * @param about `configuration`: the file that configured the pack; `notes`: what concerns no single stack; `byFramework`: what is
 * printed instead of the findings.
 */
export function conclude(
  judged: readonly StackReport[],
  { isJson, detail, severity, failOn }: Reporting,
  terminal: Terminal,
  about: { configuration: string | undefined; notes?: readonly string[]; byFramework?: string | undefined },
): number {
  const { configuration, notes = [], byFramework } = about;
  const reports = failOn === undefined ? judged : judged.map((report) => failingOn(report, failOn));
  for (const report of reports) {
    if ("error" in report) printError(report.error, terminal);
  }
  if (!isJson && configuration !== undefined)
    terminal.out.write(`Configuration: ${printable(configuration)}\n\n`);
  const data = dataAges(new Date());
  const view = { paint: paintFor(terminal.out, terminal.env), width: widthOf(terminal), detail, severity };
  const findings = () =>
    isJson ? toJson(reports, { configuration, notes, data }) : toText(reports, view, notes, data);
  terminal.out.write(byFramework ?? findings());
  if (reports.some((report) => "error" in report)) return 2;
  return reports.some((report) => "counts" in report && report.counts.mandatory > 0) ? 1 : 0;
}

/** With --json, what keeps a command from evaluating anything is said in JSON too. */
export async function reportingErrors(
  isJson: boolean,
  terminal: Terminal,
  run: () => Promise<number>,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (isJson && error instanceof NotEvaluated) terminal.out.write(toJson([], { error: messageOf(error) }));
    throw error;
  }
}
