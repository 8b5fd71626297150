import type {
  Policies,
  ReportViolation,
  ResourceValidation,
  ResourceValidationArgs,
  StackValidation,
  StackValidationArgs,
} from "@pulumi/policy";
import type { Remediation } from "../../remediation";
import type { ResourceType } from "../../resource-types";
import type { Rule } from "../../rule";
import { SETTINGS_SCHEMA } from "../../settings/schema";
import { SETTINGS_POLICY } from "../../settings/settings";
import type { Report } from "../message";
import type { RunOptions } from "../run-config";
import { stackKey } from "../urn";
import { ChecksByType } from "./checks-by-type";
import { within } from "./deadline";
import { type ConfigSource, Evaluation, STACK } from "./evaluation";
import type { Stage } from "./pending-reports";

/** On a stack of 10,000 resources no rule takes a tenth of the limit for one. */
const DEFAULT_OPTIONS: RunOptions = { limit: 10_000, isDeployed: false };

/**
 * The Pulumi policies of the rules: `settings` first, which judges everything once, then one policy a rule, which reports what was
 * found for it.
 *
 * @param clock the moment at which a run is judged, unless the settings name a day.
 */
export function policiesOf(
  rules: readonly Rule[],
  clock: () => Date,
  options: Partial<RunOptions> = {},
): Policies {
  const evaluation = new Evaluation(new ChecksByType(rules), clock, { ...DEFAULT_OPTIONS, ...options });
  return [settingsPolicy(evaluation), ...rules.map((rule) => rulePolicy(rule, evaluation))];
}

function settingsPolicy(evaluation: Evaluation): Policies[number] {
  return {
    name: SETTINGS_POLICY,
    description: "The settings of the pack are valid, and each exemption in them is needed.",
    enforcementLevel: "mandatory",
    configSchema: { properties: SETTINGS_SCHEMA },
    validateResource: (args: ResourceValidationArgs) => {
      evaluation.settingsRuns = true;
      evaluation.resource(args, args);
    },
    validateStack: (args: StackValidationArgs, report: ReportViolation) => {
      evaluation.settingsRuns = true;
      evaluation.stack(args.resources, args);
      const first = args.resources[0];
      if (!first) return;
      const stackUrn = args.resources.find(({ type }) => type === STACK)?.urn ?? first.urn;
      send(evaluation.runOf(first.urn, args).settingsReports(args.resources, stackUrn), report);
    },
  };
}

function rulePolicy(rule: Rule, evaluation: Evaluation): Policies[number] {
  const { pending } = evaluation;
  const unconfigured = ({ stackTags }: ConfigSource): ConfigSource => ({ getConfig: () => ({}), stackTags });
  const validateResource: ResourceValidation = (args, report) => {
    evaluation.noteCall(rule, args.type);
    if (!evaluation.settingsRuns) evaluation.resource(args, unconfigured(args), rule);
    const reports = pending.take("resource", rule, (urn) => urn === args.urn);
    send(reports, report);
  };
  const validateStack: StackValidation = (args, report) => {
    if (!evaluation.settingsRuns) evaluation.stack(args.resources, unconfigured(args), rule);
    const key = stackKey(args.resources[0]?.urn ?? "");
    const reports = pending.take("stack", rule, (urn) => stackKey(urn) === key);
    send(reports, report);
  };
  const hasWork = (stage: Stage) =>
    !evaluation.settingsRuns || pending.has(stage, rule) || (stage === "resource" && evaluation.isAtStack);
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: rule.level,
    severity: rule.severity,
    remediationSteps: rule.fix,
    ...(rule.remediations ? { remediateResource: remediation(rule.remediations, evaluation) } : {}),
    // Getters, since the policy server reads both functions at every call, and copies all resources of the stack for each policy that has
    // one. Where it reads undefined it skips the policy and the copy, so the cost does not grow with the number of rules.
    get validateResource() {
      return hasWork("resource") ? validateResource : undefined;
    },
    get validateStack() {
      return hasWork("stack") ? validateStack : undefined;
    },
  } as Policies[number];
}

function remediation(remediations: NonNullable<Rule["remediations"]>, evaluation: Evaluation) {
  return ({ type, urn, name, props }: ResourceValidationArgs) => {
    const remediate = remediations[type as ResourceType] as Remediation<ResourceType> | undefined;
    const context = { resource: { urn, name }, settings: evaluation.settingsOf(urn) };
    if (!remediate) return undefined;
    let changes: boolean | undefined;
    try {
      const ended = within(evaluation.options.limit, () => {
        changes = remediate(props as Parameters<typeof remediate>[0], context);
      });
      return ended && changes ? props : undefined;
    } catch {
      // Where an unknown value or a defect prevents the fix, the rule's checks report that.
      return undefined;
    }
  };
}

/**
 * Hands over the reports. The server takes an object in place of a text: it keeps the message as it is, without
 * the policy's description before it, and allows a level and a severity of its own.
 */
function send(reports: readonly Report[], report: ReportViolation): void {
  const reportObject = report as unknown as (violation: {
    message: string;
    urn: string;
    enforcementLevel?: string;
    severity?: string;
  }) => void;
  for (const { urn, level, severity, message } of reports)
    reportObject({ urn, message, enforcementLevel: level, severity });
}
