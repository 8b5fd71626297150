import type { Rule } from "../../rule";
import { appendTo } from "../append-to";
import type { Report } from "../message";

/** When Pulumi calls a policy: for one resource, or for the whole stack. */
export type Stage = "resource" | "stack";

/** Reports that wait until Pulumi calls their rule's policy. */
export class PendingReports {
  private readonly byStage = { resource: new Map<Rule, Report[]>(), stack: new Map<Rule, Report[]>() };

  put(stage: Stage, reports: ReadonlyMap<Rule, readonly Report[]>): void {
    for (const [rule, list] of reports)
      for (const report of list) appendTo(this.byStage[stage], rule, report);
  }

  has(stage: Stage, rule: Rule): boolean {
    return this.byStage[stage].has(rule);
  }

  /** Removes and returns a rule's reports on the resources for which `isAskedFor` holds. */
  take(stage: Stage, rule: Rule, isAskedFor: (urn: string) => boolean): Report[] {
    const reports = this.byStage[stage].get(rule) ?? [];
    const rest = reports.filter((report) => !isAskedFor(report.urn));
    if (rest.length > 0) this.byStage[stage].set(rule, rest);
    else this.byStage[stage].delete(rule);
    return reports.filter((report) => isAskedFor(report.urn));
  }
}
