import { counted } from "../../../gke/counted";
import {
  CAPACITY,
  type Capacity,
  type CapacityLimit,
  capacityOf,
  FORMER_CAPACITY,
} from "../../../gke/maintenance-capacity";
import type { MaintenanceWindow } from "../../../gke/maintenance-windows";
import type { MaintenanceProblem } from "../../../gke/parsed-maintenance";
import { dayOf } from "../../../gke/timestamps";
import { unlessReportedBy } from "../../evaluation/one-cause";
import { leastWith, withoutBlockingChains } from "../../program/gcp/maintenance/freeze-chains";
import { freezesOf, GOOD_RECURRENCE, windowOf, windowPath } from "../../program/gcp/maintenance/maintenance";
import { type Shortening, shorteningOf } from "../../program/gcp/maintenance/shortened-freeze";
import { CLUSTER } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

const pieces = `in pieces of ${CAPACITY.contiguousHours} hours or more`;

export const maintenanceWindowCapacity: Rule = {
  name: "maintenance-window-capacity",
  description: "Maintenance windows and exclusions leave enough time for upgrades.",
  why:
    `GKE demands ${CAPACITY.hours} hours in any ${CAPACITY.days} days, ${pieces}, and refuses a window that leaves less: a report in ` +
    "the preview is better than an update that fails half way. A window that leaves less than " +
    `${FORMER_CAPACITY.hours} hours in ${FORMER_CAPACITY.days} days, which GKE demanded until exclusions could be 90 days long and ` +
    "some of its pages still ask for, may not let an upgrade of all nodes end within a month: the finding is advisory.",
  fix: "Lengthen the window or let it recur more often, such as FREQ=WEEKLY;BYDAY=SA,SU with 6 hours a day.",
  whenToExempt: "A cluster small enough for its upgrades to fit into less time, if GKE accepts the window.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/maintenance-window",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
  ],
  severity: "medium",
  level: "mandatory",
  good: {
    maintenancePolicy: {
      recurringWindow: {
        startTime: "2026-01-03T00:00:00Z",
        endTime: "2026-01-03T06:00:00Z",
        recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
      },
    },
  },
  bad: {
    maintenancePolicy: {
      recurringWindow: {
        startTime: "2026-01-03T00:00:00Z",
        endTime: "2026-01-03T03:00:00Z",
        recurrence: "FREQ=WEEKLY;BYDAY=SA",
      },
    },
  },
  checks: {
    [CLUSTER]: [
      function* window({ maintenancePolicy }, context) {
        const { now } = context;
        const at = windowPath(maintenancePolicy);
        // Four hours each day are enough, whenever they begin.
        if (at === "maintenancePolicy.dailyMaintenanceWindow") return;
        const parsed = windowOf(maintenancePolicy);
        if (at === undefined || !parsed) return;
        if (!parsed.ok) {
          yield* unlessReportedBy(
            "maintenance-rrule-valid",
            context,
            () => true,
            () => uncountedFindings(parsed.problems),
          );
          return;
        }
        const lacking = leastHours(parsed.value, now, CAPACITY);
        if (lacking !== undefined) {
          yield {
            at,
            problem: `leaves ${counted(lacking, "hour")}, ${pieces}, in some ${CAPACITY.days} days; GKE requires 48`,
          };
          return;
        }
        const tight = leastHours(parsed.value, now, FORMER_CAPACITY);
        if (tight !== undefined) {
          yield {
            at,
            problem: `leaves ${counted(tight, "hour")}, ${pieces}, in some ${FORMER_CAPACITY.days} days, where 48 allow an upgrade to end within a month`,
            level: "advisory",
          };
        }
      },
      function* exclusions({ maintenancePolicy }, context) {
        const { now } = context;
        const freezes = freezesOf(maintenancePolicy);
        if (freezes.length === 0) return;
        const parsed = windowOf(maintenancePolicy);
        if (parsed?.ok === false) return;
        const window = parsed?.value;
        if (window && leastHours(window, now, CAPACITY) !== undefined) return;
        // A chain that leaves too little by itself is reported by another rule.
        const others = withoutBlockingChains(window, freezes, now);
        const ofOthers = leastWith(window, others, now);
        if (ofOthers.hours < CAPACITY.hours) {
          yield exclusionsFinding(ofOthers, shorteningOf(window, others, now));
          return;
        }
        const ofAll = leastWith(window, freezes, now);
        if (ofAll.hours >= CAPACITY.hours) return;
        yield* unlessReportedBy(
          "no-perpetual-freeze",
          context,
          () => true,
          () => [exclusionsFinding(ofAll, shorteningOf(window, freezes, now))],
        );
      },
    ],
  },
};

/** The finding on a window that GKE may accept, but whose time cannot be counted. */
function* uncountedFindings(problems: readonly MaintenanceProblem[]): Iterable<Finding> {
  const [first] = problems;
  if (!first || problems.some(({ kind }) => kind === "invalid")) return;
  yield {
    at: `maintenancePolicy.${first.at}`,
    problem: `${first.problem}, so the time that the window leaves for upgrades cannot be counted`,
    level: "advisory",
    fix: `Set maintenancePolicy.${first.at} to ${GOOD_RECURRENCE}.`,
  };
}

function exclusionsFinding({ hours, worstFrom }: Capacity, shortening: Shortening | undefined): Finding {
  return {
    at: "maintenancePolicy.maintenanceExclusions",
    problem:
      `leave the window ${counted(rounded(hours), "hour")}, ${pieces}, in the ${CAPACITY.days} days from ${dayOf(worstFrom)}; ` +
      "GKE requires 48",
    fix: shortening
      ? `End the NO_UPGRADES exclusion that lasts until ${dayOf(shortening.freeze.end)} earlier by ${counted(shortening.days, "day")} or more, or give it the scope NO_MINOR_OR_NODE_UPGRADES.`
      : "Shorten the NO_UPGRADES exclusions, or give them the scope NO_MINOR_OR_NODE_UPGRADES.",
  };
}

/** The hours that a window leaves where it leaves too few, else undefined. */
function leastHours(window: MaintenanceWindow, now: Date, limit: CapacityLimit): number | undefined {
  const { hours } = capacityOf(window, [], now, limit);
  return hours < limit.hours ? rounded(hours) : undefined;
}

/** Down, so that a lack never looks like enough. */
const rounded = (hours: number): number => Math.floor(hours * 10) / 10;
