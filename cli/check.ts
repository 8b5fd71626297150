import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { duration, readArguments } from "./arguments";
import type { Command } from "./command";
import type { JudgedStack } from "./framework";
import { EXIT_CODES, JUDGING_HELP, JUDGING_OPTIONS, judging } from "./judge";
import { NotEvaluated } from "./messages/errors";
import { givenValue } from "./offline/config-values";
import { preview } from "./offline/preview";
import { folderOfProject, projectFile, readProject } from "./offline/project";
import { pathIn, repositoryOf } from "./offline/repository";
import { findStacks, type NamedStack } from "./offline/stacks";
import { reportOf, type StackReport } from "./report/finding";
import { Progress } from "./report/progress";
import { placesOf } from "./report/sources";
import { conclude, reportingErrors } from "./reporting";
import { type JudgedProgram, unmatchedSettings } from "./unmatched-settings";

const OPTIONS = {
  ...JUDGING_OPTIONS,
  stack: { type: "string", multiple: true, short: "s", value: "stack" },
  "config-value": { type: "string", multiple: true },
  "fetch-charts": { type: "boolean" },
  timeout: { type: "string" },
} as const;

export const check: Command = {
  summary: "Judge a Pulumi program offline, as its first preview would be.",
  help: `Usage: gke-guardrails check [DIR] [flags]

Runs the Node.js Pulumi program in DIR (the current folder, or the nearest above it with a Pulumi.yaml) against the policy pack,
without the Pulumi CLI, a login or credentials. Nothing is created, and nothing is written into the folder.

Flags:
  --stack NAME, -s      a stack to check; may be repeated. Without it, every stack that has a Pulumi.<stack>.yaml
  --config-value KEY=VALUE
                        a value of the stacks' configuration, over that of their files; may be repeated. env:NAME reads it
                        from the environment and file:PATH from a file, as a secret
  --fetch-charts        lets helm download the charts that the program names; without it only charts at a path are rendered
  --timeout TIME        how long the program of a stack may run, such as 90s; 5m without it
${JUDGING_HELP}

${EXIT_CODES}
`,
  flags: OPTIONS,
  takes: () => ["folder"],
  run(args, terminal) {
    const { values, positionals } = readArguments("check", args, OPTIONS, { min: 0, max: 1, what: "" });
    const above = positionals.length === 0 ? relative("", folderOfProject() ?? "") : "";
    const folder = positionals[0] ?? (above || ".");
    const origin = { command: "check", file: projectFile(folder) ?? join(folder, "Pulumi.yaml"), above };
    return reportingErrors(values, origin, terminal, async (reporting) => {
      const project = readProject(positionals[0]);
      const repository = repositoryOf(project.root);
      const pathOf = (file: string) => pathIn(repository, file);
      const given = (values["config-value"] ?? []).map((argument) => givenValue(argument, terminal.env));
      const stacks = findStacks(project, values.stack ?? [], given);
      const timeoutMs = duration("timeout", values.timeout);
      const judges = judging(values, positionals[0] && project.root);
      const { configuration, given: givenSettings, byFramework } = judges;
      const progress = new Progress(terminal.err);
      const judge = async (stack: NamedStack): Promise<Result> => {
        let resources = 0;
        progress.tell(stack.name, "starting");
        try {
          const onResource = () => progress.tell(stack.name, `${++resources} resources`);
          const read = stack.read();
          const judgement = await preview({
            project,
            stack: read,
            pack: judges.pack,
            remediates: judges.remediates,
            blocksUnseen: judges.blocksUnseen,
            fetchesCharts: values["fetch-charts"] === true,
            timeoutMs,
            onResource,
          });
          const program = { name: stack.name, resources: judgement.judged };
          const report = reportOf(judgement, placesOf(judgement.judged, pathOf));
          const judged = { name: stack.name, findings: report.findings, resources: judgement.judged };
          return { report, judged, program: read.file === undefined ? undefined : program };
        } catch (error) {
          if (!(error instanceof NotEvaluated)) throw error;
          return { report: { name: stack.name, error: error.message } };
        } finally {
          progress.done(stack.name);
        }
      };
      const results = await inParallel(stacks, availableParallelism(), judge);
      progress.clear();
      // A stack that was not judged may have what the settings name.
      const programs = results.flatMap(({ program }) => program ?? []);
      const isWhole = values.stack === undefined && programs.length === stacks.length;
      const notes = isWhole ? unmatchedSettings(givenSettings, programs) : [];
      const reports = results.map(({ report }) => report);
      const judged = results.flatMap((result) => result.judged ?? []);
      return conclude(reports, reporting, terminal, {
        configuration,
        notes,
        byFramework: byFramework?.(judged, reporting.format === "json"),
      });
    });
  },
};

interface Result {
  report: StackReport;
  /** What a report by framework is made of; absent where the stack was not judged. */
  judged?: JudgedStack;
  /** Absent where the stack was not judged, or has no file: which other stacks there are is then not known. */
  program?: JudgedProgram | undefined;
}

/** The results in the items' order, with at most `limit` at work at the same time. */
async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i] as T);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
