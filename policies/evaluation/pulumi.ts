import type {
  Policies,
  PolicyResource,
  ReportViolation,
  ResourceValidation,
  ResourceValidationArgs,
  StackValidation,
  StackValidationArgs,
} from "@pulumi/policy";
import { isReadType, type ResourceType } from "../resource-types";
import type { Remediation, Rule } from "../rule";
import { DEFAULT_SETTINGS, SETTINGS_SCHEMA, type Settings, settingsFrom } from "../settings";
import { append, type DispatchTable, dispatchTable, type Report, Run } from "./run";
import { declarationOf } from "./stack-index";

/** Name of the policy that carries the pack-wide settings. */
export const SETTINGS_POLICY = "settings";

const STACK = "pulumi:pulumi:Stack";

/**
 * The Pulumi policies of the rules: `settings` first, then one policy a rule.
 *
 * The policy server calls every policy for every resource, and for the stack copies all resources for each policy that
 * it runs. So the first policy judges everything once, and each rule's policy is there to run only while it has something
 * to report: its `validateResource` and `validateStack` are undefined otherwise, which the server reads at each call.
 *
 * @param clock the moment at which a run is judged, unless the settings name a day.
 */
export function policiesOf(rules: readonly Rule[], clock: () => Date): Policies {
  const evaluation = new Evaluation(dispatchTable(rules), clock);
  return [settingsPolicy(evaluation), ...rules.map((rule) => rulePolicy(rule, evaluation))];
}

type Stage = "resource" | "stack";

/** What a run is judged with: the configuration of the policy `settings`, and the stack's tags. */
interface Given {
  getConfig(): Partial<Settings>;
  stackTags: ReadonlyMap<string, string>;
}

/** Messages that wait until their rule's policy is called. */
class Outbox {
  private readonly waiting = { resource: new Map<Rule, Report[]>(), stack: new Map<Rule, Report[]>() };

  put(stage: Stage, reports: Map<Rule, Report[]>): void {
    for (const [rule, more] of reports) append(this.waiting[stage], rule, more);
  }

  has(stage: Stage, rule: Rule): boolean {
    return this.waiting[stage].has(rule);
  }

  /** Takes what a rule has to say of one resource, or of all resources. */
  take(stage: Stage, rule: Rule, concerns: (urn: string) => boolean): Report[] {
    const reports = this.waiting[stage].get(rule) ?? [];
    const rest = reports.filter((report) => !concerns(report.urn));
    if (rest.length > 0) this.waiting[stage].set(rule, rest);
    else this.waiting[stage].delete(rule);
    return reports.filter((report) => concerns(report.urn));
  }
}

class Evaluation {
  readonly outbox = new Outbox();
  /** Whether the policy `settings` runs; where a configuration disables it, the rules' policies judge by the defaults. */
  settingsRuns = false;
  private readonly runs = new Map<string, Run>();

  constructor(
    private readonly table: DispatchTable,
    private readonly clock: () => Date,
  ) {}

  runOf(urn: string, given: Given, isNew = false): Run {
    const key = stackKey(urn);
    let run = this.runs.get(key);
    if (!run || isNew) {
      const settings = settingsFrom(given.getConfig());
      const now = settings.today === undefined ? this.clock() : new Date(`${settings.today}T00:00:00Z`);
      run = new Run(stackNameOf(urn), settings, this.table, now, given.stackTags);
      this.runs.set(key, run);
    }
    return run;
  }

  /** The settings of a run that has begun, as each does with its stack; the defaults before. */
  settingsOf(urn: string): Settings {
    return this.runs.get(stackKey(urn))?.settings ?? DEFAULT_SETTINGS;
  }

  /** @param only keeps what the other rules say to themselves. */
  resource(args: ResourceValidationArgs, given: Given, only?: Rule): void {
    const run = this.runOf(args.urn, given, args.type === STACK);
    if (isReadType(args.type)) this.keep("resource", run.resource(declarationOf(args)), only);
  }

  /** @param only keeps what the other rules say to themselves. */
  stack(resources: readonly PolicyResource[], given: Given, only?: Rule): void {
    const urn = resources[0]?.urn;
    if (urn !== undefined) this.keep("stack", this.runOf(urn, given).stack(resources), only);
  }

  private keep(stage: Stage, reports: Map<Rule, Report[]>, only: Rule | undefined): void {
    this.outbox.put(stage, only ? new Map([[only, reports.get(only) ?? []]]) : reports);
  }
}

function settingsPolicy(evaluation: Evaluation): Policies[number] {
  return {
    name: SETTINGS_POLICY,
    description: "The settings of the pack are right, and each exemption in them is needed.",
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
      send(evaluation.runOf(first.urn, args).exemptionReports(args.resources, stackUrn), report);
    },
  };
}

function rulePolicy(rule: Rule, evaluation: Evaluation): Policies[number] {
  const unconfigured = ({ stackTags }: Given): Given => ({ getConfig: () => ({}), stackTags });
  const validateResource: ResourceValidation = (args, report) => {
    if (!evaluation.settingsRuns) evaluation.resource(args, unconfigured(args), rule);
    send(
      evaluation.outbox.take("resource", rule, (urn) => urn === args.urn),
      report,
    );
  };
  const validateStack: StackValidation = (args, report) => {
    if (!evaluation.settingsRuns) evaluation.stack(args.resources, unconfigured(args), rule);
    const key = stackKey(args.resources[0]?.urn ?? "");
    send(
      evaluation.outbox.take("stack", rule, (urn) => stackKey(urn) === key),
      report,
    );
  };
  const runs = (stage: Stage) => !evaluation.settingsRuns || evaluation.outbox.has(stage, rule);
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: rule.level,
    severity: rule.severity,
    remediationSteps: rule.fix,
    ...(rule.remediations ? { remediateResource: remediation(rule.remediations, evaluation) } : {}),
    get validateResource() {
      return runs("resource") ? validateResource : undefined;
    },
    get validateStack() {
      return runs("stack") ? validateStack : undefined;
    },
  } as Policies[number];
}

function remediation(remediations: NonNullable<Rule["remediations"]>, evaluation: Evaluation) {
  return ({ type, urn, name, props }: ResourceValidationArgs) => {
    const remediate = remediations[type as ResourceType] as Remediation<ResourceType> | undefined;
    const context = { resource: { urn, name }, settings: evaluation.settingsOf(urn) };
    try {
      return remediate?.(props as Parameters<typeof remediate>[0], context) ? props : undefined;
    } catch {
      // What cannot be mended, for an unknown value or a defect, is left to the rule's checks to report.
      return undefined;
    }
  };
}

/**
 * Hands over the messages. The server takes an object in place of a text: it keeps the message as it is, without
 * the policy's description before it, and allows a level of its own.
 */
function send(reports: readonly Report[], report: ReportViolation): void {
  const reportObject = report as unknown as (violation: {
    message: string;
    urn: string;
    enforcementLevel?: string;
  }) => void;
  for (const { urn, level, message } of reports) reportObject({ urn, message, enforcementLevel: level });
}

/** The part of a URN that names its stack and project. */
const stackKey = (urn: string): string => urn.split("::").slice(0, 2).join("::");
const stackNameOf = (urn: string): string => (urn.split("::")[0] ?? "").split(":").slice(2).join(":");
