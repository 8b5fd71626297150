import { inNaturalOrder } from "../../../gke/natural-order";
import type { Finding, Level, Rule } from "../../rule";
import type { Settings } from "../../settings/settings";
import type { Declaration } from "../../stack";
import { format, pageOf, type Report } from "../message";
import type { Assumption } from "../stack/other-clouds";
import { forUndecided, isInFiles, whyUndecided } from "../unread-files";
import { type Exemptions, isLive } from "./exemptions";

/** What a rule found on one resource. */
export interface Verdict {
  readonly findings: readonly Finding[];
  /** Unknown properties on which the verdict depends. */
  readonly undecided: ReadonlySet<string>;
}

/** The level that the settings give a finding under the former name of its rule. */
function formerLevel({ formerly }: Finding, { formerLevels }: Settings): Level | undefined {
  const level = formerly && formerLevels[formerly];
  return level === "disabled" ? undefined : level;
}

interface ReportContext {
  readonly settings: Settings;
  readonly exemptions: Exemptions;
  readonly now: Date;
  /** What the verdict takes for granted. */
  readonly assumption?: Assumption | undefined;
}

/** The reports that follow from a verdict: one for each finding, and at most one for all that is undecided, with the exemption applied. */
export function reportsOf(
  rule: Rule,
  declaration: Declaration,
  { findings, undecided }: Verdict,
  { settings, exemptions, now, assumption }: ReportContext,
): Report[] {
  if (findings.length === 0 && undecided.size === 0) return [];
  const { urn, name } = declaration;
  const exemptionOf = (by: string) => {
    const found = exemptions.use(by, urn, name, now);
    if (!found) return undefined;
    const reason = by === rule.name ? found.reason : `${found.reason}, in the exemption of ${by}`;
    return { until: found.until, reason, expired: !isLive(found, now) };
  };
  const own = exemptionOf(rule.name);
  const page = pageOf(rule.name);
  const isWeak = assumption?.isWeak && settings.advice === "advisory";
  const withAssumption = (fix: string) => (assumption ? `${fix} ${assumption.text}` : fix);
  const reports: Report[] = findings.map((finding) => {
    const others = [finding.formerly, finding.exemptWith].flatMap((by) => by ?? []);
    const exemption = own ?? others.map(exemptionOf).find((found) => found !== undefined);
    const live = exemption?.expired === false;
    if (!live) exemptions.noteOpen(rule.name, urn);
    const isAdvice = isWeak || (finding.level === "advisory" && settings.advice === "advisory");
    return {
      urn,
      level: live ? "advisory" : (formerLevel(finding, settings) ?? (isAdvice ? "advisory" : undefined)),
      ...(finding.severity && { severity: finding.severity }),
      message: format({
        status: live ? "exempt" : "violation",
        property: finding.at,
        problem: finding.problem,
        fix: withAssumption(finding.fix ?? rule.fix),
        page,
        exemption,
      }),
    };
  });
  if (undecided.size > 0) {
    const areInFiles = isInFiles(undecided, declaration);
    reports.push({
      urn,
      level: isWeak || own?.expired === false || settings.undecided === "advisory" ? "advisory" : undefined,
      message: format({
        status: "undecided",
        property: [...undecided].sort(inNaturalOrder).join(", "),
        problem: `${whyUndecided(areInFiles)}, so this could not be checked: ${rule.description}`,
        fix: withAssumption(`${forUndecided(areInFiles)} ${rule.fix}`),
        page,
        exemption: own,
      }),
    });
  }
  return reports;
}
