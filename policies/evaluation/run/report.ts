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
  context: ReportContext,
): Report[] {
  if (findings.length === 0 && undecided.size === 0) return [];
  const exemptionOf = (by: string) => exemptionFrom(by, rule, declaration, context);
  const own = exemptionOf(rule.name);
  const reports = findings.map((finding) => {
    const others = [finding.formerly, finding.exemptWith].flatMap((by) => by ?? []);
    const exemption = own ?? others.map(exemptionOf).find((found) => found !== undefined);
    return findingReport(finding, rule, declaration, exemption, context);
  });
  return undecided.size > 0
    ? [...reports, undecidedReport(undecided, rule, declaration, own, context)]
    : reports;
}

type AppliedExemption = Parameters<typeof format>[0]["exemption"];

/** The exemption from a rule, for the findings of `rule`: from that itself, or from another one that would report the same. */
function exemptionFrom(
  by: string,
  rule: Rule,
  { urn, name }: Declaration,
  { exemptions, now }: ReportContext,
): AppliedExemption {
  const found = exemptions.use(by, urn, name, now);
  if (!found) return undefined;
  const reason = by === rule.name ? found.reason : `${found.reason}, in the exemption of ${by}`;
  return { until: found.until, reason, expired: !isLive(found, now) };
}

const isWeak = ({ assumption, settings }: ReportContext): boolean =>
  assumption?.isWeak === true && settings.advice === "advisory";

const withAssumption = (fix: string, { assumption }: ReportContext): string =>
  assumption ? `${fix} ${assumption.text}` : fix;

function findingReport(
  finding: Finding,
  rule: Rule,
  { urn }: Declaration,
  exemption: AppliedExemption,
  context: ReportContext,
): Report {
  const { settings, exemptions } = context;
  const isExempt = exemption?.expired === false;
  if (!isExempt) exemptions.noteOpen(rule.name, urn);
  const isAdvice = isWeak(context) || (finding.level === "advisory" && settings.advice === "advisory");
  return {
    urn,
    level: isExempt ? "advisory" : (formerLevel(finding, settings) ?? (isAdvice ? "advisory" : undefined)),
    ...(finding.severity && { severity: finding.severity }),
    message: format({
      status: isExempt ? "exempt" : "violation",
      property: finding.at,
      problem: finding.problem,
      fix: withAssumption(finding.fix ?? rule.fix, context),
      page: pageOf(rule.name),
      exemption,
    }),
  };
}

function undecidedReport(
  undecided: ReadonlySet<string>,
  rule: Rule,
  declaration: Declaration,
  exemption: AppliedExemption,
  context: ReportContext,
): Report {
  const areInFiles = isInFiles(undecided, declaration);
  const isAdvisory =
    isWeak(context) || exemption?.expired === false || context.settings.undecided === "advisory";
  return {
    urn: declaration.urn,
    level: isAdvisory ? "advisory" : undefined,
    message: format({
      status: "undecided",
      property: [...undecided].sort(inNaturalOrder).join(", "),
      problem: `${whyUndecided(areInFiles)}, so this could not be checked: ${rule.description}`,
      fix: withAssumption(`${forUndecided(areInFiles)} ${rule.fix}`, context),
      page: pageOf(rule.name),
      exemption,
    }),
  };
}
