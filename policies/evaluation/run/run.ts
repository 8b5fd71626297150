import type { PolicyResource } from "@pulumi/policy";
import { isManaged, type ResourceType } from "../../resource-types";
import type { Check, Rule } from "../../rule";
import type { Declaration } from "../../stack";
import { appendTo } from "../append-to";
import type { Report } from "../message";
import type { RunConfig, RunOptions } from "../run-config";
import type { Assumption } from "../stack/other-clouds";
import { SeenClusters } from "../stack/seen-clusters";
import { IndexedStack } from "../stack/stack-index";
import { withoutOwner } from "../unknown";
import { unseenReports } from "../unseen/unseen-reports";
import type { ChecksByType } from "./checks-by-type";
import { exemptionReports } from "./exemption-reports";
import { Exemptions, isExempt } from "./exemptions";
import { Judge, type Target } from "./judge";
import { Misfits } from "./misfits";
import { reportsOf, type Verdict } from "./report";
import { settingsReports } from "./settings-reports";
import { unseenIn } from "./unseen-in";

/** What remains to be done for one resource at the end of the run, by rule: checks that need the stack, and what is undecided so far. */
interface Deferred {
  readonly checks: ReadonlyMap<Rule, readonly Check<ResourceType>[]>;
  readonly undecided: ReadonlyMap<Rule, ReadonlySet<string>>;
}
const NOTHING: ReadonlySet<string> = new Set();
const NONE: Deferred["undecided"] = new Map();

/** One preview, update or analysis of one stack: first its resources one by one, then the stack as a whole. */
export class Run {
  private readonly declared = new Map<string, Declaration>();
  private readonly deferred = new Map<string, Deferred>();
  private readonly misfits = new Misfits();
  private readonly exemptions: Exemptions;
  private readonly judge: Judge;
  /** Texts on what no rule looked into, once the stack is judged. */
  private unseen: readonly string[] = [];
  readonly clusters: SeenClusters;

  constructor(
    readonly config: RunConfig,
    private readonly checks: ChecksByType,
    private readonly options: RunOptions,
  ) {
    this.clusters = new SeenClusters(config.settings.kubernetesProviders);
    this.exemptions = new Exemptions(config.settings, config.stackName, checks.rules, config.isDisabled);
    this.judge = new Judge(config, options.limit);
  }

  /** Judges a resource as the program declares it; checks that need the stack are deferred until `stack` is called. */
  resource(declaration: Declaration): Map<Rule, Report[]> {
    this.declared.set(declaration.urn, declaration);
    this.misfits.add(declaration);
    this.deferred.delete(declaration.urn);
    const reports = new Map<Rule, Report[]>();
    if (!isManaged(declaration.inputs)) return reports;
    const checks = this.checks.of(declaration.type);
    if (checks.size === 0) return reports;
    if (this.options.isDeployed || this.clusters.mayBeElsewhere(declaration)) {
      this.deferred.set(declaration.urn, { checks, undecided: NONE });
      return reports;
    }
    const deferred = {
      checks: new Map<Rule, readonly Check<ResourceType>[]>(),
      undecided: new Map<Rule, ReadonlySet<string>>(),
    };
    for (const judged of this.judge.all([{ declaration, checks }])) {
      for (const [rule, { findings, undecided, later }] of judged) {
        if (later.length > 0) {
          deferred.checks.set(rule, later);
          if (undecided.size > 0) deferred.undecided.set(rule, undecided);
        }
        // What is undecided is reported once for a rule and resource, so it waits for the checks that are still to come.
        const verdict = { findings, undecided: later.length > 0 ? NOTHING : undecided };
        this.report(reports, rule, declaration, verdict);
      }
    }
    if (deferred.checks.size > 0) this.deferred.set(declaration.urn, deferred);
    return reports;
  }

  /** Runs the deferred checks again from their start, now that all resources are known. */
  stack(resources: readonly PolicyResource[]): Map<Rule, Report[]> {
    const index = new IndexedStack(resources, this.declared, this.config.settings.kubernetesProviders);
    this.unseen = unseenIn(resources, index);
    this.misfits.keep((urn) => index.get(urn) !== undefined);
    const targets: Target[] = [];
    for (const [urn, { checks }] of this.deferred) {
      const resource = index.get(urn);
      if (resource) targets.push({ declaration: resource.declaration, checks, view: { index, resource } });
    }
    const reports = new Map<Rule, Report[]>();
    for (const [i, judged] of this.judge.all(targets).entries()) {
      const { declaration } = targets[i] as Target;
      const before = this.deferred.get(declaration.urn)?.undecided ?? NONE;
      for (const rule of new Set([...before.keys(), ...judged.keys()])) {
        const { findings = [], undecided = NOTHING } = judged.get(rule) ?? {};
        const all = new Set([...(before.get(rule) ?? NOTHING), ...undecided]);
        this.report(reports, rule, declaration, { findings, undecided: all }, index.assumedOf(declaration));
      }
    }
    return reports;
  }

  /** Reports on the settings themselves, and on resources that no rule looked into, once the stack is judged. */
  settingsReports(resources: readonly PolicyResource[], stackUrn: string): Report[] {
    return [
      ...this.misfits.reports(this.config.settings.unseen),
      ...exemptionReports(this.exemptions, resources, stackUrn),
      ...settingsReports(this.config.settings, resources, stackUrn),
      ...unseenReports(this.unseen, this.config.settings.unseen, stackUrn),
    ];
  }

  /** Appends the reports that follow from a verdict. */
  private report(
    reports: Map<Rule, Report[]>,
    rule: Rule,
    declaration: Declaration,
    verdict: Verdict,
    assumption?: Assumption,
  ): void {
    const { settings, now } = this.config;
    const context = { settings, exemptions: this.exemptions, now, assumption };
    const own = { ...verdict, undecided: this.ownUndecided(rule, declaration, verdict.undecided) };
    for (const report of reportsOf(rule, declaration, own, context)) appendTo(reports, rule, report);
  }

  /** Unknown properties, without those of another kind than expected, and those that another rule reports (`unknownsLeftTo`). */
  private ownUndecided(
    { name, unknownsLeftTo: left }: Rule,
    declaration: Declaration,
    all: ReadonlySet<string>,
  ): ReadonlySet<string> {
    const undecided = this.misfits.without(all, declaration, name);
    const isLeft =
      left !== undefined &&
      this.checks.rules.has(left.rule) &&
      !this.config.isDisabled(left.rule) &&
      !isExempt(this.config, left.rule, declaration);
    return isLeft
      ? new Set([...undecided].filter((property) => !left.covers(withoutOwner(property))))
      : undecided;
  }
}
