import { ALERT_POLICY, CLUSTER, CRON_JOB } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const EXCLUSIONS = "maintenancePolicy.maintenanceExclusions";
const OPEN = `${EXCLUSIONS}[0].exclusionOptions.endTimeBehavior`;
const freeze = (start: string, end: unknown, scope = "NO_UPGRADES") => ({
  exclusionName: "x",
  startTime: `${start}T00:00:00Z`,
  endTime: typeof end === "string" && end.length === 10 ? `${end}T00:00:00Z` : end,
  exclusionOptions: { scope },
});
const cluster = (maintenanceExclusions: unknown, more: Record<string, unknown> = {}) =>
  resource(
    CLUSTER,
    { maintenancePolicy: { dailyMaintenanceWindow: { startTime: "02:00" }, maintenanceExclusions }, ...more },
    { name: "cluster" },
  );
const running = (minMasterVersion: string, exclusion: object, more: Record<string, unknown> = {}) =>
  cluster([exclusion], { minMasterVersion, ...more });
const openCluster = (more: Record<string, unknown> = {}) =>
  cluster(
    [
      {
        exclusionName: "x",
        startTime: "2026-03-10T00:00:00Z",
        exclusionOptions: { scope: "NO_MINOR_UPGRADES", endTimeBehavior: "UNTIL_END_OF_SUPPORT" },
      },
    ],
    more,
  );
const notified = { notificationConfig: { pubsub: { enabled: true, topic: "projects/p/topics/t" } } };
const verification = (labels: unknown) =>
  resource(CRON_JOB, { metadata: { labels } }, { name: "verification", cluster: "cluster" });
const verified = verification({ "gke-upgrade-verification": "true" });
const alert = resource(
  ALERT_POLICY,
  { conditions: [{ conditionMatchedLog: { filter: 'log_id("container.googleapis.com/notifications")' } }] },
  { name: "alert" },
);

