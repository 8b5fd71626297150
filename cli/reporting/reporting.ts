import { join } from "node:path";
import { printable, printableLines } from "../../policies/evaluation/printable";
import type { Terminal } from "../command-line/command";
import { printError, printNote } from "../command-line/messages";
import { PIPE_COLUMNS, widthOf } from "../command-line/width";
import { type Format, inFormat, type Report } from "../formats";
import { messageOf, NotEvaluated } from "../messages/errors";
import { pathIn, realPath, repositoryOf } from "../offline/project/repository";
import { version } from "../pack/version";
import { paintFor, plain } from "../report/colours";
import { dataAges } from "../report/data-age";
import { byRulesAlone, failingOn, type StackReport } from "../report/finding";
import { toJson } from "../report/json";
import { toText } from "../report/text";
import type { View } from "../report/view";
import { type Origin, type Reporting, type ReportingValues, reportingOf } from "./flags";
import { UnwritableOutput, writeOutput } from "./outputs";
import { ruleTexts } from "./rule-texts";
import { withBaseline } from "./with-baseline";

/**
 * Prints the reports, and returns the exit code.
 * @param about `configuration`: the file that configured the pack; `rules`: those that alone judged; `notes`: those that concern no single stack; `byFramework`: what is
 * printed instead of the findings.
 * @throws UsageError where a file cannot be written.
 */
export function conclude(
  judged: readonly StackReport[],
  reporting: Reporting,
  terminal: Terminal,
  about: {
    project: string;
    configuration: string | undefined;
    rules?: readonly string[] | undefined;
    notes?: readonly string[];
    byFramework?: string | undefined;
  },
): number {
  const { failOn } = reporting;
  const { project, configuration, rules, notes = [], byFramework } = about;
  const reports = rules ? judged.map((report) => byRulesAlone(report, rules)) : judged;
  const { stacks: compared, baseline } = withBaseline(reports, project, reporting);
  const stacks = failOn === undefined ? compared : compared.map((report) => failingOn(report, failOn));
  // An error that all stacks share, such as one of the configuration, is printed once.
  const errors = new Set(stacks.flatMap((stack) => ("error" in stack ? [stack.error] : [])));
  for (const error of errors) printError(error, terminal);
  const data = dataAges(new Date());
  const report = { ...originOf(reporting), stacks, configuration, notes, data, baseline };
  if (byFramework === undefined) publish(report, reporting, terminal);
  else {
    for (const note of notes) printNote(note, terminal);
    terminal.out.write(withSources(byFramework, report, reporting.format, reporting.origin));
  }
  if (stacks.some((stack) => "error" in stack)) return 2;
  return stacks.some((stack) => "counts" in stack && stack.counts.mandatory > 0) ? 1 : 0;
}

const originOf = ({ origin }: Reporting) => ({
  command: origin.command,
  version: version(),
  subject: pathIn(repositoryOf(origin.file), origin.file),
  rules: ruleTexts,
});

/** Writes the files, then prints. */
function publish(
  report: Report,
  { format, outputs, detail, severity, origin }: Reporting,
  terminal: Terminal,
): void {
  const written = (each: Format, view: View) => {
    if (each !== "text") return inFormat(each, report, severity);
    if (report.error !== undefined) return `error: ${printableLines(report.error)}\nNot evaluated.\n`;
    return withSources(
      toText(report.stacks, view, report.notes, report.data, report.baseline),
      report,
      each,
      origin,
    );
  };
  const repository = repositoryOf(origin.file);
  const pathOf = (file: string) => printable(pathIn(realPath("."), join(repository, file)));
  const view = { detail, severity, pathOf };
  for (const output of outputs)
    writeOutput(output, written(output.format, { ...view, paint: plain, width: PIPE_COLUMNS }));
  const { out, env } = terminal;
  // Whoever runs the command prints the error itself.
  if (format === "text" && report.error !== undefined) return;
  out.write(written(format, { ...view, paint: paintFor(out, env), width: widthOf(terminal) }));
}

/** A text that begins with what was found without a flag: a project above the current folder, and a configuration. */
function withSources(text: string, { configuration }: Report, format: Format, { above }: Origin): string {
  if (format !== "text") return text;
  const sources = [
    ...(above ? [`Project: ${above}, which is above this folder`] : []),
    ...(configuration === undefined ? [] : [`Configuration: ${configuration}`]),
  ];
  return sources.length === 0 ? text : `${sources.map(printable).join("\n")}\n\n${text}`;
}

/** Runs a command that judges. An error that keeps it from evaluating anything is also reported in the requested formats. */
export async function reportingErrors(
  values: ReportingValues,
  origin: Origin,
  terminal: Terminal,
  run: (reporting: Reporting) => Promise<number>,
): Promise<number> {
  let reporting: Reporting | undefined;
  try {
    reporting = reportingOf(values, origin);
    return await run(reporting);
  } catch (error) {
    if (!(error instanceof NotEvaluated)) throw error;
    const about = { error: messageOf(error), stacks: [], notes: [], data: [] };
    if (!reporting) {
      if (values.json === true) terminal.out.write(toJson([], { error: about.error }));
      throw error;
    }
    const outputs = error instanceof UnwritableOutput ? [] : reporting.outputs;
    publish({ ...originOf(reporting), ...about }, { ...reporting, outputs }, terminal);
    throw error;
  }
}
