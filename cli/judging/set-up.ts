import type { Elsewhere, Settings } from "../../policies/settings/settings";
import { oneOf } from "../command-line/arguments";
import type { Terminal } from "../command-line/command";
import { widthOf } from "../command-line/width";
import { disabledSettings } from "../configuration/disabled-settings";
import { findConfiguration } from "../configuration/file";
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
} from "../configuration/layers";
import { frameworkReport, layersByFramework, reportByFramework, type TerminalForm } from "../framework";
import { NotEvaluated, UsageError } from "../messages/errors";
import { Pack } from "../offline/pack";
import { allRules } from "../pack/all-rules";
import type { StackFindings } from "../report/stack-findings";
import { refuseOverwriting } from "../reporting/overwriting";
import {
  type GivenEnd,
  readUpgradeInfo,
  refuseUpgradeInfoWithoutEffect,
  withUpgradeInfo,
} from "../upgrade-info/flag";
import { chosenRules, withRulesAlone } from "./chosen-rules";
import type { JudgingValues } from "./flags";

/** The pack and its settings, as the flags of a command configure them. */
interface JudgingSetup {
  /** Loads the pack on the first call, so that a program can start before it. */
  pack(): Promise<Pack>;
  /** Loads another pack on each call, in which the remediations of all enabled rules run. */
  remediatingPack(): Promise<Pack>;
  remediates: boolean;
  /** Whether what was not looked into blocks. */
  blocksUnseen: boolean;
  /** The user's configuration file, named by --config or found in the folder. */
  configuration: string | undefined;
  /** The only rules that judge, where --rule names some. */
  rules: readonly string[] | undefined;
  /** Its settings that apply. */
  given: Partial<Settings>;
  /** A note on those that do not apply, as their policy is disabled. */
  disabled: readonly string[];
  /** The ends of support in the files of --upgrade-info. */
  ends: readonly GivenEnd[];
  /** The report by framework, if the flags ask for one; undefined where the findings are reported. */
  byFramework:
    | ((stacks: readonly StackFindings[], form: TerminalForm, terminal: Terminal) => string)
    | undefined;
}

/** Where the configuration is found, and what is known of the resources. */
interface JudgingOptions {
  /** The folder of a configuration file that --config does not name; by default as findConfiguration looks for it. */
  folder?: string | undefined;
  /** What must not be expected among the resources, besides what the setting `elsewhere` names. */
  elsewhere?: readonly Elsewhere[];
  /** Whether all resources exist already, so that none is judged before the others are known; false by default. */
  isDeployed?: boolean;
}

/**
 * Configures what judges, by the flags of a command.
 * @throws NotEvaluated at once for wrong flags and an invalid configuration file.
 */
export function setUpJudging(
  values: JudgingValues,
  { folder, elsewhere = [], isDeployed = false }: JudgingOptions,
): JudgingSetup {
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
  if (framework && values.rule) throw new UsageError("gke-guardrails takes either --rule or --framework.");
  const rules = chosenRules(values.rule);
  const given = layersOf(presets, configuration, undecided);
  const ends = readUpgradeInfo(values);
  const judged = framework
    ? layersByFramework(framework, allRules(), given)
    : rules
      ? withRulesAlone(given, rules)
      : given;
  const layers = withElsewhere(withUpgradeInfo(judged, ends), elsewhere);
  if (ends.length > 0) refuseUpgradeInfoWithoutEffect(layers, configuration, framework?.framework.id);
  const disabled = disabledSettings(given[1] ?? {}, layers);
  let pack: Promise<Pack> | undefined;
  const load = async (configOf: typeof resolveConfig) => {
    const { guardrails } = require("../pack/guardrails") as typeof import("../pack/guardrails");
    const started = await Pack.start(guardrails({ isDeployed }), (policy) => configOf(layers, policy));
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
    rules,
    given: disabled.length > 0 ? {} : givenSettings(given),
    disabled,
    ends,
    byFramework:
      framework &&
      ((stacks, form, terminal) => reportByFramework(framework, stacks, allRules(), form, widthOf(terminal))),
  };
}
