import { counted } from "../../../gke/counted";
import { CAPACITY } from "../../../gke/maintenance-capacity";
import { UNTIL_END_OF_SUPPORT } from "../../../gke/maintenance-exclusions";
import { DAY } from "../../../gke/time-units";
import { unlessReportedBy } from "../../evaluation/one-cause";
import { allOf } from "../../evaluation/unknown";
import { isUpgradeNoticed } from "../../program/alerts/upgrade-notice";
import { freezeChainsOf, isBlocking } from "../../program/gcp/maintenance/freeze-chains";
import { sufficientWeeks } from "../../program/gcp/maintenance/freeze-gaps";
import { freezesOf, isOver, possibleFreezesOf, windowOf } from "../../program/gcp/maintenance/maintenance";
import { lateExclusionOf } from "../../program/gcp/versions/past-support";
import { lateFinding, outlastingFinding } from "../../program/gcp/versions/past-support-findings";
import { isVerified } from "../../program/kubernetes/verification/verified-clusters";
import { CLUSTER } from "../../resource-types";
import type { Rule } from "../../rule";

const EXCLUSIONS = "maintenancePolicy.maintenanceExclusions";
const freeze = (exclusionName: string, startTime: string, endTime: string) => ({
  exclusionName,
  startTime,
  endTime,
  exclusionOptions: { scope: "NO_UPGRADES" },
});

export const noPerpetualFreeze: Rule = {
  name: "no-perpetual-freeze",
  description: "Maintenance exclusions do not follow one another for ever.",
  why:
    "Exclusions that follow one another, and exclusions until the end of support, defer an upgrade until GKE forces it: control planes " +
    "one minor after another, nodes over a minor at a time, on days that GKE chooses. The incident hit an old cluster whose managed parts had not kept up with its nodes. So an exclusion until the end of support " +
    "needs somebody who is notified of that upgrade, " +
    "and a verification of workloads' identity after it. One that ends later than the support of what the cluster runs defers nothing beyond it. A chain that leaves less time than GKE demands blocks; that was 48 hours in 32 days once, and is 48 in 92 " +
    "since exclusions can be 90 days long.",
  fix: "Leave a week or more between NO_UPGRADES exclusions, and as long as the window takes to be open 48 hours in any 92 days; or give them the scope NO_MINOR_OR_NODE_UPGRADES.",
  whenToExempt: "A freeze that ends on a known day, after which somebody has planned an upgrade.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
    "https://cloud.google.com/kubernetes-engine/versioning",
  ],
  severity: "medium",
  level: "mandatory",
  good: {
    maintenancePolicy: {
      dailyMaintenanceWindow: { startTime: "02:00" },
      maintenanceExclusions: [
        freeze("spring-sale", "2026-04-01T00:00:00Z", "2026-04-15T00:00:00Z"),
        freeze("year-end", "2026-12-18T00:00:00Z", "2027-01-04T00:00:00Z"),
      ],
    },
  },
  bad: {
    maintenancePolicy: {
      dailyMaintenanceWindow: { startTime: "02:00" },
      maintenanceExclusions: [
        freeze("spring", "2026-03-01T00:00:00Z", "2026-05-30T00:00:00Z"),
        freeze("summer", "2026-05-30T00:00:00Z", "2026-08-28T00:00:00Z"),
      ],
    },
  },
  checks: {
    [CLUSTER]: [
      function* chains({ maintenancePolicy }, { now }) {
        // An unknown scope does not matter if there is room for upgrades with any scope.
        if (freezeChainsOf(possibleFreezesOf(maintenancePolicy), now).length === 0) return;
        const freezes = freezesOf(maintenancePolicy);
        const chains = freezeChainsOf(freezes, now);
        if (chains.length === 0) return;
        const window = windowOf(maintenancePolicy);
        for (const chain of chains) {
          const { start, end, count } = chain;
          const blocks = window?.ok !== false && isBlocking(chain, window?.value);
          const days = Math.ceil((end - start) / DAY);
          const block =
            end === Number.POSITIVE_INFINITY ? "until the end of support" : `for ${counted(days, "day")}`;
          yield {
            at: EXCLUSIONS,
            problem:
              `has ${count} NO_UPGRADES exclusions with no time between them, which block all upgrades ${block}` +
              (blocks ? ` and leave less than ${CAPACITY.hours} hours in some ${CAPACITY.days} days` : ""),
            ...(blocks
              ? { fix: fixOf(sufficientWeeks(chain, window?.value, freezes, now)) }
              : { level: "advisory" as const }),
          };
        }
      },
      function* untilEndOfSupport({ maintenancePolicy }, context) {
        yield* context.each(maintenancePolicy?.maintenanceExclusions, function* (exclusion, i) {
          if (exclusion.exclusionOptions?.endTimeBehavior !== UNTIL_END_OF_SUPPORT) return;
          if (
            allOf(
              () => isUpgradeNoticed(context),
              () => isVerified(context),
            )
          )
            return;
          yield {
            at: `${EXCLUSIONS}[${i}].exclusionOptions.endTimeBehavior`,
            problem:
              "defers upgrades until GKE forces them, and the stack has no upgrade notifications or nothing that verifies the " +
              "cluster afterwards",
            level: "advisory",
            fix:
              "Set an endTime; or set notificationConfig.pubsub and run a verification on the cluster, or name in the setting " +
              "`elsewhere` where they are.",
          };
        });
      },
      function* pastEndOfSupport(_, context) {
        const late = lateExclusionOf(context);
        if (!late) return;
        yield* unlessReportedBy(
          "no-end-of-support-version",
          context,
          () => late.isSoon,
          () => [lateFinding(late, `${EXCLUSIONS}[${late.index}]`)],
        );
      },
      function* pastAllSupport({ maintenancePolicy }, context) {
        yield* context.each(maintenancePolicy?.maintenanceExclusions, function* (exclusion, i) {
          const found = outlastingFinding(exclusion, `${EXCLUSIONS}[${i}]`);
          if (found && !lateExclusionOf(context)) yield found;
        });
      },
      function* over({ maintenancePolicy }, context) {
        yield* context.each(maintenancePolicy?.maintenanceExclusions, function* (exclusion, i) {
          if (!isOver(exclusion, context.now)) return;
          yield {
            at: `${EXCLUSIONS}[${i}].endTime`,
            problem: "is past, so the exclusion has no effect and hides which ones are active",
            level: "advisory",
            fix: "Remove the exclusion.",
          };
        });
      },
    ],
  },
};

const fixOf = (weeks: number | undefined): string =>
  `${weeks === undefined ? "Shorten the NO_UPGRADES exclusions" : `Leave ${counted(7 * weeks, "day")} or more between NO_UPGRADES exclusions`}, or give them the scope NO_MINOR_OR_NODE_UPGRADES.`;
