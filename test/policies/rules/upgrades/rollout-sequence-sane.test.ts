import { CLUSTER, HUB_FEATURE, ROLLOUT_SEQUENCE } from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const IGNORED = "ignoredClustersSelector.labelSelector";
const UPGRADE_TYPES = "autoUpgradeConfig.rolloutCreationScope.upgradeTypes";
const SOAKING = "spec.clusterupgrade.postConditions.soaking";
const soaks = (...durations: unknown[]) =>
  resource(ROLLOUT_SEQUENCE, {
    rolloutSequenceId: "main",
    stages: durations.map((soakDuration, i) => ({ fleetProjects: [`projects/fleet-${i}`], soakDuration })),
  });
const sequence = (more: Record<string, unknown>) =>
  resource(ROLLOUT_SEQUENCE, {
    rolloutSequenceId: "main",
    stages: [{ fleetProjects: ["projects/fleet-0"] }, { fleetProjects: ["projects/fleet-1"] }],
    ...more,
  });
const ignoring = (labelSelector: unknown) => sequence({ ignoredClustersSelector: { labelSelector } });
const creating = (rolloutCreationScope: unknown, more: Record<string, unknown> = {}) =>
  sequence({ autoUpgradeConfig: { rolloutCreationScope }, ...more });
const cluster = (name: string, fleet: unknown, channel: unknown, labels: Record<string, unknown> = {}) =>
  resource(
    CLUSTER,
    {
      resourceLabels: labels,
      ...(fleet === undefined ? {} : { fleet: { project: fleet } }),
      ...(channel === undefined ? {} : { releaseChannel: { channel } }),
    },
    { name },
  );
const feature = (clusterupgrade: unknown, more: Partial<TestResource> = {}, props = {}) =>
  resource(
    HUB_FEATURE,
    { name: "clusterupgrade", location: "global", spec: { clusterupgrade }, ...props },
    more,
  );
const overrides = (soaking: unknown) => [
  { upgrade: { name: "k8s_control_plane", version: "1.34.1-gke.1000" }, postConditions: { soaking } },
];

