import { DAY, isDay } from "../../../gke/time-units";
import { isFormerName } from "../../settings/former-names";
import { type Exemption, MIN_REASON, type Settings } from "../../settings/settings";
import type { RunConfig } from "../run-config";
import { stackKey } from "../urn";

/** What is wrong with an exemption; undefined for a good one. */
function exemptionProblem(exemption: Partial<Exemption>): string | undefined {
  if (!exemption.rule) return "names no rule";
  if (!exemption.resource) return "names no resource";
  if ((exemption.reason ?? "").trim().length < MIN_REASON)
    return `gives no reason of at least ${MIN_REASON} characters`;
  if (!isDay(exemption.until ?? "")) return "has an invalid end date (until); expected YYYY-MM-DD";
  return undefined;
}

/** Whether the exemption still holds: its last day counts in full, in UTC. */
export const isLive = (exemption: Exemption, now: Date): boolean =>
  now.getTime() < Date.parse(`${exemption.until}T00:00:00Z`) + DAY;

/** The valid exemptions of a rule for a resource. */
const exemptionsOf = (
  { settings, stackName }: Pick<RunConfig, "settings" | "stackName">,
  rule: string,
  of: { urn: string; name: string },
): Exemption[] =>
  settings.exemptions.filter(
    (exemption) =>
      exemption.rule === rule &&
      concerns(exemption, of, stackName) &&
      exemptionProblem(exemption) === undefined,
  );

/** Whether an exemption of the rule holds for the resource. */
export const isExempt = (config: RunConfig, rule: string, of: { urn: string; name: string }): boolean =>
  exemptionsOf(config, rule, of).some((exemption) => isLive(exemption, config.now));

const concerns = (
  { resource, stack }: Exemption,
  { urn, name }: { urn: string; name: string },
  stackName: string,
): boolean => (stack === undefined || stack === stackName) && (resource === urn || resource === name);

/** An exemption that no finding needed. */
export interface Unused {
  /** Its place in the configuration. */
  at: string;
  exemption: Exemption;
  /** URN of the resource that it names; undefined where the stack does not have it. */
  urn: string | undefined;
  /** What is missing: the rule or the resource that it names, or a finding. */
  why: "rule" | "resource" | "finding";
}

/** The exemptions of one run, and which of them were needed. */
export class Exemptions {
  private readonly used = new Set<Exemption>();
  /** The URNs on which a rule has findings that no exemption covers. */
  private readonly open = new Map<string, Set<string>>();
  private readonly valid: readonly Exemption[];

  constructor(
    readonly settings: Settings,
    readonly stackName: string,
    /** Names of all rules. */
    readonly rules: ReadonlySet<string>,
    /** Whether the configuration disables a rule, so that nothing tells whether its exemptions are needed. */
    private readonly isDisabled: (rule: string) => boolean,
  ) {
    this.valid = settings.exemptions.filter((exemption) => exemptionProblem(exemption) === undefined);
  }

  /** Counts the exemptions of the rule for the resource as used, and returns the one that applies: a live one wins over an expired one. */
  use(rule: string, urn: string, name: string, now: Date): Exemption | undefined {
    const matching = exemptionsOf(this, rule, { urn, name });
    for (const exemption of matching) this.used.add(exemption);
    return matching.find((exemption) => isLive(exemption, now)) ?? matching[0];
  }

  /** Remembers a finding that no exemption covers. */
  noteOpen(rule: string, urn: string): void {
    this.open.set(rule, (this.open.get(rule) ?? new Set()).add(urn));
  }

  /** The URNs on which a rule has findings that no exemption covers. */
  openOf(rule: string): ReadonlySet<string> {
    return this.open.get(rule) ?? new Set();
  }

  /**
   * Exemptions that no finding needed: the rule that they name does not exist, the stack has the resource, or they name this stack (by name
   * or by a URN) and it lacks the resource. Any other resource that is missing here may belong to another stack.
   */
  unused(resources: readonly { urn: string; name: string }[], stackUrn: string): Unused[] {
    return this.valid.flatMap((exemption): Unused[] => {
      if (this.used.has(exemption) || this.isDisabled(exemption.rule)) return [];
      const at = this.placeOf(exemption);
      const { rule, resource, stack } = exemption;
      const urn = resources.find((of) => concerns(exemption, of, this.stackName))?.urn;
      if (!this.rules.has(rule) && !isFormerName(rule)) return [{ at, exemption, urn, why: "rule" }];
      if (urn !== undefined) return [{ at, exemption, urn, why: "finding" }];
      const namesStack = stack === this.stackName || stackKey(resource) === stackKey(stackUrn);
      return namesStack ? [{ at, exemption, urn, why: "resource" }] : [];
    });
  }

  /** Invalid exemptions, with the problem and their place in the configuration. */
  get broken(): { at: string; problem: string }[] {
    return this.settings.exemptions.flatMap((exemption) => {
      const problem = exemptionProblem(exemption);
      return problem ? [{ at: this.placeOf(exemption), problem }] : [];
    });
  }

  private placeOf(exemption: Exemption): string {
    return `exemptions[${this.settings.exemptions.indexOf(exemption)}]`;
  }
}
