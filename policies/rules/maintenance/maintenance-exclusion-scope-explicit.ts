import { daysOf, EXCLUSION_SCOPE } from "../../../gke/maintenance-exclusions";
import { exclusionOf, isOver } from "../../program/gcp/maintenance/maintenance";
import { CLUSTER } from "../../resource-types";
import type { Rule } from "../../rule";

const EXCLUSIONS = "maintenancePolicy.maintenanceExclusions";
/** A freeze of so many days misses a patch or two at most, whatever its scope. */
const SHORT_DAYS = 7;
const example = (exclusionOptions?: object) => ({
  maintenancePolicy: {
    dailyMaintenanceWindow: { startTime: "02:00" },
    maintenanceExclusions: [
      {
        exclusionName: "year-end",
        startTime: "2026-12-18T00:00:00Z",
        endTime: "2027-01-04T00:00:00Z",
        ...(exclusionOptions && { exclusionOptions }),
      },
    ],
  },
});

export const maintenanceExclusionScopeExplicit: Rule = {
  name: "maintenance-exclusion-scope-explicit",
  description: "Maintenance exclusions of more than a week say which upgrades they defer.",
  why:
    `An exclusion without a scope means ${EXCLUSION_SCOPE.noUpgrades}: it holds back the control plane's patches as well, which is ` +
    "seldom intended. Patches bring security fixes, and what GKE manages in the cluster, such as the metadata server, comes with " +
    "the control plane: the longer it stands still, the greater the jump that follows.",
  fix: `Set exclusionOptions.scope to "${EXCLUSION_SCOPE.noMinorOrNode}" or "${EXCLUSION_SCOPE.noMinor}", under which the control plane is still patched.`,
  whenToExempt: `A freeze of all upgrades needs no exemption: set the scope ${EXCLUSION_SCOPE.noUpgrades} instead.`,
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/",
  ],
  severity: "low",
  level: "advisory",
  good: example({ scope: EXCLUSION_SCOPE.noMinorOrNode }),
  bad: example(),
  checks: {
    [CLUSTER]: [
      function* scope({ maintenancePolicy }, context) {
        yield* context.each(maintenancePolicy?.maintenanceExclusions, function* (exclusion, i) {
          if ("scope" in (exclusion.exclusionOptions ?? {}) || isOver(exclusion, context.now)) return;
          const parsed = exclusionOf(exclusion);
          if (!parsed.ok || daysOf(parsed.value) <= SHORT_DAYS) return;
          yield {
            at: `${EXCLUSIONS}[${i}].exclusionOptions.scope`,
            problem: `is absent, which means ${EXCLUSION_SCOPE.noUpgrades}: the control plane's patches wait too`,
          };
        });
      },
    ],
  },
};
