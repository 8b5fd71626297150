import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const WINDOW = "maintenancePolicy.recurringWindow";
const EXCLUSIONS = "maintenancePolicy.maintenanceExclusions";

/** A window from midnight of Saturday, 2026-03-07. */
const recurring = (hours: number, recurrence: unknown) => ({
  startTime: "2026-03-07T00:00:00Z",
  endTime: `2026-03-07T${String(hours).padStart(2, "0")}:00:00Z`,
  recurrence,
});
const policy = (maintenancePolicy: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  resource(CLUSTER, { maintenancePolicy, ...more });
const window = (hours: number, recurrence: unknown) =>
  policy({ recurringWindow: recurring(hours, recurrence) });
const freeze = (startTime: unknown, endTime: unknown, scope = "NO_UPGRADES") => ({
  exclusionName: "freeze",
  startTime,
  endTime,
  exclusionOptions: { scope },
});
const daily = { dailyMaintenanceWindow: { startTime: "02:00" } };
const CHAIN = [
  freeze("2026-04-01T00:00:00Z", "2026-06-30T00:00:00Z"),
  freeze("2026-06-30T00:00:00Z", "2026-09-28T00:00:00Z"),
];

ruleTable("maintenance-window-capacity", {
  accepts: {
    "a chain of freezes, which another rule reports": policy({ ...daily, maintenanceExclusions: CHAIN }),
    "a cluster without a window": resource(CLUSTER, {}),
    "a daily window": policy(daily),
    "six hours on Saturdays and Sundays": window(6, "FREQ=WEEKLY;BYDAY=SA,SU"),
    "six hours on Saturdays and Sundays of an Autopilot cluster": policy(
      { recurringWindow: recurring(6, "FREQ=WEEKLY;BYDAY=SA,SU") },
      { enableAutopilot: true },
    ),
    "a window of the whole day, whose occurrences touch": policy({
      recurringWindow: {
        startTime: "2026-03-07T00:00:00Z",
        endTime: "2026-03-08T00:00:00Z",
        recurrence: "FREQ=DAILY",
      },
    }),
    "an exclusion of a narrower scope, however long": policy({
      ...daily,
      maintenanceExclusions: [freeze("2026-03-01T00:00:00Z", "2026-12-01T00:00:00Z", "NO_MINOR_UPGRADES")],
    }),
    "a freeze of 30 days beside a daily window": policy({
      ...daily,
      maintenanceExclusions: [freeze("2026-03-10T00:00:00Z", "2026-04-09T00:00:00Z")],
    }),
    "what GKE refuses in the window itself, as maintenance-rrule-valid says it": window(6, "FREQ=HOURLY"),
    "a window that the program leaves without its times": policy({ recurringWindow: {} }),
    "a freeze of 90 days, where GKE may upgrade at any other time": policy({
      maintenanceExclusions: [freeze("2026-03-10T00:00:00Z", "2026-06-08T00:00:00Z")],
    }),
  },
  rejects: {
    "three hours a day, as only pieces of four hours count": {
      resources: window(3, "FREQ=DAILY"),
      at: WINDOW,
      problem: /leaves 0 hours/,
    },
    "twelve hours a month": {
      resources: window(12, "FREQ=MONTHLY;BYDAY=1SA"),
      at: WINDOW,
      problem: /leaves 36 hours.*92 days/,
    },
    "three hours a day of an Autopilot cluster": {
      resources: policy({ recurringWindow: recurring(3, "FREQ=DAILY") }, { enableAutopilot: true }),
      at: WINDOW,
    },
    "a recurring maintenance window of too little": {
      resources: policy({
        recurringMaintenanceWindow: {
          recurrence: "FREQ=DAILY",
          windowDuration: "2h",
          windowStartTime: { hours: 2, minutes: 0, seconds: 0 },
        },
      }),
      at: "maintenancePolicy.recurringMaintenanceWindow",
    },
    "four hours a week, as advisory since GKE takes them": {
      resources: window(4, "FREQ=WEEKLY;BYDAY=SA"),
      at: WINDOW,
      level: "advisory",
      problem: /leaves 16 hours.*32 days/,
    },
    "a recurrence with a part that is not counted, as advisory, if no other rule does": {
      resources: window(6, "FREQ=WEEKLY;BYDAY=SA,SU;WKST=MO"),
      config: { "maintenance-rrule-valid": "disabled" },
      at: `${WINDOW}.recurrence`,
      level: "advisory",
      fix: /^Set maintenancePolicy\.recurringWindow\.recurrence to FREQ=DAILY, WEEKLY or MONTHLY/,
    },
    "a freeze of 90 days beside weekend windows": {
      resources: policy({
        recurringWindow: recurring(6, "FREQ=WEEKLY;BYDAY=SA,SU"),
        maintenanceExclusions: [freeze("2026-03-10T00:00:00Z", "2026-06-08T00:00:00Z")],
      }),
      at: EXCLUSIONS,
      problem: /GKE requires 48/,
      // It then ends on a Friday, and four weekends of twelve hours come before the 92 days are over.
      fix: /^End the NO_UPGRADES exclusion that lasts until 2026-06-08 earlier by 23 days or more, or give it the scope/,
    },
    "a freeze of 90 days after a chain of freezes, which another rule reports": {
      resources: policy({
        ...daily,
        maintenanceExclusions: [...CHAIN, freeze("2027-03-10T00:00:00Z", "2027-06-08T00:00:00Z")],
      }),
      at: EXCLUSIONS,
      problem: /^leave the window 8 hours.* in the 92 days from 2027-/,
    },
    "a freeze that begins next year": {
      resources: policy({
        ...daily,
        maintenanceExclusions: [freeze("2027-03-10T00:00:00Z", "2027-06-08T00:00:00Z")],
      }),
      at: EXCLUSIONS,
    },
    "a freeze until the end of support": {
      resources: policy({
        ...daily,
        maintenanceExclusions: [
          {
            exclusionName: "x",
            startTime: "2026-03-10T00:00:00Z",
            exclusionOptions: { scope: "NO_UPGRADES", endTimeBehavior: "UNTIL_END_OF_SUPPORT" },
          },
        ],
      }),
      at: EXCLUSIONS,
      problem: /leave the window 0 hours/,
      fix: /^Shorten the NO_UPGRADES exclusions, or /,
    },
  },
  undecided: {
    "a recurrence that is not known": { resources: window(6, unknown), at: `${WINDOW}.recurrence` },
    "a freeze whose end is not known": {
      resources: policy({ ...daily, maintenanceExclusions: [freeze("2026-03-10T00:00:00Z", unknown)] }),
      at: `${EXCLUSIONS}[0].endTime`,
    },
  },
});
