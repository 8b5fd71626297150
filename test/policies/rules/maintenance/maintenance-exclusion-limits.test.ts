import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const EXCLUSIONS = "maintenancePolicy.maintenanceExclusions";
const cluster = (maintenanceExclusions: unknown, more: Record<string, unknown> = {}) =>
  resource(CLUSTER, {
    maintenancePolicy: { dailyMaintenanceWindow: { startTime: "02:00" }, maintenanceExclusions },
    ...more,
  });
const exclusion = (startTime: unknown, endTime: unknown, scope?: unknown) => ({
  exclusionName: "x",
  startTime,
  ...(endTime === undefined ? {} : { endTime }),
  ...(scope === undefined ? {} : { exclusionOptions: { scope } }),
});
const open = (scope: string, more = {}) => ({
  exclusionName: "x",
  startTime: "2026-03-10T00:00:00Z",
  exclusionOptions: { scope, endTimeBehavior: "UNTIL_END_OF_SUPPORT" },
  ...more,
});
/** An exclusion in a month of 2026, of a week. */
const inMonth = (month: number, scope = "NO_UPGRADES") => {
  const start = `2026-${String(month).padStart(2, "0")}`;
  return exclusion(`${start}-01T00:00:00Z`, `${start}-08T00:00:00Z`, scope);
};
const months = (count: number, scope?: string) =>
  Array.from({ length: count }, (_, i) => inMonth(4 + i, scope));
const minor = "NO_MINOR_UPGRADES";

ruleTable("maintenance-exclusion-limits", {
  accepts: {
    "a cluster without exclusions": resource(CLUSTER, {}),
    "three weeks without upgrades": cluster(months(3)),
    "an exclusion beside one that the program leaves out as null": cluster([null, inMonth(4)]),
    "three weeks without upgrades beside one that is over": cluster([
      ...months(3),
      exclusion("2026-01-01T00:00:00Z", "2026-01-08T00:00:00Z"),
    ]),
    "twenty exclusions": cluster(Array.from({ length: 20 }, () => inMonth(5, minor))),
    "30 days without upgrades": cluster([exclusion("2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z")]),
    "no minor upgrades for long, in a channel": cluster(
      [exclusion("2026-04-01T00:00:00Z", "2027-04-01T00:00:00Z", minor)],
      { releaseChannel: { channel: "REGULAR" } },
    ),
    "no minor upgrades until the end of support": cluster([open(minor)], {
      releaseChannel: { channel: "STABLE" },
    }),
    "a narrower scope where the program is silent on the channel, as GKE enrols new clusters": cluster([
      open(minor),
    ]),
    "a narrower scope where GKE has enrolled the cluster": resource(
      CLUSTER,
      { maintenancePolicy: { maintenanceExclusions: [open(minor)] } },
      { observed: { releaseChannel: { channel: "REGULAR" } } },
    ),
    "a limit that the settings raise (GKE's own grew from 30 to 90 days)": {
      resources: cluster([exclusion("2026-04-01T00:00:00Z", "2026-07-20T00:00:00Z")]),
      config: { settings: { noUpgradesExclusionDays: { advised: 120, allowed: 180 } } },
    },
  },
  rejects: {
    "four exclusions of NO_UPGRADES": {
      resources: cluster(months(4)),
      at: EXCLUSIONS,
      problem: /4 exclusions of the scope NO_UPGRADES/,
    },
    "four exclusions without a scope, which means NO_UPGRADES": {
      resources: cluster(months(4).map(({ startTime, endTime }) => exclusion(startTime, endTime))),
      at: EXCLUSIONS,
    },
    "four exclusions of an Autopilot cluster": {
      resources: cluster(months(4), { enableAutopilot: true }),
      at: EXCLUSIONS,
    },
    "twenty-one exclusions": {
      resources: cluster(Array.from({ length: 21 }, () => inMonth(5, minor))),
      at: EXCLUSIONS,
      problem: /21/,
    },
    "60 days without upgrades, as advisory": {
      resources: cluster([exclusion("2026-04-01T00:00:00Z", "2026-05-31T00:00:00Z")]),
      at: `${EXCLUSIONS}[0]`,
      level: "advisory",
      problem: /60 days/,
    },
    "91 days without upgrades": {
      resources: cluster([exclusion("2026-04-01T00:00:00Z", "2026-07-01T00:00:00Z")]),
      at: `${EXCLUSIONS}[0]`,
      problem: /91 days, and GKE accepts 90/,
    },
    "40 days where the settings allow 30": {
      resources: cluster([exclusion("2026-04-01T00:00:00Z", "2026-05-11T00:00:00Z")]),
      config: { settings: { noUpgradesExclusionDays: { advised: 14, allowed: 30 } } },
      at: `${EXCLUSIONS}[0]`,
    },
    "no upgrades until the end of support": {
      resources: cluster([open("NO_UPGRADES")]),
      at: `${EXCLUSIONS}[0]`,
      problem: /until the end of support/,
    },
    "neither an end nor UNTIL_END_OF_SUPPORT": {
      resources: cluster([exclusion("2026-04-01T00:00:00Z", undefined)]),
      at: `${EXCLUSIONS}[0].endTime`,
      problem: /absent/,
    },
    "both an end and UNTIL_END_OF_SUPPORT": {
      resources: cluster([open(minor, { endTime: "2026-09-01T00:00:00Z" })]),
      at: `${EXCLUSIONS}[0].endTime`,
      problem: /is set together with UNTIL_END_OF_SUPPORT/,
    },
    "an end before the start, in the second exclusion": {
      resources: cluster([inMonth(4), exclusion("2026-06-08T00:00:00Z", "2026-06-01T00:00:00Z")]),
      at: `${EXCLUSIONS}[1].endTime`,
      problem: /not after startTime/,
    },
    "times that are none": {
      resources: cluster([exclusion("Christmas", "2026-13-01")]),
      at: [`${EXCLUSIONS}[0].endTime`, `${EXCLUSIONS}[0].startTime`],
    },
    "a scope that GKE does not know": {
      resources: cluster([exclusion("2026-04-01T00:00:00Z", "2026-04-08T00:00:00Z", "NO_NODES")]),
      at: `${EXCLUSIONS}[0].exclusionOptions.scope`,
    },
    "a narrower scope outside the release channels": {
      resources: cluster([open(minor)], { releaseChannel: { channel: "UNSPECIFIED" } }),
      at: `${EXCLUSIONS}[0].exclusionOptions.scope`,
      problem: /release channel/,
    },
    "a narrower scope where GKE says that the cluster is in no channel": {
      resources: resource(
        CLUSTER,
        { maintenancePolicy: { maintenanceExclusions: [open(minor)] } },
        { observed: { releaseChannel: { channel: "UNSPECIFIED" } } },
      ),
      at: `${EXCLUSIONS}[0].exclusionOptions.scope`,
    },
  },
  undecided: {
    "an exclusion whose end is not known": {
      resources: cluster([exclusion("2026-04-01T00:00:00Z", unknown)]),
      at: `${EXCLUSIONS}[0].endTime`,
    },
    "exclusions that are not known": { resources: cluster(unknown), at: EXCLUSIONS },
    "a narrower scope in a channel that is not known": {
      resources: cluster([open(minor)], { releaseChannel: { channel: unknown } }),
      at: "releaseChannel.channel",
    },
  },
});
