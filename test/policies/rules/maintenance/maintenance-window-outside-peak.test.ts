import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const WINDOW = "maintenancePolicy.recurringWindow";
const peak = (from: string, to: string, days = ["MO", "TU", "WE", "TH", "FR"]) => ({
  settings: { peakHours: [{ days, from, to }] },
});
const office = peak("08:00", "18:00");
const daily = (startTime: unknown) =>
  resource(CLUSTER, { maintenancePolicy: { dailyMaintenanceWindow: { startTime } } });
const recurring = (startTime: string, endTime: string, recurrence: string, more = {}) =>
  resource(CLUSTER, { maintenancePolicy: { recurringWindow: { startTime, endTime, recurrence } }, ...more });

ruleTable("maintenance-window-outside-peak", {
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
});
