import type { ResourceType } from "../../resource-types";
import type { Check, Finding, Rule } from "../../rule";
import type { Declaration } from "../../stack";
import type { RunConfig } from "../run-config";
import type { StackView } from "./check-context";
import { within } from "./deadline";
import { runCheck } from "./run-check";

type Checks = readonly Check<ResourceType>[];

/** A resource to judge: the checks to run, by rule, and the view of the stack, once there is one. */
export interface Target {
  readonly declaration: Declaration;
  readonly checks: ReadonlyMap<Rule, Checks>;
  readonly view?: StackView;
}

/** The results of one rule's checks on one resource. */
interface Judged {
  readonly findings: readonly Finding[];
  /** Unknown properties on which the verdict depends. */
  readonly undecided: ReadonlySet<string>;
  /** Checks that have to wait for the stack. */
  readonly later: Checks;
}

/** Shared by all clean resources, which are most of very many. */
const NOTHING: ReadonlyMap<Rule, Judged> = new Map();

/** Runs the checks of one run, and stops any rule that does not end, so that no input of a program can hang the run. */
export class Judge {
  private readonly runaways = new Set<Rule>();

  /** @param limit the processor time, in milliseconds, that a rule may take for one resource. */
  constructor(
    private readonly config: RunConfig,
    private readonly limit: number,
  ) {}

  /**
   * Judges each target, and returns the results in the targets' order. A target's result has an entry for each rule that found something or
   * could not decide. As many targets as possible share one deadline, since a deadline costs time; only when a single target uses up all of
   * it is each rule run under a deadline of its own.
   */
  all(targets: readonly Target[]): ReadonlyMap<Rule, Judged>[] {
    const judged: ReadonlyMap<Rule, Judged>[] = [];
    while (judged.length < targets.length) {
      const first = judged.length;
      const ended = within(this.limit, () => {
        while (judged.length < targets.length) judged.push(this.one(targets[judged.length] as Target));
      });
      if (!ended && judged.length === first) judged.push(this.ruleByRule(targets[first] as Target));
    }
    return judged;
  }

  /** The checks of the rules that the configuration does not disable. */
  private *running({ checks }: Target): Iterable<[Rule, Checks]> {
    for (const entry of checks) if (!this.config.isDisabled(entry[0].name)) yield entry;
  }

  private one(target: Target): ReadonlyMap<Rule, Judged> {
    let judged: Map<Rule, Judged> | undefined;
    for (const [rule, checks] of this.running(target)) {
      const found = this.byRule(rule, checks, target);
      if (!found) continue;
      judged ??= new Map();
      judged.set(rule, found);
    }
    return judged ?? NOTHING;
  }

  private ruleByRule(target: Target): Map<Rule, Judged> {
    const judged = new Map<Rule, Judged>();
    for (const [rule, checks] of this.running(target)) {
      let found: Judged | undefined;
      const ended = within(this.limit, () => {
        found = this.byRule(rule, checks, target);
      });
      if (!ended) this.runaways.add(rule);
      if (!ended) judged.set(rule, only(stoppedHere(this.limit)));
      else if (found) judged.set(rule, found);
    }
    return judged;
  }

  private byRule(rule: Rule, checks: Checks, { declaration, view }: Target): Judged | undefined {
    // On each of many resources it might use up the whole limit again.
    if (this.runaways.has(rule)) return only(stoppedBefore(this.limit));
    const findings: Finding[] = [];
    const undecided = new Set<string>();
    const later: Check<ResourceType>[] = [];
    for (const check of checks) {
      const outcome = runCheck(check, declaration, this.config, view);
      if (outcome.kind === "needs-stack") later.push(check);
      else {
        for (const finding of outcome.findings) findings.push(finding);
        for (const property of outcome.undecided) undecided.add(property);
      }
    }
    const isClean = findings.length === 0 && undecided.size === 0 && later.length === 0;
    return isClean ? undefined : { findings, undecided, later };
  }
}

const only = (finding: Finding): Judged => ({ findings: [finding], undecided: new Set(), later: [] });

const FIX =
  "Report the defect with the version of the pack, and lower the rule's level or disable it until then: it checks nothing more in this run.";

const stoppedHere = (limit: number): Finding => ({
  at: "rule",
  problem: `could not judge this resource: the rule took more than ${limit / 1000} s of processor time, and was stopped`,
  fix: FIX,
});

const stoppedBefore = (limit: number): Finding => ({
  at: "rule",
  problem: `has not judged this resource: the rule took more than ${limit / 1000} s of processor time for another one, and was stopped`,
  fix: FIX,
});
