import { CLUSTER, HUB_FEATURE, ROLLOUT_SEQUENCE } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const WINDOW = "maintenancePolicy.recurringWindow";
const prod = (name: string, maintenancePolicy: unknown, labels = {}, more = {}) =>
  resource(CLUSTER, { resourceLabels: { env: "prod", ...labels }, maintenancePolicy, ...more }, { name });
const daily = (startTime: unknown) => ({ dailyMaintenanceWindow: { startTime } });
const recurring = (recurrence: string, start = "02:00", end = "08:00") => ({
  recurringWindow: { startTime: `2026-01-06T${start}:00Z`, endTime: `2026-01-06T${end}:00Z`, recurrence },
});
const TUESDAYS = "FREQ=WEEKLY;BYDAY=TU";
const blue = prod("blue", recurring(TUESDAYS));
const green = (labels = {}, more = {}) => prod("green", recurring(TUESDAYS), labels, more);
const stages = (...labels: string[]) =>
  resource(
    ROLLOUT_SEQUENCE,
    {
      rolloutSequenceId: "main",
      stages: labels.map((label) => ({
        fleetProjects: ["projects/fleet"],
        ...(label && { clusterSelector: { labelSelector: `resource.labels.wave == '${label}'` } }),
      })),
    },
    { name: "sequence" },
  );
/** The feature that has a fleet's clusters upgraded after those of another. */
const follows = (project: unknown, upstreamFleets: unknown, name: unknown = "clusterupgrade") =>
  resource(
    HUB_FEATURE,
    { name, location: "global", project, spec: { clusterupgrade: { upstreamFleets } } },
    { name: `feature-${typeof project === "string" ? project : "unknown"}` },
  );
const inFleet = (name: string, wave: string, fleet: unknown = { project: "fleet" }) =>
  prod(name, recurring(TUESDAYS), { wave }, { fleet });

