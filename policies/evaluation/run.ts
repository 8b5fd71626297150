import type { PolicyResource } from "@pulumi/policy";
import { isManaged, type ResourceType } from "../resource-types";
import type { Check, Finding, Rule } from "../rule";
import type { Declaration } from "../stack";
import { appendTo } from "./append-to";
import type { StackView } from "./check-context";
import { type ChecksByType, checksFor, rulesOf } from "./checks-by-type";
import { Exemptions } from "./exemptions";
import { knownPart } from "./readable";
import { type Report, reportsOf, type Verdict } from "./report";
import { runCheck } from "./run-check";
import type { RunConfig } from "./run-config";
import { exemptionReports, formerNameReports, newNodePoolReports } from "./settings-reports";
import { IndexedStack } from "./stack-index";
import { unseenReports, unseenText } from "./unseen";

/** What a rule left for the end of the run on one resource: its checks that need the stack, and what was undecided before. */
interface Deferred {
  readonly checks: Check<ResourceType>[];
  undecided: ReadonlySet<string>;
}

/** What a rule found on one resource until now. */
interface OpenVerdict extends Verdict {
  readonly findings: Finding[];
  readonly undecided: Set<string>;
}

/** One preview, update or analysis of one stack: first its resources one by one, then the stack as a whole. */
export class Run {
  private readonly declared = new Map<string, Declaration>();
  private readonly deferred = new Map<string, Map<Rule, Deferred>>();
  private readonly exemptions: Exemptions;

  constructor(
    readonly config: RunConfig,
    private readonly table: ChecksByType,
  ) {
    this.exemptions = new Exemptions(config.settings, config.stackName, rulesOf(table), config.isDisabled);
  }

  /** Judges a resource as the program declares it; checks that need the stack are deferred until `stack` is called. */
  resource(declaration: Declaration): Map<Rule, Report[]> {
    this.declared.set(declaration.urn, declaration);
    this.deferred.delete(declaration.urn);
    if (!isManaged(declaration.inputs)) return new Map();
    const verdicts = new Map<Rule, OpenVerdict>();
    const deferred = new Map<Rule, Deferred>();
    for (const { rule, check } of checksFor(this.table, declaration.type)) {
      if (this.config.isDisabled(rule.name)) continue;
      const verdict = getOrAdd(verdicts, rule, newVerdict);
      if (this.judge(check, declaration, verdict) === "needs-stack")
        getOrAdd(deferred, rule, newDeferred).checks.push(check);
    }
    const reports = new Map<Rule, Report[]>();
    for (const [rule, { findings, undecided }] of verdicts) {
      const later = deferred.get(rule);
      // What is undecided is reported once a rule and resource, together with what is still to come.
      if (later) later.undecided = undecided;
      this.report(reports, rule, declaration, { findings, undecided: later ? NOTHING : undecided });
    }
    if (deferred.size > 0) this.deferred.set(declaration.urn, deferred);
    return reports;
  }

  /** Runs the deferred checks again from their start, now that all resources are known. */
  stack(resources: readonly PolicyResource[]): Map<Rule, Report[]> {
    const index = new IndexedStack(resources, this.declared);
    const reports = new Map<Rule, Report[]>();
    for (const [urn, deferred] of this.deferred) {
      const resource = index.get(urn);
      if (!resource) continue;
      for (const [rule, { checks, undecided }] of deferred) {
        const verdict: OpenVerdict = { findings: [], undecided: new Set(undecided) };
        for (const check of checks) this.judge(check, resource.declaration, verdict, { index, resource });
        this.report(reports, rule, resource.declaration, verdict);
      }
    }
    return reports;
  }

  /** What is to be said of the settings themselves, and of what no rule looked into, once the stack is judged. */
  settingsReports(resources: readonly PolicyResource[], stackUrn: string): Report[] {
    const unseen = resources.flatMap(
      ({ type, name, props }) => unseenText({ type, name, known: () => knownPart(props, type) }) ?? [],
    );
    return [
      ...exemptionReports(this.exemptions, resources, stackUrn),
      ...formerNameReports(this.config.settings, stackUrn),
      ...newNodePoolReports(this.config.settings, resources, stackUrn),
      ...unseenReports(unseen, this.config.settings.unseen, stackUrn),
    ];
  }

  /** Runs a check and adds what it gives to a verdict. */
  private judge(
    check: Check<ResourceType>,
    declaration: Declaration,
    verdict: OpenVerdict,
    view?: StackView,
  ): "done" | "needs-stack" {
    const outcome = runCheck(check, declaration, this.config, view);
    if (outcome.kind === "done") {
      for (const finding of outcome.findings) verdict.findings.push(finding);
      for (const property of outcome.undecided) verdict.undecided.add(property);
    }
    return outcome.kind;
  }

  /** Adds what is reported of a verdict to the reports. */
  private report(reports: Map<Rule, Report[]>, rule: Rule, declaration: Declaration, verdict: Verdict): void {
    const { settings, now } = this.config;
    const context = { settings, exemptions: this.exemptions, now };
    for (const report of reportsOf(rule, declaration, verdict, context)) appendTo(reports, rule, report);
  }
}

const NOTHING: ReadonlySet<string> = new Set();
const newVerdict = (): OpenVerdict => ({ findings: [], undecided: new Set() });
const newDeferred = (): Deferred => ({ checks: [], undecided: NOTHING });

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
