// Longer than a screen: what the commands that judge share, their flags, layers and end, is read together.

import { printable, printableLines } from "../policies/evaluation/printable";
import type { Elsewhere, Settings } from "../policies/settings";
import { allRules } from "./all-rules";
import { oneOf } from "./arguments";
import type { Terminal } from "./command";
import {
  givenSettings,
  layersOf,
  letsUnseenBlock,
  PRESETS,
  resolveConfig,
  switchesRemediationOn,
  UNDECIDED_LEVELS,
  type UndecidedLevel,
  withElsewhere,
} from "./configuration";
import { findConfiguration } from "./configuration-file";
import { frameworkReport, type JudgedStack, layersByFramework, reportByFramework } from "./framework";
import { messageOf, NotEvaluated, UsageError } from "./messages/errors";
import { Pack } from "./offline/pack";
import { paintFor } from "./report/colours";
import { dataAges } from "./report/data-age";
import type { StackReport } from "./report/finding";
import { toJson } from "./report/json";
import { toText } from "./report/text";

/** The flags of the commands that judge. */
export const JUDGING_OPTIONS = {
  preset: { type: "string" },
  config: { type: "string" },
  undecided: { type: "string" },
  framework: { type: "string" },
  report: { type: "string" },
  json: { type: "boolean" },
} as const;

export const JUDGING_HELP = `  --preset NAMES        recommended (default), strict, advisory, hardening, cis or cis-1; several, as recommended,cis, are laid
                        over each other
  --config FILE         the pack's configuration, as Pulumi's --policy-pack-config takes it; it lies over the preset.
                        Without it, the gke-guardrails.json or gke-guardrails.yaml beside Pulumi.yaml, if there is one
  --undecided LEVEL     advisory (default) or mandatory: whether a verdict that an unknown value leaves open blocks
  --framework ID        judge by the controls of cis-gke-1.9.0 alone, and report by control and cluster; of the configuration
                        file only the settings count
  --report FILE         with --framework, write that report to FILE too: .html, .md, .json or .txt
  --json                print JSON, as docs/json.md describes it`;

export const EXIT_CODES = `Exit code: 0 without mandatory violations, 1 with, 2 where it could not be evaluated.`;

interface JudgingValues {
  preset?: string;
  config?: string;
  undecided?: string;
  framework?: string;
  report?: string;
}

/** What judges, as the flags configure it. */
export interface Judging {
  /** Loads the pack at the first call: a program that is started before does not wait for it. */
  pack(): Promise<Pack>;
  remediates: boolean;
  /** Whether what was not looked into blocks. */
  blocksUnseen: boolean;
  /** The user's configuration file, named by --config or found in the folder. */
  configuration: string | undefined;
  /** The settings that it gives. */
  given: Partial<Settings>;
  /** Undefined where the findings are to be reported: what to print by the framework that is asked for. */
  byFramework: ((stacks: readonly JudgedStack[], isJson: boolean) => string) | undefined;
}

/**
 * @param folder where a configuration file is looked for that --config does not name.
 * @param elsewhere what is not to be expected among the resources, besides what the setting names.
 * @throws NotEvaluated at once for wrong flags and a wrong configuration file.
 */
export function judging(
  values: JudgingValues,
  folder: string,
  elsewhere: readonly Elsewhere[] = [],
): Judging {
  const presets = (values.preset ?? "recommended")
    .split(",")
    .flatMap((name) => oneOf("preset", name, PRESETS) ?? []);
  const undecided: UndecidedLevel | undefined = oneOf("undecided", values.undecided, UNDECIDED_LEVELS);
  const configuration = values.config ?? findConfiguration(folder);
  const framework = frameworkReport(values.framework, values.report);
  if (framework && values.preset !== undefined)
    throw new UsageError("gke-guardrails takes either --preset or --framework.");
  const given = layersOf(presets, configuration, undecided);
  const layers = withElsewhere(
    framework ? layersByFramework(framework, allRules(), given) : given,
    elsewhere,
  );
  let pack: Promise<Pack> | undefined;
  const load = () => {
    const { guardrails } = require("./guardrails") as typeof import("./guardrails");
    return Pack.start(guardrails(), (policy) => resolveConfig(layers, policy));
  };
  return {
    pack: () => {
      pack ??= load();
      return pack;
    },
    remediates: switchesRemediationOn(layers),
    blocksUnseen: letsUnseenBlock(layers),
    configuration,
    given: givenSettings(given),
    byFramework: framework && ((stacks, isJson) => reportByFramework(framework, stacks, allRules(), isJson)),
  };
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
  reports: readonly StackReport[],
  isJson: boolean,
  terminal: Terminal,
  about: { configuration: string | undefined; notes?: readonly string[]; byFramework?: string | undefined },
): number {
  const { configuration, notes = [], byFramework } = about;
  const data = dataAges(new Date());
  const paint = paintFor(terminal.out, terminal.env);
  for (const report of reports) {
    if ("error" in report) printError(report.error, terminal);
  }
  if (!isJson && configuration !== undefined)
    terminal.out.write(`Configuration: ${printable(configuration)}\n\n`);
  const findings = () =>
    isJson ? toJson(reports, { configuration, notes, data }) : toText(reports, paint, notes, data);
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