ruleTable("no-same-slot-across-prod", {
  accepts: {
    "windows on different days": [blue, prod("green", recurring("FREQ=WEEKLY;BYDAY=FR"))],
    "windows of one day that only touch": [blue, prod("green", recurring(TUESDAYS, "08:00", "14:00"))],
    "a cluster alone": blue,
    "the same window of production and of another environment": [blue, green({ env: "dev" })],
    "the same window outside production": [
      prod("blue", daily("02:00"), { env: "dev" }),
      prod("green", daily("02:00"), { env: "dev" }),
    ],
    "a group that may be upgraded together": [
      prod("blue", recurring(TUESDAYS), { "active-active": "shop" }),
      green({ "active-active": "shop" }),
    ],
    "a group by the label of the settings": {
      resources: [prod("blue", recurring(TUESDAYS), { pair: "a" }), green({ pair: "a" })],
      config: { settings: { activeActiveLabel: "pair" } },
    },
    "a cluster without a window, which is another rule's matter": [blue, prod("green", undefined)],
    "a window that nobody can read": [blue, prod("green", recurring("FREQ=HOURLY"))],
    "monthly windows that never meet": [
      prod("blue", recurring("FREQ=MONTHLY;BYDAY=1TU")),
      prod("green", recurring("FREQ=MONTHLY;BYDAY=3TU")),
    ],
    "clusters in different stages of a rollout sequence": [
      inFleet("blue", "1"),
      inFleet("green", "2"),
      stages("1", "2"),
    ],
    "a cluster of the first stage that selects it beside the rest of its fleet": [
      inFleet("blue", "1"),
      inFleet("green", "2"),
      stages("1", ""),
    ],
    "clusters of a fleet and of the one that it follows": [
      inFleet("blue", "1", { project: "first" }),
      inFleet("green", "1", { project: "projects/second" }),
      follows("second", ["projects/first"]),
      follows("first", undefined),
    ],
    "clusters of fleets with another one between them": [
      inFleet("blue", "1", { project: "third" }),
      inFleet("green", "1", { project: "first" }),
      follows("third", ["second"]),
      follows("second", ["first"]),
    ],
    "clusters of a fleet and of the one that it follows, beside a feature that is not known": [
      inFleet("blue", "1", { project: "first" }),
      inFleet("green", "1", { project: "second" }),
      follows("second", ["first"]),
      follows("third", unknown, unknown),
    ],
  },
  rejects: {
    "the same window, told once, of the cluster that comes later by name": {
      resources: [green(), blue],
      at: WINDOW,
      problem: /cluster blue, first from 2026-03-03T02:00Z to 2026-03-03T08:00Z/,
    },
    "windows that overlap in part": {
      resources: [blue, prod("green", daily("00:00"))],
      at: "maintenancePolicy.dailyMaintenanceWindow",
      problem: /from 2026-03-03T02:00Z to 2026-03-03T04:00Z/,
      fix: /or to other hours: a dailyMaintenanceWindow names no days/,
    },
    "a weekly and a monthly window that meet once a month": {
      resources: [blue, prod("green", recurring("FREQ=MONTHLY;BYMONTHDAY=21"))],
      at: WINDOW,
      problem: /from 2026-04-21T/,
    },
    "three clusters, each with those before it": {
      resources: [blue, green(), prod("yellow", recurring(TUESDAYS))],
      at: [WINDOW, WINDOW],
      problem: /the production clusters? blue( and green)?, first/,
    },
    "many clusters, of which the first are named": {
      resources: ["a", "b", "c", "d", "e"].map((name) => prod(name, recurring(TUESDAYS))).reverse(),
      at: [WINDOW, WINDOW, WINDOW, WINDOW],
      problem:
        /cluster a, |clusters a and b, |clusters a, b and c, |4 production clusters \(a, b, c and 1 more\), first/,
    },
    "clusters in the order of their numbers": {
      resources: ["c10", "c9", "c2"].map((name) => prod(name, recurring(TUESDAYS))),
      at: [WINDOW, WINDOW],
      problem: /the production clusters? c2( and c9)?, first/,
    },
    "the first meeting of several": {
      resources: [prod("a", recurring("FREQ=MONTHLY;BYDAY=1TU")), blue, green({}, { location: "other" })],
      at: [WINDOW, WINDOW],
      problem: /(a|a and blue), first from 2026-03-03T02:00Z/,
    },
    "clusters of different groups": {
      resources: [
        prod("blue", recurring(TUESDAYS), { "active-active": "shop" }),
        green({ "active-active": "bank" }),
      ],
      at: WINDOW,
    },
    "Autopilot clusters as well": { resources: [blue, green({}, { enableAutopilot: true })], at: WINDOW },
    "clusters of a production stack by its name": {
      resources: [
        resource(CLUSTER, { maintenancePolicy: daily("02:00") }, { name: "a" }),
        resource(CLUSTER, { maintenancePolicy: daily("02:00") }, { name: "b" }),
      ],
      stack: "prod",
      at: "maintenancePolicy.dailyMaintenanceWindow",
    },
    "clusters in one stage of a rollout sequence": {
      resources: [inFleet("blue", "1"), inFleet("green", "1"), stages("1", "2")],
      at: WINDOW,
    },
    "clusters whose fleet a sequence names otherwise": {
      resources: [inFleet("blue", "1", { project: "123" }), inFleet("green", "2"), stages("1", "2")],
      at: WINDOW,
    },
    "clusters of one fleet, which follows another": {
      resources: [
        inFleet("blue", "1", { project: "second" }),
        inFleet("green", "1", { project: "second" }),
        follows("second", ["first"]),
      ],
      at: WINDOW,
    },
    "clusters of two fleets that follow the same one, or none": {
      resources: [
        inFleet("blue", "1", { project: "second" }),
        inFleet("green", "1", { project: "third" }),
        follows("second", ["first"]),
        follows("third", ["first"]),
        follows("other", undefined),
      ],
      at: WINDOW,
    },
    "clusters of fleets that another feature names": {
      resources: [
        inFleet("blue", "1", { project: "first" }),
        inFleet("green", "1", { project: "second" }),
        follows("second", ["first"], "multiclusteringress"),
      ],
      at: WINDOW,
    },
    "clusters that are in no fleet, beside fleets in order": {
      resources: [blue, green(), follows("second", ["first"])],
      at: WINDOW,
    },
    "fleets in a circle that does not hold theirs": {
      resources: [
        inFleet("blue", "1", { project: "first" }),
        inFleet("green", "1", { project: "second" }),
        follows("second", ["third"]),
        follows("third", ["second"]),
      ],
      at: WINDOW,
    },
    "a pair beside a third cluster whose window is not known": {
      resources: [blue, green(), prod("yellow", daily("14:00")), prod("zebra", daily("20:00"))],
      at: WINDOW,
    },
  },
  undecided: {
    "another cluster's window that is not known": {
      resources: [prod("blue", daily(unknown)), green()],
      at: "Cluster.blue.maintenancePolicy.dailyMaintenanceWindow.startTime",
    },
    "a fleet that is not known, where fleets are in order": {
      resources: [
        inFleet("blue", "1", { project: unknown }),
        inFleet("green", "1", { project: "second" }),
        follows("second", ["first"]),
      ],
      at: "Cluster.blue.fleet.project",
    },
    "what a fleet follows is not known": {
      resources: [
        inFleet("blue", "1", { project: "first" }),
        inFleet("green", "1", { project: "second" }),
        follows("second", unknown),
      ],
      at: 'Feature["feature-second"].spec.clusterupgrade.upstreamFleets',
    },
    "another cluster whose environment is not known": {
      resources: [prod("blue", recurring(TUESDAYS), { env: unknown }), green()],
      at: "Cluster.blue.resourceLabels.env",
    },
  },
});
