import { join, relative } from "node:path";
import { duration, readArguments } from "./command-line/arguments";
import type { Command, Terminal } from "./command-line/command";
import { EXIT_CODES, JUDGING_HELP, JUDGING_OPTIONS, type JudgingValues } from "./judging/flags";
import { judgeStacks, RUNNING_HELP, RUNNING_OPTIONS, type RunningValues } from "./judging/judge-stacks";
import { setUpJudging } from "./judging/set-up";
import { rerunOnChanges } from "./judging/watch";
import { UsageError } from "./messages/errors";
import { isReadOnce, withStandardInput } from "./offline/files/standard-input";
import { givenValue } from "./offline/project/config-values";
import { readProject } from "./offline/project/project";
import { folderOfProject, projectFile } from "./offline/project/project-file";
import { findStacks } from "./offline/project/stacks";
import type { ReportingValues } from "./reporting/flags";
import { outputsOf } from "./reporting/outputs";
import { conclude, reportingErrors } from "./reporting/reporting";
import { misnamedExemptions } from "./unmatched/exemptions";
import { unmatchedSettings } from "./unmatched/settings";
import { matchUpgradeInfo } from "./upgrade-info/clusters";
import { namesInStack } from "./upgrade-info/judged-clusters";

const OPTIONS = {
  ...JUDGING_OPTIONS,
  ...RUNNING_OPTIONS,
  suggest: { type: "boolean" },
  watch: { type: "boolean" },
} as const;

export const check: Command = {
  summary: "Judge a Pulumi program offline, as at its first preview.",
  help: `Usage: gke-guardrails check [DIR] [flags]

Runs the Node.js Pulumi program in DIR (the current folder, or the nearest above it with a Pulumi.yaml) against the policy pack,
without the Pulumi CLI, a login or credentials. Nothing is created, and nothing is written into the folder.

Flags:
${RUNNING_HELP}
  --watch               judge again each time that files of the project change, until Ctrl-C
  --suggest             print what the safe remediations would change too, as a diff of properties; the program is never rewritten
${JUDGING_HELP}

${EXIT_CODES}
`,
  flags: OPTIONS,
  takes: () => ["folder"],
  run(args, terminal) {
    const { values, positionals } = readArguments("check", args, OPTIONS, { min: 0, max: 1, what: "" });
    return values.watch
      ? watchProgram(positionals[0], values, args, terminal)
      : checkProgram(positionals[0], values, terminal);
  },
};

interface CheckValues extends ReportingValues, JudgingValues, RunningValues {
  suggest?: boolean;
}

/** Judges the program of a folder, and again each time that its files change, until the process ends. @param args of the command. */
function watchProgram(
  folder: string | undefined,
  values: CheckValues,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { config, output, report, "write-baseline": baseline, "upgrade-info": info = [] } = values;
  for (const [flag, files] of Object.entries({ "upgrade-info": info, config: [config ?? ""] }))
    if (files.some(isReadOnce))
      throw new UsageError(
        `--watch judges again and again, and standard input or a pipe can be read once. Give --${flag} a file.`,
      );
  const once = args.filter((arg) => arg !== "--watch");
  const written = [...outputsOf(output).map(({ file }) => file), report, baseline].flatMap(
    (file) => file ?? [],
  );
  return rerunOnChanges(readProject(folder).root, ["check", ...once], written, terminal);
}

/**
 * Judges the program of a folder, and reports it.
 * @param named the folder; without it, the current one or the nearest above it that has a project.
 * @returns the exit code. @throws NotEvaluated for exit code 2.
 */
export async function checkProgram(
  named: string | undefined,
  values: CheckValues,
  terminal: Terminal,
): Promise<number> {
  const above = named === undefined ? relative("", folderOfProject() ?? "") : "";
  const folder = named ?? (above || ".");
  const origin = { command: "check", file: projectFile(folder) ?? join(folder, "Pulumi.yaml"), above };
  return reportingErrors(values, origin, terminal, async (reporting) => {
    for (const other of ["quiet", "framework"] as const)
      if (values.suggest && values[other])
        throw new UsageError(`--suggest and --${other} cannot be used together.`);
    const project = readProject(named);
    const given = (values["config-value"] ?? []).map((argument) => givenValue(argument, terminal.env));
    const stacks = findStacks(project, values.stack ?? [], given);
    const timeoutMs = duration("timeout", values.timeout);
    const files = await withStandardInput({
      "upgrade-info": values["upgrade-info"],
      config: values.config,
    });
    const setup = setUpJudging(
      { ...values, ...files },
      { folder: named === undefined ? undefined : project.root },
    );
    const { configuration, given: givenSettings, ends, byFramework } = setup;
    const remediatingPack = values.suggest ? setup.remediatingPack : undefined;
    const fetchesCharts = values["fetch-charts"] === true;
    const { projectNumbers, kubernetesProviders } = givenSettings;
    const running = {
      ...setup,
      projectNumbers,
      kubernetesProviders,
      fetchesCharts,
      timeoutMs,
      remediatingPack,
    };
    const results = await judgeStacks(project, stacks, running, terminal.err);
    // A stack that was not judged may contain what the settings name.
    const programs = results.flatMap(({ program }) => program ?? []);
    const isWhole = values.stack === undefined && programs.length === stacks.length;
    const reports = results.map(({ report }) => report);
    const judged = results.flatMap((result) => result.judged ?? []);
    const notes = isWhole
      ? unmatchedSettings(givenSettings, programs)
      : misnamedExemptions(givenSettings, judged);
    const clusters = judged.flatMap(({ name, resources }) => namesInStack(name, resources));
    const unused = matchUpgradeInfo(ends, clusters, {
      isWhole: judged.length === stacks.length,
      configured: givenSettings.clusterEndOfSupport,
    });
    return conclude(reports, reporting, terminal, {
      project: project.name,
      configuration,
      rules: setup.rules,
      notes: [...setup.disabled, ...unused, ...notes],
      byFramework: byFramework?.(judged, reporting, terminal),
    });
  });
}
