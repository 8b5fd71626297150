import type { Elsewhere, Settings } from "../policies/settings";
import { allRules } from "./all-rules";
import { oneOf } from "./arguments";
import type { Terminal } from "./command";
import {
  givenSettings,
  layersOf,
  leavesNoRule,
  letsUnseenBlock,
  PRESETS,
  remediatingConfig,
  resolveConfig,
  switchesRemediationOn,
  UNDECIDED_LEVELS,
  type UndecidedLevel,
  withElsewhere,
} from "./configuration";
import { findConfiguration } from "./configuration-file";
import {
  FRAMEWORKS,
  frameworkReport,
  type JudgedStack,
  layersByFramework,
  reportByFramework,
  type TerminalForm,
} from "./framework";
import { NotEvaluated, UsageError } from "./messages/errors";
import { Pack } from "./offline/pack";
import { refuseOverwriting } from "./overwriting";
import { REPORTING_HELP, REPORTING_OPTIONS } from "./reporting-flags";
import {
  type GivenEnd,
  readUpgradeInfo,
  refuseUpgradeInfoWithoutEffect,
  UPGRADE_INFO_HELP,
  UPGRADE_INFO_OPTIONS,
  type UpgradeInfoValues,
  withUpgradeInfo,
} from "./upgrade-info";
import { widthOf } from "./width";

/** The flags of the commands that judge. */
export const JUDGING_OPTIONS = {
  preset: { type: "string", value: PRESETS },
  config: { type: "string", value: "file" },
  undecided: { type: "string", value: UNDECIDED_LEVELS },
  framework: { type: "string", value: FRAMEWORKS.map(({ id }) => id) },
  report: { type: "string", value: "file" },
  ...UPGRADE_INFO_OPTIONS,
  ...REPORTING_OPTIONS,
} as const;

export const JUDGING_HELP = `  --preset NAMES        recommended (default), strict, advisory, hardening, cis or cis-1; several, such as recommended,cis: a
                        later one overrides those before it
  --config FILE         the pack's configuration, as Pulumi's --policy-pack-config takes it, or - for standard input; it overrides the preset.
                        Without it, the gke-guardrails.json or gke-guardrails.yaml beside Pulumi.yaml, if there is one
  --undecided LEVEL     advisory (default) or mandatory: whether a check that an unknown value leaves undecided blocks
  --framework ID        judge only by the controls of cis-gke-1.9.0, and report by control and cluster; of the configuration
                        file, only the settings apply
  --report FILE         with --framework, write that report to FILE too: .html, .md, .json or .txt
${UPGRADE_INFO_HELP}
${REPORTING_HELP}`;

export const EXIT_CODES = `Exit code: 0 without mandatory violations, 1 with them, 2 if it could not be evaluated.`;

/** The values of these flags, but for those of the report. */
export interface JudgingValues extends UpgradeInfoValues {
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
  /** Loads a pack at each call, in which the remediation of each rule that is on runs. */
  remediatingPack(): Promise<Pack>;
  remediates: boolean;
  /** Whether what was not looked into blocks. */
  blocksUnseen: boolean;
  /** The user's configuration file, named by --config or found in the folder. */
  configuration: string | undefined;
  /** The settings that it gives. */
  given: Partial<Settings>;
  /** What --upgrade-info says. */
  ends: readonly GivenEnd[];
  /** Undefined where the findings are to be reported: what to print by the framework that is asked for. */
  byFramework:
    | ((stacks: readonly JudgedStack[], form: TerminalForm, terminal: Terminal) => string)
    | undefined;
}

/**
 * @param folder where a configuration file is looked for that --config does not name; without it, as findConfiguration does.
 * @param elsewhere what is not to be expected among the resources, besides what the setting names.
 * @param isDeployed whether all resources are there, and none is to be judged before the others are known.
 * @throws NotEvaluated at once for wrong flags and a wrong configuration file.
 */
export function judging(
  values: JudgingValues,
  folder: string | undefined,
  elsewhere: readonly Elsewhere[] = [],
  isDeployed = false,
): Judging {
  const presets = (values.preset ?? "recommended")
    .split(",")
    .flatMap((name) => oneOf("preset", name, PRESETS) ?? []);
  const undecided: UndecidedLevel | undefined = oneOf("undecided", values.undecided, UNDECIDED_LEVELS);
  const configuration = values.config ?? findConfiguration(folder);
  const framework = frameworkReport(values.framework, values.report);
  if (framework?.file)
    refuseOverwriting("report", framework.file.path, (text) =>
      text.slice(0, 1000).includes(framework.framework.name),
    );
  if (framework && values.preset !== undefined)
    throw new UsageError("gke-guardrails takes either --preset or --framework.");
  const given = layersOf(presets, configuration, undecided);
  const ends = readUpgradeInfo(values);
  const judged = framework ? layersByFramework(framework, allRules(), given) : given;
  const layers = withElsewhere(withUpgradeInfo(judged, ends), elsewhere);
  if (ends.length > 0) refuseUpgradeInfoWithoutEffect(layers, configuration, framework?.framework.id);
  let pack: Promise<Pack> | undefined;
  const load = async (configOf: typeof resolveConfig) => {
    const { guardrails } = require("./guardrails") as typeof import("./guardrails");
    const started = await Pack.start(guardrails(isDeployed), (policy) => configOf(layers, policy));
    if (leavesNoRule(layers, started.policies))
      throw new NotEvaluated(
        `${configuration} disables every rule, so nothing was judged. Set "all" or some rules to "advisory" or "mandatory".`,
      );
    return started;
  };
  return {
    pack: () => {
      pack ??= load(resolveConfig);
      return pack;
    },
    remediatingPack: () => load(remediatingConfig),
    remediates: switchesRemediationOn(layers),
    blocksUnseen: letsUnseenBlock(layers),
    configuration,
    given: givenSettings(given),
    ends,
    byFramework:
      framework &&
      ((stacks, form, terminal) => reportByFramework(framework, stacks, allRules(), form, widthOf(terminal))),
  };
}