ruleTable("no-perpetual-freeze", {
  accepts: {
    "an exclusion of two years, which a version may be supported for": cluster([
      freeze("2026-02-20", "2028-02-20", "NO_MINOR_UPGRADES"),
    ]),
    "a cluster without exclusions": resource(CLUSTER, {}),
    "one freeze": cluster([freeze("2026-12-18", "2027-01-04")]),
    "two freezes with a week between them": cluster([
      freeze("2026-04-01", "2026-04-15"),
      freeze("2026-04-22", "2026-05-06"),
    ]),
    "two long freezes with the time between them that the finding on them asks for": cluster([
      freeze("2026-04-01", "2026-05-16"),
      freeze("2026-05-30", "2026-07-10"),
    ]),
    "a freeze that follows an exclusion of a narrower scope": cluster([
      freeze("2026-04-01", "2026-04-15", "NO_MINOR_UPGRADES"),
      freeze("2026-04-15", "2026-04-29"),
    ]),
    "an exclusion until the end of support, with notifications and verification": [
      openCluster(notified),
      verified,
    ],
    "an exclusion until the end of support of an Autopilot cluster, with an alert and verification": [
      openCluster({ enableAutopilot: true }),
      alert,
      verified,
    ],
    "an exclusion until the end of support, with what other stacks provide": {
      resources: openCluster(),
      config: { settings: { elsewhere: ["upgrade-alerts", "upgrade-verification"] } },
    },
    "an exclusion past the end of support that leaves windows before it": running(
      "1.33.5-gke.1000000",
      freeze("2026-03-10", "2026-09-30", "NO_MINOR_UPGRADES"),
    ),
    "an exclusion that ends before the end of support": running(
      "1.33.5-gke.1000000",
      freeze("2026-02-20", "2026-08-01", "NO_MINOR_UPGRADES"),
    ),
    "an exclusion past the end of standard support, in the channel with the longer one": running(
      "1.33.5-gke.1000000",
      freeze("2026-02-20", "2026-09-30", "NO_MINOR_UPGRADES"),
      { releaseChannel: { channel: "EXTENDED" } },
    ),
    "an exclusion past an end of support that another rule reports, as it is near": running(
      "1.32.5-gke.1000000",
      freeze("2026-02-20", "2026-06-30", "NO_MINOR_UPGRADES"),
    ),
    "an exclusion past the end of a minor whose dates nothing gives": running(
      "1.99.5-gke.1000000",
      freeze("2026-02-20", "2026-09-30", "NO_MINOR_UPGRADES"),
    ),
    "a freeze that ends today, at a later hour": cluster([freeze("2026-02-20", "2026-03-01T08:00:00Z")]),
  },
  rejects: {
    "two freezes without a day between them, as advisory": {
      resources: cluster([freeze("2026-04-01", "2026-04-15"), freeze("2026-04-15", "2026-04-29")]),
      at: EXCLUSIONS,
      level: "advisory",
      problem: /2 NO_UPGRADES exclusions .* for 28 days/,
    },
    "two freezes that overlap, in another order, as advisory": {
      resources: cluster([freeze("2026-04-10", "2026-04-29"), freeze("2026-04-01", "2026-04-15")]),
      at: EXCLUSIONS,
      level: "advisory",
    },
    "a chain that leaves less than GKE demands": {
      resources: cluster([freeze("2026-03-10", "2026-05-30"), freeze("2026-05-30", "2026-08-28")]),
      at: EXCLUSIONS,
      problem: /less than 48 hours/,
      fix: /^Shorten the NO_UPGRADES exclusions, or/,
    },
    "a chain that would leave it with two weeks in between, which have 14 windows of 4 hours": {
      resources: cluster([freeze("2026-04-01", "2026-05-16"), freeze("2026-05-16", "2026-07-10")]),
      at: EXCLUSIONS,
      fix: /^Leave 14 days or more between/,
    },
    "a chain before a year's end, with a window of 16 hours a week": {
      resources: cluster([], {
        maintenancePolicy: {
          recurringWindow: {
            startTime: "2026-01-03T06:00:00Z",
            endTime: "2026-01-03T14:00:00Z",
            recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
          },
          maintenanceExclusions: [freeze("2026-12-18", "2027-01-04"), freeze("2027-01-04", "2027-03-20")],
        },
      }),
      at: EXCLUSIONS,
      fix: /^Leave 21 days or more between/,
    },
    "a chain of an Autopilot cluster that leaves less than GKE demands": {
      resources: cluster([freeze("2026-03-10", "2026-05-30"), freeze("2026-05-30", "2026-08-28")], {
        enableAutopilot: true,
      }),
      at: EXCLUSIONS,
    },
    "a chain that begins next year": {
      resources: cluster([freeze("2027-03-10", "2027-05-30"), freeze("2027-05-30", "2027-08-28")]),
      at: EXCLUSIONS,
    },
    "an exclusion past the end of support, as advisory": {
      resources: running("1.33.5-gke.1000000", freeze("2026-02-20", "2026-09-30", "NO_MINOR_UPGRADES")),
      at: `${EXCLUSIONS}[0].endTime`,
      level: "advisory",
      problem:
        /^is after 2026-08-12, when support of 1\.33 ends, .* GKE then upgrades a cluster that still runs 1\.33 in spite/,
    },
    "an exclusion past the end of support of what an Autopilot cluster runs, as advisory": {
      resources: running("1.33.5-gke.1000000", freeze("2026-02-20", "2026-09-30", "NO_MINOR_UPGRADES"), {
        enableAutopilot: true,
      }),
      at: `${EXCLUSIONS}[0].endTime`,
      level: "advisory",
    },
    "an exclusion past the end of support of what the cluster is seen to run, as advisory": {
      resources: {
        ...running("1.32.5-gke.1000000", freeze("2026-02-20", "2026-09-30", "NO_MINOR_UPGRADES")),
        observed: { masterVersion: "1.33.5-gke.1000000" },
      },
      at: `${EXCLUSIONS}[0].endTime`,
      level: "advisory",
      problem: /GKE then upgrades in spite of the exclusion$/,
    },
    "an exclusion that outlasts the support of any version, as advisory": {
      resources: cluster([freeze("2026-02-20", "2028-12-31", "NO_MINOR_OR_NODE_UPGRADES")]),
      at: `${EXCLUSIONS}[0].endTime`,
      level: "advisory",
      problem: /^is after the end of support of any version that the cluster can have at startTime/,
    },
    "an exclusion that outlasts the support of what the cluster runs, and of any version, once, as advisory":
      {
        resources: running("1.33.5-gke.1000000", freeze("2026-02-20", "2028-12-31", "NO_MINOR_UPGRADES")),
        at: `${EXCLUSIONS}[0].endTime`,
        level: "advisory",
        problem: /^is after 2026-08-12/,
      },
    "exclusions that together close all windows until the end of extended support, as advisory": {
      resources: cluster(
        [freeze("2026-02-20", "2026-05-01"), freeze("2026-05-01", "2027-09-30", "NO_MINOR_UPGRADES")],
        { minMasterVersion: "1.32.5-gke.1000000", releaseChannel: { channel: "EXTENDED" } },
      ),
      at: `${EXCLUSIONS}[1].endTime`,
      level: "advisory",
      problem: /^is after 2027-02-11/,
    },
    "an exclusion until the end of support alone, as advisory": {
      resources: openCluster(),
      at: OPEN,
      level: "advisory",
    },
    "an exclusion until the end of support without verification, as advisory": {
      resources: [openCluster(notified), verification({ app: "shop" })],
      at: OPEN,
      level: "advisory",
    },
    "an exclusion until the end of support without notifications, as advisory": {
      resources: [openCluster(), verified],
      at: OPEN,
      level: "advisory",
    },
    "an exclusion until the end of support whose verification is on another cluster, as advisory": {
      resources: [
        openCluster(notified),
        resource(CLUSTER, {}, { name: "other" }),
        { ...verified, cluster: "other" },
      ],
      at: OPEN,
      level: "advisory",
    },
    "exclusions that are over, as advisory, to be removed": {
      resources: cluster([freeze("2025-12-18", "2026-01-04"), freeze("2026-02-01", "2026-03-01")]),
      at: [`${EXCLUSIONS}[0].endTime`, `${EXCLUSIONS}[1].endTime`],
      level: "advisory",
      problem: /past/,
    },
  },
  undecided: {
    "an exclusion past the end of standard support, in a channel that is not known": {
      resources: running("1.33.5-gke.1000000", freeze("2026-02-20", "2026-09-30", "NO_MINOR_UPGRADES"), {
        releaseChannel: { channel: unknown },
      }),
      at: "releaseChannel.channel",
    },
    "a freeze whose end is not known": {
      resources: cluster([freeze("2026-12-18", unknown)]),
      at: `${EXCLUSIONS}[0].endTime`,
    },
    "an exclusion until the end of support whose verification's labels are not known": {
      resources: [openCluster(notified), verification(unknown)],
      at: "CronJob.verification.metadata.labels",
    },
  },
});
