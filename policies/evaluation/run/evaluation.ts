import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { isDay } from "../../../gke/time-units";
import { isReadType, isToldOf } from "../../resource-types";
import type { Rule } from "../../rule";
import { DEFAULT_SETTINGS, type Settings, settingsFrom } from "../../settings/settings";
import type { Report } from "../message";
import type { RunOptions } from "../run-config";
import { declarationOf } from "../stack/declaration";
import { stackKey, stackNameOf } from "../urn";
import type { ChecksByType } from "./checks-by-type";
import { PendingReports, type Stage } from "./pending-reports";
import { Run } from "./run";

export const STACK = "pulumi:pulumi:Stack";

/** Where a policy finds the configuration of the run: what Pulumi hands to `settings`, and the stack's tags. */
export interface ConfigSource {
  getConfig(): Partial<Settings>;
  stackTags: ReadonlyMap<string, string>;
}

/** All runs of one pack, by stack, and what they have to report. */
export class Evaluation {
  readonly pending = new PendingReports();
  /** Whether the policy `settings` runs; where a configuration disables it, the rules' policies judge by the defaults. */
  settingsRuns = false;
  /** Whether the resource under judgement is the stack itself, for which Pulumi calls the policy of each rule that is not disabled. */
  isAtStack = false;
  private readonly runs = new Map<string, Run>();
  /** The rules whose policies were called for the stack itself. */
  private readonly called = new Set<string>();

  constructor(
    private readonly checks: ChecksByType,
    private readonly clock: () => Date,
    readonly options: RunOptions,
  ) {}

  /** Notes that Pulumi calls the policy of a rule; nothing else says which of them the configuration disables. */
  noteCall({ name }: Rule, type: string): void {
    if (type !== STACK) return;
    // Called again: another stack, and maybe another configuration.
    if (this.called.has(name)) this.called.clear();
    this.called.add(name);
  }

  private isDisabled(rule: string): boolean {
    return this.called.size > 0 && this.checks.rules.has(rule) && !this.called.has(rule);
  }

  /** The run that a resource belongs to; a new one begins with the stack itself. */
  runOf(urn: string, source: ConfigSource, isNew = false): Run {
    const key = stackKey(urn);
    let run = this.runs.get(key);
    if (!run || isNew) {
      const settings = settingsFrom(source.getConfig());
      const { today = "" } = settings;
      const now = isDay(today) ? new Date(`${today}T00:00:00Z`) : this.clock();
      run = new Run(
        {
          stackName: stackNameOf(urn),
          settings,
          stackTags: source.stackTags,
          now,
          isDisabled: (rule) => this.isDisabled(rule),
        },
        this.checks,
        this.options,
      );
      this.runs.set(key, run);
    }
    return run;
  }

  /** The settings of a run that has begun, as each does with its stack; the defaults before. */
  settingsOf(urn: string): Settings {
    return this.runs.get(stackKey(urn))?.config.settings ?? DEFAULT_SETTINGS;
  }

  /** @param only drops what the other rules report. */
  resource(args: ResourceValidationArgs, source: ConfigSource, only?: Rule): void {
    this.isAtStack = args.type === STACK;
    const run = this.runOf(args.urn, source, this.isAtStack);
    if (isToldOf(args.type)) run.clusters.note(args);
    if (isReadType(args.type)) this.keep("resource", run.resource(declarationOf(args)), only);
  }

  /** @param only drops what the other rules report. */
  stack(resources: readonly PolicyResource[], source: ConfigSource, only?: Rule): void {
    const urn = resources[0]?.urn;
    if (urn !== undefined) this.keep("stack", this.runOf(urn, source).stack(resources), only);
  }

  private keep(stage: Stage, reports: Map<Rule, Report[]>, only: Rule | undefined): void {
    this.pending.put(stage, only ? new Map([[only, reports.get(only) ?? []]]) : reports);
  }
}
