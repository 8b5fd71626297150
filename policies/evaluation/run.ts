import type { PolicyResource } from "@pulumi/policy";
import { ANY_KUBERNETES, CLUSTER, isManaged, type ResourceType } from "../resource-types";
import type { Check, Context, Finding, Rule } from "../rule";
import { fits, type Settings } from "../settings";
import type { Declaration, StackIndex, StackResource } from "../stack";
import { Exemptions, isLive } from "./exemptions";
import { format, pageOf } from "./message";
import { IndexedStack } from "./stack-index";
import { Undecided } from "./unknown";

/** A message for one resource; without a level, the configured level of the rule holds. */
export interface Report {
  urn: string;
  level?: "advisory";
  message: string;
}

/** Thrown where a check needs the whole stack, and only one resource is known as yet. */
class PutOff extends Error {}

interface Clause {
  rule: Rule;
  check: Check<ResourceType>;
}

/** The checks of all rules by the type of resource that they judge. */
export type DispatchTable = ReadonlyMap<string, readonly Clause[]>;

export function dispatchTable(rules: readonly Rule[]): DispatchTable {
  const table = new Map<string, Clause[]>();
  for (const rule of rules) {
    for (const [type, checks] of Object.entries(rule.checks)) {
      const clauses = table.get(type) ?? [];
      for (const check of checks as readonly Check<ResourceType>[]) clauses.push({ rule, check });
      table.set(type, clauses);
    }
  }
  return table;
}

function* clausesOf(table: DispatchTable, type: string): Iterable<Clause> {
  yield* table.get(type) ?? [];
  if (type.startsWith("kubernetes:")) yield* table.get(ANY_KUBERNETES) ?? [];
}

/** What one rule said of one resource until now. */
interface Verdict {
  findings: Finding[];
  undecided: Set<string>;
  putOff: Clause[];
}

/** One preview, update or analysis of one stack: first its resources one by one, then the stack as a whole. */
export class Run {
  private readonly declared = new Map<string, Declaration>();
  /** What is put off, by resource. */
  private readonly waiting = new Map<string, Map<Rule, Verdict>>();
  private readonly exemptions: Exemptions;

  constructor(
    readonly stackName: string,
    readonly settings: Settings,
    private readonly table: DispatchTable,
    private readonly now: Date,
    readonly stackTags: ReadonlyMap<string, string>,
  ) {
    this.exemptions = new Exemptions(settings, stackName);
  }

  /** Judges a resource as the program declares it; what needs the stack is put off until `stack` is called. */
  resource(declaration: Declaration): Map<Rule, Report[]> {
    this.declared.set(declaration.urn, declaration);
    if (!isManaged(declaration.inputs)) return new Map();
    const verdicts = new Map<Rule, Verdict>();
    for (const clause of clausesOf(this.table, declaration.type)) {
      this.judge(clause, declaration, undefined, verdictOf(verdicts, clause.rule));
    }
    const waiting = new Map<Rule, Verdict>();
    const reports = new Map<Rule, Report[]>();
    for (const [rule, verdict] of verdicts) {
      if (verdict.putOff.length > 0) {
        // What is undecided is said once a rule and resource, together with what is still to come.
        waiting.set(rule, { findings: [], undecided: verdict.undecided, putOff: verdict.putOff });
        verdict.undecided = new Set();
      }
      append(reports, rule, this.reportsOf(rule, declaration, verdict));
    }
    if (waiting.size > 0) this.waiting.set(declaration.urn, waiting);
    else this.waiting.delete(declaration.urn);
    return reports;
  }

  /** Judges what was put off, now that all resources are known. */
  stack(resources: readonly PolicyResource[]): Map<Rule, Report[]> {
    const index = new IndexedStack(resources, this.declared);
    const reports = new Map<Rule, Report[]>();
    for (const [urn, waiting] of this.waiting) {
      const resource = index.get(urn);
      if (!resource) continue;
      for (const [rule, { undecided, putOff }] of waiting) {
        const verdict: Verdict = { findings: [], undecided: new Set(undecided), putOff: [] };
        for (const clause of putOff) this.judge(clause, resource.declaration, { index, resource }, verdict);
        append(reports, rule, this.reportsOf(rule, resource.declaration, verdict));
      }
    }
    return reports;
  }

  /** What is to be said of the exemptions themselves, once the stack is judged. */
  exemptionReports(resources: readonly PolicyResource[], stackUrn: string): Report[] {
    const page = "docs/exemptions.md";
    const broken = this.exemptions.broken.map(({ at, problem }) => ({
      urn: stackUrn,
      message: format({
        status: "violation",
        property: at,
        problem: `${problem}, so it exempts nothing`,
        fix: "Correct the entry in the configuration file; gke-guardrails config check FILE shows the place.",
        page,
      }),
    }));
    const unused = this.exemptions.unused(resources).map(({ exemption, urn }) => ({
      urn: urn ?? stackUrn,
      level: "advisory" as const,
      message: format({
        status: "violation",
        property: `exemptions[${this.settings.exemptions.indexOf(exemption)}]`,
        problem:
          urn === undefined
            ? "is not needed: the stack that it names has no resource of this name"
            : `is not needed: ${exemption.rule} finds nothing on this resource`,
        fix: "Remove the entry from the configuration file, or correct its resource.",
        page,
      }),
    }));
    return [...broken, ...unused];
  }

