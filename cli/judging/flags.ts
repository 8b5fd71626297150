import { PRESETS, UNDECIDED_LEVELS } from "../configuration/layers";
import { FRAMEWORKS } from "../framework";
import { REPORTING_HELP, REPORTING_OPTIONS } from "../reporting/flags";
import { UPGRADE_INFO_HELP, UPGRADE_INFO_OPTIONS, type UpgradeInfoValues } from "../upgrade-info/flag";

/** The flags of the commands that judge. */
export const JUDGING_OPTIONS = {
  preset: { type: "string", value: PRESETS },
  config: { type: "string", value: "file" },
  undecided: { type: "string", value: UNDECIDED_LEVELS },
  rule: { type: "string", multiple: true },
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
  --rule NAME           judge only by this rule, which gives advice where it is disabled; may be repeated. A baseline cannot be written so
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
  rule?: readonly string[];
  framework?: string;
  report?: string;
}
