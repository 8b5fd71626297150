import { CLUSTER, HUB_FEATURE, HUB_MEMBERSHIP, ROLLOUT_SEQUENCE } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const cluster = (name: string, env: unknown, more: Record<string, unknown> = {}) =>
  resource(CLUSTER, { resourceLabels: { env, name }, ...more }, { name });
const dev = cluster("dev", "dev", { fleet: { project: "fleet-dev" } });
const prod = cluster("prod", "prod", { fleet: { project: "fleet-prod" } });
const sequence = (...stages: unknown[]) =>
  resource(ROLLOUT_SEQUENCE, { rolloutSequenceId: "main", stages }, { name: "sequence" });
const stage = (fleet: unknown, labelSelector?: unknown) => ({
  fleetProjects: [fleet],
  ...(labelSelector === undefined ? {} : { clusterSelector: { labelSelector } }),
});
const ordered = sequence(stage("projects/fleet-dev"), stage("projects/fleet-prod"));
const feature = (upstreamFleets: unknown, name = "clusterupgrade") =>
  resource(
    HUB_FEATURE,
    { name, location: "global", spec: { clusterupgrade: { upstreamFleets } } },
    { name: "feature" },
  );
const membership = (resourceLink: unknown) =>
  resource(
    HUB_MEMBERSHIP,
    { membershipId: "prod", endpoint: { gkeCluster: { resourceLink } } },
    { name: "membership" },
  );
const many: TestResource[] = [
  dev,
  ...["a", "b", "c"].map((name) => cluster(name, "prod", { fleet: { project: "fleet-prod" } })),
];

ruleTable("rollout-sequence-required", {
  accepts: {
    "a sequence of two stages, production last": [dev, prod, ordered],
    "one fleet whose stages are told apart by labels": [
      cluster("dev", "dev", { fleet: { project: "fleet" } }),
      cluster("prod", "prod", { fleet: { project: "fleet" } }),
      sequence(stage("projects/fleet", "resource.labels.env == 'dev'"), stage("projects/fleet")),
    ],
    "a fleet that follows another one": [dev, prod, feature(["fleet-dev"])],
    "a sequence in another stack": {
      resources: [dev, prod],
      config: { settings: { elsewhere: ["rollout-sequence"] } },
    },
    "a sequence in another stack beside a cluster that somebody else registers in a fleet": {
      resources: [dev, cluster("prod", "prod")],
      config: { settings: { elsewhere: ["rollout-sequence"] } },
    },
    "production alone": prod,
    "non-production alone": [dev, cluster("qa", "qa")],
    "a cluster that does not live long enough to be upgraded": [cluster("review", "review"), prod],
    "a production cluster first where nothing else is in the stack": [
      prod,
      cluster("canary", "prod", { fleet: { project: "fleet-canary" } }),
      sequence(stage("projects/fleet-canary"), stage("projects/fleet-prod")),
    ],
    "a production cluster that a membership puts in a fleet": [
      dev,
      cluster("prod", "prod"),
      membership(ref("prod", "id")),
      ordered,
    ],
    "a membership that may be the production cluster's": [
      dev,
      cluster("prod", "prod", { name: "prod" }),
      membership("//container.googleapis.com/projects/p/locations/l/clusters/prod"),
      ordered,
    ],
    "a production cluster that GKE shows in a fleet": [
      dev,
      resource(
        CLUSTER,
        { resourceLabels: { env: "prod" } },
        { name: "prod", observed: { fleet: { project: "fleet-prod" } } },
      ),
      ordered,
    ],
    "a first stage whose selector nobody can read": [
      dev,
      prod,
      sequence(
        stage("projects/fleet-prod", "resource.labels.env.startsWith('d')"),
        stage("projects/fleet-prod"),
      ),
    ],
    "a first stage of a fleet that is named by a number, which cannot be compared": [
      dev,
      prod,
      sequence(stage("projects/123"), stage("projects/fleet-prod")),
    ],
    "a sequence in a stack of its own": ordered,
  },
  rejects: {
    "a sequence that gives no stages": {
      resources: resource(ROLLOUT_SEQUENCE, { rolloutSequenceId: "main" }),
      at: "stages",
      level: "advisory",
    },
    "two environments without a sequence, as advisory": {
      resources: [dev, prod],
      at: "fleet",
      level: "advisory",
      fix: /RolloutSequence/,
    },
    "each production cluster of many": {
      resources: many,
      config: { settings: { rolloutSequenceAbove: 2 } },
      at: ["fleet", "fleet", "fleet"],
    },
    "as many production clusters as windows may order, as advisory": {
      resources: many,
      config: { settings: { rolloutSequenceAbove: 3 } },
      at: ["fleet", "fleet", "fleet"],
      level: "advisory",
    },
    "Autopilot clusters as well": {
      resources: [dev, cluster("prod", "prod", { enableAutopilot: true })],
      at: "fleet",
      level: "advisory",
    },
    "a sequence of one stage": {
      resources: [dev, prod, sequence(stage("projects/fleet-dev"))],
      at: ["fleet", "stages"],
      level: "advisory",
    },
    "a fleet that follows none": { resources: [dev, prod, feature([])], at: "fleet", level: "advisory" },
    "another feature of the fleet": {
      resources: [dev, prod, feature(["fleet-dev"], "servicemesh")],
      at: "fleet",
      level: "advisory",
    },
    "a production cluster outside all fleets": {
      resources: [dev, cluster("prod", "prod"), ordered],
      at: "fleet.project",
      level: "advisory",
    },
    "a membership that names another cluster": {
      resources: [
        dev,
        cluster("prod", "prod", { name: "prod" }),
        membership("//container.googleapis.com/projects/p/locations/l/clusters/dev"),
        ordered,
      ],
      at: "fleet.project",
      level: "advisory",
    },
    "a membership of another cluster": {
      resources: [dev, cluster("prod", "prod"), membership(ref("dev", "id")), ordered],
      at: "fleet.project",
      level: "advisory",
    },
    "a first stage that selects production": {
      resources: [dev, prod, sequence(stage("projects/fleet-prod"), stage("projects/fleet-dev"))],
      at: "stages[0]",
      level: "advisory",
      problem: /production cluster "prod"/,
    },
    "a first stage that selects production by its labels": {
      resources: [
        dev,
        prod,
        sequence(stage("fleet-prod", "resource.labels.name == 'prod'"), stage("projects/fleet-dev")),
      ],
      at: "stages[0]",
      level: "advisory",
    },
  },
  undecided: {
    "a fleet whose project is not known": {
      resources: [dev, cluster("prod", "prod", { fleet: { project: unknown } }), feature(["fleet-dev"])],
      at: "fleet.project",
    },
    "whether a fleet follows another one": {
      resources: [dev, prod, feature(unknown)],
      at: "Feature.feature.spec.clusterupgrade.upstreamFleets",
    },
    "whose membership it is": {
      resources: [dev, cluster("prod", "prod"), membership(unknown), ordered],
      at: "Membership.membership.endpoint.gkeCluster.resourceLink",
    },
  },
});