  private judge(clause: Clause, declaration: Declaration, place: Place | undefined, verdict: Verdict): void {
    const context = new CheckContext(this, declaration, place, verdict.undecided, this.now);
    const findings: Finding[] = [];
    const undecided = [...verdict.undecided];
    try {
      const inputs = declaration.inputs as unknown as Parameters<typeof clause.check>[0];
      for (const finding of clause.check(inputs, context)) findings.push(finding);
    } catch (error) {
      if (error instanceof PutOff) {
        verdict.putOff.push(clause);
        verdict.undecided = new Set(undecided);
        return;
      }
      if (error instanceof Undecided) verdict.undecided.add(error.property);
      else findings.push(defect(error));
    }
    verdict.findings.push(...findings);
  }

  private reportsOf(rule: Rule, { urn, name }: Declaration, verdict: Verdict): Report[] {
    if (verdict.findings.length === 0 && verdict.undecided.size === 0) return [];
    const found = this.exemptions.find(rule.name, urn, name, this.now);
    const live = found !== undefined && isLive(found, this.now);
    const exemption = found && { until: found.until, reason: found.reason, expired: !live };
    const page = pageOf(rule.name);
    const reports: Report[] = verdict.findings.map((finding) => ({
      urn,
      level:
        live || (finding.level === "advisory" && this.settings.advice === "advisory")
          ? "advisory"
          : undefined,
      message: format({
        status: live ? "exempt" : "violation",
        property: finding.at,
        problem: finding.problem,
        fix: finding.fix ?? rule.fix,
        page,
        exemption,
      }),
    }));
    if (verdict.undecided.size > 0) {
      reports.push({
        urn,
        level: live || this.settings.undecided === "advisory" ? "advisory" : undefined,
        message: format({
          status: "undecided",
          property: [...verdict.undecided].sort().join(", "),
          problem: `not known yet, so it is open whether this holds: ${rule.description}`,
          fix: `Nothing to do if the value turns out right: it is judged again when it is known. ${rule.fix}`,
          page,
          exemption,
        }),
      });
    }
    return reports;
  }

  /** Whether a cluster is production by its environment label; undefined where no label says so or otherwise. */
  productionByLabel(labels: Record<string, string> | undefined): boolean | undefined {
    const { labels: keys, values } = this.settings.production;
    const key = keys.find((k) => labels !== undefined && k in labels);
    return key === undefined ? undefined : values.includes(labels?.[key] ?? "");
  }

  get isProductionStack(): boolean {
    return this.settings.production.stacks.some((pattern) => fits(pattern, this.stackName));
  }
}

interface Place {
  index: StackIndex;
  resource: StackResource;
}

class CheckContext implements Context {
  constructor(
    private readonly run: Run,
    private readonly declaration: Declaration,
    private readonly place: Place | undefined,
    private readonly undecided: Set<string>,
    readonly now: Date,
  ) {}

  get resource() {
    const { urn, name, type, opts } = this.declaration;
    return { urn, name, type: type as ResourceType, ignoreChanges: opts.ignoreChanges ?? [] };
  }
  get inputs() {
    return this.declaration.inputs as unknown as Context["inputs"];
  }
  get settings() {
    return this.run.settings;
  }
  get stackName() {
    return this.run.stackName;
  }
  get stackTags() {
    return this.run.stackTags;
  }
  get providerInputs() {
    return this.declaration.providerInputs;
  }
  get stack() {
    return this.reached.index;
  }
  get self() {
    return this.reached.resource;
  }
  get observed() {
    return this.reached.resource.observed;
  }
  private get reached(): Place {
    if (!this.place) throw new PutOff();
    return this.place;
  }

  get isProduction(): boolean {
    const cluster =
      this.declaration.type === CLUSTER
        ? (this.declaration.inputs as Context<typeof CLUSTER>["self"]["inputs"])
        : this.stack.clusterOf(this.self)?.inputs;
    return this.isProductionCluster(cluster ?? {});
  }
  isProductionCluster({ resourceLabels }: Parameters<Context["isProductionCluster"]>[0]) {
    return this.run.productionByLabel(resourceLabels) ?? this.run.isProductionStack;
  }
  get levelByEnvironment() {
    return this.isProduction ? undefined : "advisory";
  }

  *each<I>(
    items: readonly I[] | undefined,
    check: (item: I, index: number) => Iterable<Finding>,
  ): Iterable<Finding> {
    for (let i = 0; i < (items?.length ?? 0); i++) {
      // An item that is null is none.
      if (!(i in (items as readonly I[]))) continue;
      try {
        yield* check((items as readonly I[])[i] as I, i);
      } catch (error) {
        if (!(error instanceof Undecided)) throw error;
        this.undecided.add(error.property);
      }
    }
  }
}

/**
 * What a rule failed at, as a finding of that rule: a defect, or a value of a kind that no type allows. The error's own text may hold a
 * value, so only its kind is told.
 */
function defect(error: unknown): Finding {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return {
    at: "rule",
    problem: `could not judge this resource: a property has a form that its type does not allow, or the rule has a defect (${kind})`,
    fix:
      "Compare the resource's properties with the provider's types. If they fit, report the defect with the version of the pack, " +
      "and exempt the resource or lower the rule's level meanwhile.",
  };
}

function verdictOf(verdicts: Map<Rule, Verdict>, rule: Rule): Verdict {
  let verdict = verdicts.get(rule);
  if (!verdict) {
    verdict = { findings: [], undecided: new Set(), putOff: [] };
    verdicts.set(rule, verdict);
  }
  return verdict;
}

/** Adds reports of a rule to those that it has. */
export function append(reports: Map<Rule, Report[]>, rule: Rule, more: readonly Report[]): void {
  const list = reports.get(rule);
  if (list) list.push(...more);
  else if (more.length > 0) reports.set(rule, [...more]);
}