ruleTable("rollout-sequence-sane", {
  accepts: {
    "soaks in each unit": soaks("3d", "72h", "90m", "604800s"),
    "the longest soak": soaks("30d", "2592000s"),
    "no soak of its own, which is GKE's default": soaks(undefined, undefined),
    "no pause after the last stage": soaks("3d", "0s"),
    "a short soak after the only stage, which nothing follows": soaks("30s"),
    "a short soak in between": soaks("3d", "10m", "3d"),
    "a first soak as short as verification is frequent": {
      resources: soaks("5m", "1d"),
      config: { settings: { verificationPeriodSeconds: 300 } },
    },
    "clusters of one channel": [
      soaks("3d", "3d"),
      cluster("a", "fleet-0", "REGULAR"),
      cluster("b", "fleet-1", "REGULAR"),
    ],
    "a cluster of another channel outside the sequence": [
      soaks("3d", "3d"),
      cluster("a", "fleet-0", "REGULAR"),
      cluster("b", "fleet-9", "STABLE"),
      cluster("c", undefined, "RAPID"),
    ],
    "a cluster whose channel the program does not say": [
      soaks("3d", "3d"),
      cluster("a", "fleet-0", "REGULAR"),
      cluster("b", "fleet-1", undefined),
    ],
    "a cluster of a fleet that is named otherwise, which cannot be compared": [
      soaks("3d", "3d"),
      cluster("a", "fleet-0", "REGULAR"),
      cluster("b", "123", "STABLE"),
    ],
    "an ignored sandbox": [
      ignoring("resource.labels.sandbox == 'true'"),
      cluster("prod", "fleet-1", "REGULAR", { env: "prod" }),
    ],
    "clusters ignored unless they are enrolled, as production's are": [
      ignoring("!has(resource.labels.sequence)"),
      cluster("prod", "fleet-1", "REGULAR", { env: "prod", sequence: "main" }),
    ],
    "a selector that nobody can read": ignoring("resource.labels.env.startsWith('p')"),
    "an ignored production cluster of no fleet of the sequence": [
      ignoring("resource.labels.batch == 'x'"),
      cluster("prod", "fleet-9", "REGULAR", { env: "prod", batch: "x" }),
    ],
    "all types of upgrades": creating({ upgradeTypes: ["CONTROL_PLANE_PATCH", "NODE_PATCH"] }),
    "no configuration of automatic upgrades, which means all types": creating(undefined),
    "upgrades that the program starts itself": creating(
      { upgradeTypes: [] },
      { minControlPlaneVersion: "1.34" },
    ),
    "a fleet's soak": feature({ upstreamFleets: [], postConditions: { soaking: "604800s" } }),
    "a short soak after a fleet that follows others, and perhaps is the last": feature({
      upstreamFleets: ["fleet-0"],
      postConditions: { soaking: "60s" },
    }),
    "an urgent upgrade that does not soak": feature({
      upstreamFleets: [],
      gkeUpgradeOverrides: overrides("0s"),
    }),
    "a fleet without conditions, which means a week": feature({ upstreamFleets: [] }),
    "another feature of the fleet": feature(
      { upstreamFleets: [], postConditions: { soaking: "0s" } },
      {},
      { name: "servicemesh" },
    ),
  },
  rejects: {
    "a soak of 31 days": {
      resources: soaks("31d", "3d"),
      at: "stages[0].soakDuration",
      problem: /2678400.*30 days/,
    },
    "a soak of 31 days after the last stage": {
      resources: soaks("3d", "744h"),
      at: "stages[1].soakDuration",
    },
    "no pause": { resources: soaks("3d", "0s", "3d"), at: "stages[1].soakDuration", problem: /is 0/ },
    "no pause after the first stage": { resources: soaks("0s", "3d"), at: "stages[0].soakDuration" },
    "a first soak shorter than the verification period": {
      resources: soaks("30m", "3d"),
      at: "stages[0].soakDuration",
      problem: /1800 seconds.*3600/,
    },
    "a soak in another unit, as advisory": {
      resources: soaks("1w", "3d"),
      at: "stages[0].soakDuration",
      level: "advisory",
    },
    "each soak by itself": {
      resources: soaks("31d", "3d", "31d"),
      at: ["stages[0].soakDuration", "stages[2].soakDuration"],
    },
    "clusters of two channels": {
      resources: [
        soaks("3d", "3d"),
        cluster("a", "fleet-0", "RAPID"),
        cluster("b", "projects/fleet-1", "STABLE"),
      ],
      at: "stages",
      problem: /RAPID and STABLE/,
    },
    "clusters of two channels, Autopilot or not": {
      resources: [
        soaks("3d", "3d"),
        cluster("a", "fleet-0", "RAPID"),
        resource(
          CLUSTER,
          { enableAutopilot: true, fleet: { project: "fleet-1" }, releaseChannel: { channel: "STABLE" } },
          { name: "b" },
        ),
      ],
      at: "stages",
    },
    "fleets of two channels": {
      resources: [
        feature({ upstreamFleets: ["fleet-0"] }, {}, { project: "fleet-1" }),
        cluster("a", "fleet-0", "RAPID"),
        cluster("b", "fleet-1", "STABLE"),
      ],
      at: "spec.clusterupgrade.upstreamFleets",
    },
    "fleets of two channels, and an item that is null and none": {
      resources: [
        feature({ upstreamFleets: [null, "fleet-0"] }, {}, { project: "fleet-1" }),
        cluster("a", "fleet-0", "RAPID"),
        cluster("b", "fleet-1", "STABLE"),
      ],
      at: "spec.clusterupgrade.upstreamFleets",
    },
    "fleets of two channels where the provider names the project": {
      resources: [
        feature({ upstreamFleets: ["fleet-0"] }, { provider: { project: "fleet-1" } }),
        cluster("a", "fleet-0", "RAPID"),
        cluster("b", "fleet-1", "STABLE"),
      ],
      at: "spec.clusterupgrade.upstreamFleets",
    },
    "production ignored by its label, wherever its clusters are": {
      resources: ignoring("resource.labels.env == 'prod' || resource.labels.batch == 'x'"),
      at: IGNORED,
      problem: /env: prod/,
    },
    "all ignored but development": { resources: ignoring("resource.labels.env != 'dev'"), at: IGNORED },
    "a production cluster ignored by another label": {
      resources: [
        ignoring("resource.labels.batch == 'x'"),
        cluster("main", "fleet-1", "REGULAR", { env: "prod", batch: "x" }),
      ],
      at: IGNORED,
      problem: /production cluster "main"/,
    },
    "no types of upgrades": { resources: creating({ upgradeTypes: [] }), at: UPGRADE_TYPES },
    "types of upgrades that are absent": { resources: creating({}), at: UPGRADE_TYPES },
    "a fleet's soak of 31 days": {
      resources: feature({ upstreamFleets: ["fleet-0"], postConditions: { soaking: "2678400s" } }),
      at: SOAKING,
    },
    "no soak after the first fleet": {
      resources: feature({ upstreamFleets: [], postConditions: { soaking: "0s" } }),
      at: SOAKING,
    },
    "a fleet's soak in days, as advisory": {
      resources: feature({ upstreamFleets: [], postConditions: { soaking: "7d" } }),
      at: SOAKING,
      level: "advisory",
    },
    "an override of 31 days": {
      resources: feature({ upstreamFleets: [], gkeUpgradeOverrides: overrides("2678400s") }),
      at: "spec.clusterupgrade.gkeUpgradeOverrides[0].postConditions.soaking",
    },
  },
  undecided: {
    "a soak that is not known": { resources: soaks(unknown, "3d"), at: "stages[0].soakDuration" },
    "an ignored selector that is not known": { resources: ignoring(unknown), at: IGNORED },
    "a cluster whose channel is not known": {
      resources: [soaks("3d", "3d"), cluster("a", "fleet-0", "REGULAR"), cluster("b", "fleet-1", unknown)],
      at: "Cluster.b.releaseChannel.channel",
    },
    "a feature whose name is not known": {
      resources: feature({ upstreamFleets: [] }, {}, { name: unknown }),
      at: "name",
    },
  },
});
