import { CLUSTER, HUB_FEATURE, ROLLOUT_SEQUENCE } from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const WINDOW = "maintenancePolicy.recurringWindow";
const cluster = (name: string, env: unknown, maintenancePolicy: unknown, more: object = {}) =>
  resource(CLUSTER, { resourceLabels: { env }, maintenancePolicy, ...more }, { name });
/** A window of six hours from a first start on. */
const weekly = (startTime: string, recurrence: string) => ({
  recurringWindow: {
    startTime,
    endTime: new Date(Date.parse(startTime) + 6 * 60 * 60 * 1000).toISOString(),
    recurrence,
  },
});
const dev = (recurrence: string, hour = "08", more = {}) =>
  cluster("dev", "dev", weekly(`2026-01-05T${hour}:00:00Z`, recurrence), more);
const prod = (recurrence: string, hour = "02", more = {}) =>
  cluster("prod", "prod", weekly(`2026-01-05T${hour}:00:00Z`, recurrence), more);
const on = (...days: string[]) => `FREQ=WEEKLY;BYDAY=${days.join(",")}`;
const daily = (startTime: unknown) => ({ dailyMaintenanceWindow: { startTime } });
const tooEarly: TestResource[] = [dev(on("MO", "TU")), prod(on("TU"))];

ruleTable("prod-window-after-nonprod", {
  accepts: {
    "production two days after non-production": [dev(on("MO", "TU")), prod(on("WE", "TH"))],
    "production just the hours later that are asked for": [dev(on("MO")), prod(on("TU"), "08")],
    "a shorter delay where the settings say so": {
      resources: tooEarly,
      config: { settings: { productionDelayHours: 18 } },
    },
    "production alone": prod(on("MO")),
    "non-production alone": [dev(on("MO")), cluster("qa", "qa", weekly("2026-01-04T08:00:00Z", on("SU")))],
    "two production clusters, which no order is asked of": [
      prod(on("MO")),
      cluster("live", "production", daily("02:00")),
    ],
    "a cluster that does not live long enough to be upgraded": [
      cluster("review", "review", weekly("2026-01-05T08:00:00Z", on("FR"))),
      prod(on("MO")),
    ],
    "a non-production cluster without a window": [cluster("dev", "dev", undefined), prod(on("MO"))],
    "a production cluster without a window": [dev(on("MO")), cluster("prod", "prod", undefined)],
    "a window that nobody can read, which is another rule's matter": [dev(on("MO")), prod("FREQ=HOURLY")],
    "a night from Sunday to Monday before a window on Tuesday night": [
      dev(on("SU"), "22"),
      prod(on("TU"), "02"),
    ],
    "weeks in which non-production has no window": [dev("FREQ=MONTHLY;BYDAY=1MO"), prod(on("WE"))],
    "windows that begin in a later week than they were written": [
      cluster("dev", "dev", weekly("2026-03-11T08:00:00Z", on("MO", "WE"))),
      prod(on("TU"), "09"),
    ],
    "a stack whose rollout sequence orders the clusters": [
      ...tooEarly,
      resource(
        ROLLOUT_SEQUENCE,
        {
          rolloutSequenceId: "main",
          stages: [{ fleetProjects: ["projects/a"] }, { fleetProjects: ["projects/b"] }],
        },
        { name: "sequence" },
      ),
    ],
    "a stack whose fleets follow each other": [
      ...tooEarly,
      resource(
        HUB_FEATURE,
        { name: "clusterupgrade", location: "global", spec: { clusterupgrade: { upstreamFleets: ["a"] } } },
        { name: "feature" },
      ),
    ],
    "a sequence in another stack": {
      resources: tooEarly,
      config: { settings: { elsewhere: ["rollout-sequence"] } },
    },
  },
  rejects: {
    "production 18 hours after non-production": {
      resources: tooEarly,
      at: WINDOW,
      problem: /18 hours after .*week of 2026-03-09.*24/,
    },
    "production before non-production": {
      resources: [dev(on("WE")), prod(on("MO"))],
      at: WINDOW,
      problem: /54 hours before .*week of 2026-03-09/,
      fix: /RolloutSequence/,
    },
    "daily windows, which have no order": {
      resources: [cluster("dev", "dev", daily("02:00")), cluster("prod", "prod", daily("06:00"))],
      at: "maintenancePolicy.dailyMaintenanceWindow",
      problem: /4 hours after/,
      fix: /a dailyMaintenanceWindow names no days/,
    },
    "Autopilot clusters as well": {
      resources: [
        dev(on("WE"), "08", { enableAutopilot: true }),
        prod(on("MO"), "02", { enableAutopilot: true }),
      ],
      at: WINDOW,
    },
    "a monthly window that comes first in one week only": {
      resources: [dev(on("WE")), prod("FREQ=MONTHLY;BYMONTHDAY=13")],
      at: WINDOW,
      problem: /before .*week of 2026-04-13/,
    },
    "a production cluster by its stack's name beside one that is labelled otherwise": {
      resources: [
        dev(on("WE")),
        resource(CLUSTER, { maintenancePolicy: weekly("2026-01-05T02:00:00Z", on("MO")) }, { name: "main" }),
      ],
      stack: "prod",
      at: WINDOW,
    },
    "the earliest of two non-production clusters": {
      resources: [
        dev(on("MO")),
        cluster("staging", "staging", weekly("2026-01-05T08:00:00Z", on("WE"))),
        prod(on("TU")),
      ],
      at: WINDOW,
      problem: /18 hours after/,
    },
    "a sequence of a single stage, which orders nothing": {
      resources: [
        ...tooEarly,
        resource(
          ROLLOUT_SEQUENCE,
          { rolloutSequenceId: "main", stages: [{ fleetProjects: ["projects/a"] }] },
          { name: "sequence" },
        ),
      ],
      at: WINDOW,
    },
    "a fleet that comes first, which follows none": {
      resources: [
        ...tooEarly,
        resource(
          HUB_FEATURE,
          { name: "clusterupgrade", location: "global", spec: { clusterupgrade: { upstreamFleets: [] } } },
          { name: "feature" },
        ),
      ],
      at: WINDOW,
    },
  },
  undecided: {
    "a non-production window that is not known": {
      resources: [cluster("dev", "dev", daily(unknown)), prod(on("MO"))],
      at: "Cluster.dev.maintenancePolicy.dailyMaintenanceWindow.startTime",
    },
    "another cluster whose environment is not known": {
      resources: [cluster("dev", unknown, daily("02:00")), prod(on("MO"))],
      at: "Cluster.dev.resourceLabels.env",
    },
  },
});
