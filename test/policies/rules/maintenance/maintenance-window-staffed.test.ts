import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const WINDOW = "maintenancePolicy.recurringWindow";
const staffed = (from: string, to: string, days = ["MO", "TU", "WE", "TH", "FR"]) => ({
  settings: { staffedHours: [{ days, from, to }] },
});
const office = staffed("08:00", "18:00");
const daily = (startTime: unknown) =>
  resource(CLUSTER, { maintenancePolicy: { dailyMaintenanceWindow: { startTime } } });
const recurring = (startTime: string, endTime: string, recurrence: string, more = {}) =>
  resource(CLUSTER, { maintenancePolicy: { recurringWindow: { startTime, endTime, recurrence } }, ...more });

ruleTable("maintenance-window-staffed", {
  accepts: {
    "any window where no staffed hours are configured": daily("00:00"),
    "a window that is not known where no staffed hours are configured": daily(unknown),
    "a daily window that ends as people come": { resources: daily("04:00"), config: office },
    "weekend windows where people are there at all hours": {
      resources: recurring("2026-03-07T00:00:00Z", "2026-03-07T06:00:00Z", "FREQ=WEEKLY;BYDAY=SA,SU"),
      config: staffed("00:00", "00:00", ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]),
    },
    "one of several windows a week that ends in staffed hours": {
      resources: recurring("2026-03-07T04:00:00Z", "2026-03-07T10:00:00Z", "FREQ=WEEKLY;BYDAY=SA,SU,MO"),
      config: office,
    },
    "a Sunday night that ends on Monday morning": {
      resources: recurring("2026-03-08T23:00:00Z", "2026-03-09T08:30:00Z", "FREQ=WEEKLY;BYDAY=SU"),
      config: office,
    },
    "a cluster without a window": { resources: resource(CLUSTER, {}), config: office },
  },
  rejects: {
    "a daily window that ends at night": {
      resources: daily("00:00"),
      config: office,
      at: "maintenancePolicy.dailyMaintenanceWindow",
      problem: /week of 2026-03-02/,
    },
    "a window that ends as people leave": {
      resources: daily("14:00"),
      config: office,
      at: "maintenancePolicy.dailyMaintenanceWindow",
    },
    "weekend windows of an Autopilot cluster": {
      resources: recurring("2026-03-07T04:00:00Z", "2026-03-07T10:00:00Z", "FREQ=WEEKLY;BYDAY=SA,SU", {
        enableAutopilot: true,
      }),
      config: office,
      at: WINDOW,
    },
    "a monthly window that falls on a weekend": {
      resources: recurring("2026-03-02T04:00:00Z", "2026-03-02T10:00:00Z", "FREQ=MONTHLY;BYMONTHDAY=2"),
      config: office,
      at: WINDOW,
      problem: /week of 2026-04-27/,
    },
  },
  undecided: {
    "a window that is not known": {
      resources: daily(unknown),
      config: office,
      at: "maintenancePolicy.dailyMaintenanceWindow.startTime",
    },
  },
});
