import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const WINDOW = "maintenancePolicy.recurringWindow";
const peak = (from: string, to: string, days = ["MO", "TU", "WE", "TH", "FR"]) => ({
  settings: { peakHours: [{ days, from, to }] },
});
const office = peak("08:00", "18:00");
const staffed = (from: string, to: string, days = ["MO", "TU", "WE", "TH", "FR"]) => ({
  settings: { staffedHours: [{ days, from, to }] },
});
const atWork = staffed("08:00", "18:00");
const daily = (startTime: unknown) =>
  resource(CLUSTER, { maintenancePolicy: { dailyMaintenanceWindow: { startTime } } });
const recurring = (startTime: string, endTime: string, recurrence: string, more = {}) =>
  resource(CLUSTER, { maintenancePolicy: { recurringWindow: { startTime, endTime, recurrence } }, ...more });

ruleTable(
  "maintenance-window-hours",
  {
    accepts: {
      "any window where no peak hours are configured": daily("10:00"),
      "a window that is not known where no peak hours are configured": daily(unknown),
      "a daily window at night": { resources: daily("02:00"), config: office },
      "a window that ends as the peak begins": { resources: daily("04:00"), config: office },
      "a window by day on the weekend": {
        resources: recurring("2026-03-07T10:00:00Z", "2026-03-07T16:00:00Z", "FREQ=WEEKLY;BYDAY=SA,SU"),
        config: office,
      },
      "a cluster without a window": { resources: resource(CLUSTER, {}), config: office },
      "a window that makes no sense, as maintenance-rrule-valid says it": {
        resources: daily("noon"),
        config: office,
      },
    },
    rejects: {
      "a daily window that reaches into the peak": {
        resources: daily("05:00"),
        config: office,
        at: "maintenancePolicy.dailyMaintenanceWindow",
        problem: /2026-03-02T05:00Z/,
      },
      "a window of an Autopilot cluster in the peak": {
        resources: recurring("2026-03-02T10:00:00Z", "2026-03-02T16:00:00Z", "FREQ=DAILY", {
          enableAutopilot: true,
        }),
        config: office,
        at: WINDOW,
      },
      "a window that reaches over midnight into a Monday": {
        resources: recurring("2026-03-08T22:00:00Z", "2026-03-09T09:00:00Z", "FREQ=WEEKLY;BYDAY=SU"),
        config: office,
        at: WINDOW,
      },
      "a night window in peak hours that reach over midnight": {
        resources: daily("01:00"),
        config: peak("20:00", "02:00"),
        at: "maintenancePolicy.dailyMaintenanceWindow",
      },
      "a monthly window that falls on a weekday later": {
        resources: recurring("2026-03-01T10:00:00Z", "2026-03-01T16:00:00Z", "FREQ=MONTHLY;BYMONTHDAY=1"),
        config: office,
        at: WINDOW,
        problem: /2026-04-01T10:00Z/,
      },
    },
    undecided: {
      "a window that is not known": {
        resources: daily(unknown),
        config: office,
        at: "maintenancePolicy.dailyMaintenanceWindow.startTime",
      },
    },
  },
  "maintenance-window-outside-peak",
);

ruleTable(
  "maintenance-window-hours",
  {
    accepts: {
      "any window where no staffed hours are configured": daily("00:00"),
      "a window that is not known where no staffed hours are configured": daily(unknown),
      "a daily window that ends as people come": { resources: daily("04:00"), config: atWork },
      "weekend windows where people are there at all hours": {
        resources: recurring("2026-03-07T00:00:00Z", "2026-03-07T06:00:00Z", "FREQ=WEEKLY;BYDAY=SA,SU"),
        config: staffed("00:00", "00:00", ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]),
      },
      "one of several windows a week that ends in staffed hours": {
        resources: recurring("2026-03-07T04:00:00Z", "2026-03-07T10:00:00Z", "FREQ=WEEKLY;BYDAY=SA,SU,MO"),
        config: atWork,
      },
      "a Sunday night that ends on Monday morning": {
        resources: recurring("2026-03-08T23:00:00Z", "2026-03-09T08:30:00Z", "FREQ=WEEKLY;BYDAY=SU"),
        config: atWork,
      },
      "a cluster without a window": { resources: resource(CLUSTER, {}), config: atWork },
    },
    rejects: {
      "a daily window that ends at night": {
        resources: daily("00:00"),
        config: atWork,
        at: "maintenancePolicy.dailyMaintenanceWindow",
        problem: /week of 2026-03-02/,
      },
      "a window that ends as people leave": {
        resources: daily("14:00"),
        config: atWork,
        at: "maintenancePolicy.dailyMaintenanceWindow",
      },
      "weekend windows of an Autopilot cluster": {
        resources: recurring("2026-03-07T04:00:00Z", "2026-03-07T10:00:00Z", "FREQ=WEEKLY;BYDAY=SA,SU", {
          enableAutopilot: true,
        }),
        config: atWork,
        at: WINDOW,
      },
      "a monthly window that falls on a weekend": {
        resources: recurring("2026-03-02T04:00:00Z", "2026-03-02T10:00:00Z", "FREQ=MONTHLY;BYMONTHDAY=2"),
        config: atWork,
        at: WINDOW,
        problem: /week of 2026-04-27/,
      },
    },
    undecided: {
      "a window that is not known": {
        resources: daily(unknown),
        config: atWork,
        at: "maintenancePolicy.dailyMaintenanceWindow.startTime",
      },
    },
  },
  "maintenance-window-staffed",
);
