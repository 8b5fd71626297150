import { knownIssueProblems } from "../../../gke/known-issue-problems";
import { isDay } from "../../../gke/time-units";
import { contradictions } from "../../settings/cluster-ends";
import { currentName, isFormerName } from "../../settings/former-names";
import type { Settings } from "../../settings/settings";
import { format, type Report } from "../message";
import { propertyPath } from "../unknown";
import { stackKey } from "../urn";
import { impossibleReports } from "./impossible-settings";

type Named = readonly { urn: string; name: string }[];

/** Reports on the settings themselves, but for exemptions, on the stack. */
export const settingsReports = (settings: Settings, resources: Named, stackUrn: string): Report[] => [
  ...dayReports(settings, stackUrn),
  ...endOfSupportReports(settings, stackUrn),
  ...impossibleReports(settings, stackUrn),
  ...knownIssueReports(settings, stackUrn),
  ...formerNameReports(settings, stackUrn),
  ...newNodePoolReports(settings, resources, stackUrn),
];

/** Reports each former name of a rule in the settings once, with the current name. */
function formerNameReports({ exemptions, formerLevels }: Settings, stackUrn: string): Report[] {
  const places = new Map<string, string>();
  for (const rule of Object.keys(formerLevels)) places.set(rule, `formerLevels.${rule}`);
  for (const [i, { rule }] of exemptions.entries())
    if (isFormerName(rule) && !places.has(rule)) places.set(rule, `exemptions[${i}].rule`);
  return [...places].map(([rule, property]) => ({
    urn: stackUrn,
    level: "advisory" as const,
    message: format({
      status: "violation",
      property,
      problem: `is about ${rule}, which is now a part of ${currentName(rule)}: it still works, for that part only`,
      fix: `Name ${currentName(rule)} instead; an entry under that name applies to all findings of the rule.`,
      page: "docs/configuration.md",
    }),
  }));
}

/** Reports days that the calendar does not have, such as 2026-02-30: Pulumi checks only their format, and the pack ignores them. */
function dayReports({ today, endOfSupport, clusterEndOfSupport }: Settings, stackUrn: string): Report[] {
  const ends = Object.entries(endOfSupport).map(
    ([minor, day]) => [`endOfSupport[${JSON.stringify(minor)}]`, day, "the built-in table applies"] as const,
  );
  const ofClusters = clusterEndOfSupport.flatMap(({ standard, extended }, i) => [
    [`clusterEndOfSupport[${i}].standard`, standard, "it is ignored"] as const,
    [`clusterEndOfSupport[${i}].extended`, extended, "it is ignored"] as const,
  ]);
  const days = [
    ["today", today, "the stack is judged as of the day of this run"] as const,
    ...ends,
    ...ofClusters,
  ];
  return days.flatMap(([property, day, instead]) => {
    if (day === undefined || isDay(day)) return [];
    const message = format({
      status: "violation",
      property,
      problem: `is not a valid date, so ${instead}`,
      fix: "Correct the day in the configuration file, as YYYY-MM-DD.",
      page: "docs/configuration.md",
    });
    return [{ urn: stackUrn, message }];
  });
}

/** Reports entries that give a cluster other days than an earlier entry, which wins. */
function endOfSupportReports({ clusterEndOfSupport }: Settings, stackUrn: string): Report[] {
  return contradictions(clusterEndOfSupport).map(({ at, first }) => {
    const message = format({
      status: "violation",
      property: `clusterEndOfSupport[${at}]`,
      problem: `gives the cluster of clusterEndOfSupport[${first}] other days, so it is ignored`,
      fix: "Keep the newer entry in the configuration file.",
      page: "docs/configuration.md",
    });
    return { urn: stackUrn, message };
  });
}

/**
 * Reports invalid known issues in the settings; also where they are the path of a file, as a pack does not learn where its configuration
 * file is.
 */
function knownIssueReports({ knownIssues }: Settings, stackUrn: string): Report[] {
  const reportOf = (property: string, problem: string, fix: string): Report => ({
    urn: stackUrn,
    message: format({ status: "violation", property, problem, fix, page: "docs/known-issues.md" }),
  });
  if (typeof knownIssues === "string")
    return [
      reportOf(
        "knownIssues",
        "is the path of a file, which Pulumi does not tell a policy pack how to find, so its issues are not judged",
        "Give Pulumi what gke-guardrails config print writes: the configuration with the file's issues in it.",
      ),
    ];
  return [...knownIssueProblems(knownIssues)].map(({ path, problem }) =>
    reportOf(
      path.reduce(propertyPath, "knownIssues"),
      problem,
      "Correct the entry in the configuration file; gke-guardrails config check FILE shows the place.",
    ),
  );
}

/** Reports URNs in `newNodePools` that belong to this stack and are not in it. */
function newNodePoolReports({ newNodePools }: Settings, resources: Named, stackUrn: string): Report[] {
  return newNodePools.flatMap((pool, i) => {
    const isOfStack = stackKey(pool) === stackKey(stackUrn);
    if (!isOfStack || resources.some(({ urn }) => urn === pool)) return [];
    const message = format({
      status: "violation",
      property: `newNodePools[${i}]`,
      problem: "matches nothing: the stack that it names has no such node pool",
      fix: "Remove the entry from the configuration file, or correct it.",
      page: "docs/configuration.md",
    });
    return [{ urn: stackUrn, level: "advisory", message }];
  });
}
