// Longer than a screen: one check for each limit, so that a value that is not known yet leaves undecided only what it decides.

import { counted } from "../../../gke/counted";
import {
  daysOf,
  EXCLUSION_SCOPE,
  MAX_EXCLUSIONS,
  MAX_NO_UPGRADES_EXCLUSIONS,
  UNTIL_END_OF_SUPPORT,
} from "../../../gke/maintenance-exclusions";
import { parseTimestamp } from "../../../gke/timestamps";
import { unlessReportedBy } from "../../evaluation/one-cause";
import { textOrEmpty } from "../../evaluation/texts";
import { freezeChainsOf } from "../../program/gcp/maintenance/freeze-chains";
import { exclusionOf, freezesOf, isFreeze, isOver } from "../../program/gcp/maintenance/maintenance";
import { isOutsideChannels } from "../../program/gcp/versions/release-channel";
import { CLUSTER } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

const EXCLUSIONS = "maintenancePolicy.maintenanceExclusions";
const SCOPES: readonly string[] = Object.values(EXCLUSION_SCOPE);

export const maintenanceExclusionLimits: Rule = {
  name: "maintenance-exclusion-limits",
  description: "Maintenance exclusions stay within what GKE takes.",
  why:
    "GKE refuses more exclusions, longer ones, ones without an end, and narrower scopes outside a release channel: the update fails, and " +
    "the freeze that somebody relies on is not there. It allowed NO_UPGRADES for 30 days until mid 2026, still recommends that, " +
    "and allows 90 since: after a longer freeze GKE makes up for several versions in a row.",
  fix: "Give each exclusion either an endTime after its startTime or UNTIL_END_OF_SUPPORT, and keep NO_UPGRADES to 30 days.",
  whenToExempt:
    "A freeze over 30 days that the business needs, with somebody who upgrades by hand when it ends. Where GKE has changed its limits, " +
    "change the setting `noUpgradesExclusionDays` instead.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/",
  ],
  severity: "medium",
  level: "mandatory",
  good: {
    maintenancePolicy: {
      dailyMaintenanceWindow: { startTime: "02:00" },
      maintenanceExclusions: [
        {
          exclusionName: "year-end",
          startTime: "2026-12-18T00:00:00Z",
          endTime: "2027-01-04T00:00:00Z",
          exclusionOptions: { scope: EXCLUSION_SCOPE.noUpgrades },
        },
      ],
    },
  },
  bad: {
    maintenancePolicy: {
      dailyMaintenanceWindow: { startTime: "02:00" },
      maintenanceExclusions: [
        {
          exclusionName: "never",
          startTime: "2026-03-01T00:00:00Z",
          endTime: "2026-09-01T00:00:00Z",
          exclusionOptions: { scope: EXCLUSION_SCOPE.noUpgrades },
        },
      ],
    },
  },
  checks: {
    [CLUSTER]: [
      function* number({ maintenancePolicy }) {
        const count = maintenancePolicy?.maintenanceExclusions?.length ?? 0;
        if (count > MAX_EXCLUSIONS) {
          yield {
            at: EXCLUSIONS,
            problem: `holds ${count} exclusions, and GKE accepts ${MAX_EXCLUSIONS}`,
            fix: "Remove the exclusions that are over, or merge those that follow one another.",
          };
        }
      },
      function* numberOfFreezes({ maintenancePolicy }, { now }) {
        const exclusions = maintenancePolicy?.maintenanceExclusions ?? [];
        const count = exclusions.filter((exclusion) => isFreeze(exclusion) && !isOver(exclusion, now)).length;
        if (count > MAX_NO_UPGRADES_EXCLUSIONS) {
          yield {
            at: EXCLUSIONS,
            problem: `holds ${count} exclusions of the scope NO_UPGRADES that are not over, and GKE accepts ${MAX_NO_UPGRADES_EXCLUSIONS}`,
            fix: "Merge those that follow one another, or give some the scope NO_MINOR_OR_NODE_UPGRADES.",
          };
        }
      },
      function* ends({ maintenancePolicy }, context) {
        yield* context.each(maintenancePolicy?.maintenanceExclusions, function* (exclusion, i) {
          const isOpen = exclusion.exclusionOptions?.endTimeBehavior === UNTIL_END_OF_SUPPORT;
          if ("endTime" in exclusion === isOpen) {
            yield {
              at: `${EXCLUSIONS}[${i}].endTime`,
              problem: isOpen
                ? `is set together with ${UNTIL_END_OF_SUPPORT}`
                : `is absent, and so is ${UNTIL_END_OF_SUPPORT}`,
            };
          }
        });
      },
      function* startTime({ maintenancePolicy }, context) {
        yield* context.each(maintenancePolicy?.maintenanceExclusions, function* (exclusion, i) {
          if (!parseTimestamp(textOrEmpty(exclusion.startTime))) yield notATime(i, "startTime");
        });
      },
      function* endTime({ maintenancePolicy }, context) {
        yield* context.each(maintenancePolicy?.maintenanceExclusions, function* (exclusion, i) {
          if ("endTime" in exclusion && !parseTimestamp(textOrEmpty(exclusion.endTime)))
            yield notATime(i, "endTime");
        });
      },
      function* order({ maintenancePolicy }, context) {
        yield* context.each(maintenancePolicy?.maintenanceExclusions, function* (exclusion, i) {
          const [start, end] = [textOrEmpty(exclusion.startTime), textOrEmpty(exclusion.endTime)].map(
            parseTimestamp,
          );
          if (start && end && end.time <= start.time)
            yield {
              at: `${EXCLUSIONS}[${i}].endTime`,
              problem: "is not after startTime, so nothing is excluded",
            };
        });
      },
      function* scope({ maintenancePolicy }, context) {
        yield* context.each(maintenancePolicy?.maintenanceExclusions, function* (exclusion, i) {
          const scope = exclusion.exclusionOptions?.scope ?? EXCLUSION_SCOPE.noUpgrades;
          if (!SCOPES.includes(scope)) {
            yield {
              at: `${EXCLUSIONS}[${i}].exclusionOptions.scope`,
              problem: "is not a scope that GKE knows",
              fix: `Set it to ${SCOPES.join(", ")}.`,
            };
          }
        });
      },
      function* length({ maintenancePolicy }, context) {
        const { advised, allowed } = context.settings.noUpgradesExclusionDays;
        yield* context.each(maintenancePolicy?.maintenanceExclusions, function* (exclusion, i) {
          if (!isFreeze(exclusion)) return;
          const parsed = exclusionOf(exclusion);
          const days = parsed.ok ? Math.ceil(daysOf(parsed.value)) : 0;
          if (days <= advised) return;
          const lasts = days === Number.POSITIVE_INFINITY ? "until the end of support" : counted(days, "day");
          const finding = {
            at: `${EXCLUSIONS}[${i}]`,
            fix: `Shorten it to ${counted(advised, "day")}, or set exclusionOptions.scope to NO_MINOR_OR_NODE_UPGRADES.`,
          };
          const advice: Finding = {
            ...finding,
            problem: `blocks all upgrades ${lasts}, and ${advised} are recommended`,
            level: "advisory",
          };
          const isInChain = () =>
            freezeChainsOf(freezesOf(maintenancePolicy), context.now).some(({ freezes }) =>
              freezes.some(
                ({ start, end }) => parsed.ok && parsed.value.start === start && parsed.value.end === end,
              ),
            );
          if (days <= allowed)
            yield* unlessReportedBy("no-perpetual-freeze", context, isInChain, () => [advice]);
          else
            yield {
              ...finding,
              problem: `blocks all upgrades ${lasts}, and GKE accepts ${counted(allowed, "day")}`,
            };
        });
      },
      function* channel(cluster, context) {
        yield* context.each(cluster.maintenancePolicy?.maintenanceExclusions, function* (exclusion, i) {
          const scope = exclusion.exclusionOptions?.scope ?? EXCLUSION_SCOPE.noUpgrades;
          if (scope === EXCLUSION_SCOPE.noUpgrades || !SCOPES.includes(scope)) return;
          if (!isOutsideChannels(context)) return;
          yield {
            at: `${EXCLUSIONS}[${i}].exclusionOptions.scope`,
            problem: "is one that GKE accepts only for clusters in a release channel",
            fix: 'Set releaseChannel.channel, such as "REGULAR", or the scope to NO_UPGRADES.',
          };
        });
      },
    ],
  },
};

const notATime = (index: number, property: string) => ({
  at: `${EXCLUSIONS}[${index}].${property}`,
  problem: "is not an RFC 3339 time such as 2026-12-18T00:00:00Z",
  fix: `Set ${property} to a time in UTC, such as 2026-12-18T00:00:00Z.`,
});
