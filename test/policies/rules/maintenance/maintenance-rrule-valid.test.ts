import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const WINDOW = "maintenancePolicy.recurringWindow";
const NEWER = "maintenancePolicy.recurringMaintenanceWindow";

const policy = (maintenancePolicy: Record<string, unknown>) => resource(CLUSTER, { maintenancePolicy });
const recurring = (more: Record<string, unknown>) =>
  policy({
    recurringWindow: {
      startTime: "2026-03-07T00:00:00Z",
      endTime: "2026-03-07T06:00:00Z",
      recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
      ...more,
    },
  });
const newer = (more: Record<string, unknown>) =>
  policy({
    recurringMaintenanceWindow: {
      recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
      windowDuration: "6h",
      windowStartTime: { hours: 0, minutes: 0, seconds: 0 },
      ...more,
    },
  });

ruleTable("maintenance-rrule-valid", {
  accepts: {
    "a cluster without a window": resource(CLUSTER, {}),
    "an Autopilot cluster without a window": resource(CLUSTER, { enableAutopilot: true }),
    "a weekly window": recurring({}),
    "a daily recurrence": recurring({ recurrence: "FREQ=DAILY" }),
    "the first Saturday of each month": recurring({ recurrence: "FREQ=MONTHLY;BYDAY=1SA" }),
    "a daily window": policy({ dailyMaintenanceWindow: { startTime: "02:30" } }),
    "a recurring maintenance window": newer({}),
    "every second week from a day on": newer({
      recurrence: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
      delayUntil: { year: 2026, month: 3, day: 7 },
    }),
  },
  rejects: {
    "a frequency that GKE does not know": {
      resources: recurring({ recurrence: "FREQ=HOURLY" }),
      at: `${WINDOW}.recurrence`,
      problem: /FREQ=HOURLY/,
    },
    "a day that no week has": {
      resources: recurring({ recurrence: "FREQ=WEEKLY;BYDAY=XX" }),
      at: `${WINDOW}.recurrence`,
    },
    "a numbered day of a week": {
      resources: recurring({ recurrence: "FREQ=WEEKLY;BYDAY=1SA" }),
      at: `${WINDOW}.recurrence`,
    },
    "an empty recurrence": { resources: recurring({ recurrence: "" }), at: `${WINDOW}.recurrence` },
    "a window without times and recurrence": {
      resources: policy({ recurringWindow: {} }),
      at: [`${WINDOW}.endTime`, `${WINDOW}.recurrence`, `${WINDOW}.startTime`],
    },
    "COUNT, as advisory since the stance is ours": {
      resources: recurring({ recurrence: "FREQ=DAILY;COUNT=30" }),
      at: `${WINDOW}.recurrence`,
      level: "advisory",
    },
    "UNTIL, as advisory": {
      resources: recurring({ recurrence: "FREQ=DAILY;UNTIL=20270101T000000Z" }),
      at: `${WINDOW}.recurrence`,
      level: "advisory",
      fix: /no COUNT or UNTIL\.$/,
    },
    "an end before the start": {
      resources: recurring({ endTime: "2026-03-06T23:00:00Z" }),
      at: `${WINDOW}.endTime`,
      problem: /not after startTime/,
    },
    "times with an offset, as GKE gives them back in UTC": {
      resources: recurring({ startTime: "2026-03-07T00:00:00+01:00", endTime: "2026-03-07T06:00:00+01:00" }),
      at: [`${WINDOW}.endTime`, `${WINDOW}.startTime`],
      problem: /UTC/,
      fix: /Time to 2026-03-0(6T23:00:00Z, which is the same time, and another day: .* days in UTC|7T05:00:00Z, which is the same time)\.$/,
    },
    "a time that is none": { resources: recurring({ startTime: "midnight" }), at: `${WINDOW}.startTime` },
    "a time of day that is none": {
      resources: policy({ dailyMaintenanceWindow: { startTime: "2am" } }),
      at: "maintenancePolicy.dailyMaintenanceWindow.startTime",
      fix: /^Set maintenancePolicy\.dailyMaintenanceWindow\.startTime to .* "03:00"/,
    },
    "a start time without seconds": {
      resources: newer({ windowStartTime: { hours: 2, minutes: 0 } }),
      at: `${NEWER}.windowStartTime.seconds`,
      fix: /windowStartTime\.seconds to a whole number/,
    },
    "a bad end beside a bad recurrence": {
      resources: recurring({ endTime: "soon", recurrence: "FREQ=MINUTELY" }),
      at: [`${WINDOW}.endTime`, `${WINDOW}.recurrence`],
    },
    "a bad window of an Autopilot cluster": {
      resources: resource(CLUSTER, {
        enableAutopilot: true,
        maintenancePolicy: { dailyMaintenanceWindow: { startTime: "25:00" } },
      }),
      at: "maintenancePolicy.dailyMaintenanceWindow.startTime",
    },
    "a recurring maintenance window of odd values": {
      resources: newer({
        recurrence: "FREQ=SECONDLY",
        windowDuration: "6 hours",
        windowStartTime: { hours: 24, minutes: 0, seconds: 0 },
      }),
      at: [`${NEWER}.recurrence`, `${NEWER}.windowDuration`, `${NEWER}.windowStartTime.hours`],
    },
    "a recurring maintenance window without its parts": {
      resources: policy({ recurringMaintenanceWindow: {} }),
      at: [
        `${NEWER}.recurrence`,
        `${NEWER}.windowDuration`,
        `${NEWER}.windowStartTime.hours`,
        `${NEWER}.windowStartTime.minutes`,
        `${NEWER}.windowStartTime.seconds`,
      ],
    },
    "every second week from no day on": {
      resources: newer({ recurrence: "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA" }),
      at: `${NEWER}.delayUntil`,
    },
    "a first day that no calendar has": {
      resources: newer({ delayUntil: { year: 2026, month: 2, day: 30 } }),
      at: `${NEWER}.delayUntil`,
    },
  },
  undecided: {
    "a recurrence that is not known": {
      resources: recurring({ recurrence: unknown }),
      at: `${WINDOW}.recurrence`,
    },
    "times that are not known": {
      resources: recurring({ startTime: unknown, endTime: unknown }),
      at: `${WINDOW}.endTime, ${WINDOW}.startTime`,
    },
  },
});
