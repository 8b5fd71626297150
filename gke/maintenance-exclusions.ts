// Maintenance exclusions: when GKE leaves a cluster alone.
// Sources, checked 2026-11-23: https://cloud.google.com/kubernetes-engine/docs/how-to/maintenance-window,
// https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions, and the descriptions of
// ClusterMaintenancePolicy in @pulumi/gcp 9.37.0

import { failed, invalid, type MaintenanceProblem, type Parsed } from "./parsed-maintenance";
import { DAY } from "./time-units";
import { NOT_A_TIMESTAMP, parseTimestamp } from "./timestamps";

/** The values of `exclusionOptions.scope`; absent options mean NO_UPGRADES. */
export const EXCLUSION_SCOPE = {
  noUpgrades: "NO_UPGRADES",
  noMinor: "NO_MINOR_UPGRADES",
  noMinorOrNode: "NO_MINOR_OR_NODE_UPGRADES",
} as const;

/** The value of `exclusionOptions.endTimeBehavior` that replaces `endTime`. */
export const UNTIL_END_OF_SUPPORT = "UNTIL_END_OF_SUPPORT";

/**
 * The API's value for an exclusion with an `endTime`.
 * Source: https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters
 * (MaintenanceExclusionOptions.EndTimeBehavior)
 */
const FIXED_END = "END_TIME_BEHAVIOR_UNSPECIFIED";

/** The most exclusions of the scope NO_UPGRADES, and of all scopes, that a cluster can have. */
export const MAX_NO_UPGRADES_EXCLUSIONS = 3;
export const MAX_EXCLUSIONS = 20;

/**
 * How long an exclusion of the scope NO_UPGRADES should be, and can be, at most, in days: GKE allowed 30 until 2026-06-02 and still
 * recommends it, and allows 90 since.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#June_02_2026, checked 2026-11-27
 */
export const RECOMMENDED_NO_UPGRADES_DAYS = 30;
export const MAX_NO_UPGRADES_DAYS = 90;

/** A time in which GKE leaves a cluster alone. */
export interface Exclusion {
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Milliseconds since 1970; Infinity until the version's end of support. */
  readonly end: number;
  /** One of EXCLUSION_SCOPE, or what else the program says. */
  readonly scope: string;
}

/** An item of `maintenancePolicy.maintenanceExclusions`. */
export interface ExclusionInput {
  readonly startTime?: string;
  readonly endTime?: string;
  readonly exclusionOptions?: { readonly scope?: string; readonly endTimeBehavior?: string };
}

/** Reads an exclusion: it has either an end or UNTIL_END_OF_SUPPORT, and ends after it starts. */
export function parseExclusion(input: ExclusionInput): Parsed<Exclusion> {
  const problems: MaintenanceProblem[] = [];
  const start = parseTimestamp(input.startTime);
  if (!start) problems.push(invalid("startTime", NOT_A_TIMESTAMP));

  const behavior = input.exclusionOptions?.endTimeBehavior ?? FIXED_END;
  const isOpen = behavior === UNTIL_END_OF_SUPPORT;
  if (!isOpen && behavior !== FIXED_END) {
    problems.push(invalid("exclusionOptions.endTimeBehavior", `is not ${UNTIL_END_OF_SUPPORT}`));
  }
  let end = isOpen ? Number.POSITIVE_INFINITY : undefined;
  if (input.endTime !== undefined) {
    end = parseTimestamp(input.endTime)?.time;
    if (end === undefined) problems.push(invalid("endTime", NOT_A_TIMESTAMP));
    else if (start && end <= start.time) problems.push(invalid("endTime", "is not after startTime"));
    if (isOpen) problems.push(invalid("endTime", `is set together with ${UNTIL_END_OF_SUPPORT}`));
  } else if (behavior === FIXED_END) {
    problems.push(invalid("endTime", `is absent, and so is ${UNTIL_END_OF_SUPPORT}`));
  }

  const scope = input.exclusionOptions?.scope ?? EXCLUSION_SCOPE.noUpgrades;
  if (!Object.values<string>(EXCLUSION_SCOPE).includes(scope)) {
    problems.push(
      invalid("exclusionOptions.scope", `is not one of ${Object.values(EXCLUSION_SCOPE).join(", ")}`),
    );
  }
  if (!start || end === undefined || problems.length > 0) return failed(...problems);
  return { ok: true, value: { start: start.time, end, scope } };
}

/** How long an exclusion is, in days; Infinity until the end of support. */
export function daysOf(exclusion: Exclusion): number {
  return (exclusion.end - exclusion.start) / DAY;
}
