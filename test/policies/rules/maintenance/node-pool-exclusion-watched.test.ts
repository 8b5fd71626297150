import { CLUSTER, CRON_JOB, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const EXCLUSION = "maintenancePolicies[0].exclusionUntilEndOfSupports[0]";
const policies = (exclusion: object) => ({
  maintenancePolicies: [{ exclusionUntilEndOfSupports: [exclusion] }],
});
const cluster = (more: Record<string, unknown> = {}) => resource(CLUSTER, more, { name: "cluster" });
const notified = { notificationConfig: { pubsub: { enabled: true, topic: "projects/p/topics/t" } } };
const verification = resource(
  CRON_JOB,
  { metadata: { labels: { "gke-upgrade-verification": "true" } } },
  { name: "verification", cluster: "cluster" },
);
const excluded = (more: Record<string, unknown> = {}, observed?: object): TestResource =>
  resource(
    NODE_POOL,
    { cluster: ref("cluster", "name"), ...policies({ enabled: true }), ...more },
    { name: "training", ...(observed !== undefined && { observed: observed as Record<string, unknown> }) },
  );

ruleTable("node-pool-exclusion-watched", {
  accepts: {
    "a silent pool": [
      cluster(),
      resource(NODE_POOL, { cluster: ref("cluster", "name") }, { name: "general" }),
    ],
    "an exclusion that is off": [cluster(), excluded(policies({ enabled: false }))],
    "a policy without an exclusion": [cluster(), excluded({ maintenancePolicies: [{}] })],
    "a training pool whose upgrades somebody hears of and something verifies": [
      cluster(notified),
      verification,
      excluded(),
    ],
    "a pool of a cluster of another stack": resource(NODE_POOL, {
      cluster: "main",
      ...policies({ enabled: true }),
    }),
    "an inline pool of an Autopilot cluster, which has none": cluster({
      enableAutopilot: true,
      nodePools: [policies({ enabled: true })],
    }),
    "a watched pool that other stacks watch": {
      resources: [cluster(), excluded()],
      config: { settings: { elsewhere: ["upgrade-alerts", "upgrade-verification"] } },
    },
    "an exclusion that is not known, on a cluster that is watched": [
      cluster(notified),
      verification,
      excluded(policies({ enabled: unknown })),
    ],
  },
  rejects: {
    "a pool that nobody watches, as advisory": {
      resources: [cluster(), excluded()],
      at: `${EXCLUSION}.enabled`,
      level: "advisory",
      problem: /until GKE forces their upgrade/,
    },
    "a pool that is notified of and not verified, as advisory": {
      resources: [cluster(notified), excluded()],
      at: `${EXCLUSION}.enabled`,
      level: "advisory",
    },
    "an inline pool, as advisory": {
      resources: cluster({ nodePools: [{}, policies({ enabled: true })] }),
      at: `nodePools[1].${EXCLUSION}.enabled`,
      level: "advisory",
    },
    "an exclusion that GKE has where the program is silent, as advisory": {
      resources: [cluster(), excluded({ maintenancePolicies: undefined }, policies({ enabled: true }))],
      at: `${EXCLUSION}.enabled`,
      level: "advisory",
      problem: /on GKE/,
    },
    "a pool of a cluster without a release channel": {
      resources: [cluster({ releaseChannel: { channel: "UNSPECIFIED" } }), excluded()],
      at: `${EXCLUSION}.enabled`,
      problem: /only for clusters in a release channel/,
      fix: /REGULAR/,
    },
    "an end of one's own, as advisory": {
      resources: [
        cluster(notified),
        verification,
        excluded(policies({ enabled: true, endTime: "2027-06-30T00:00:00Z" })),
      ],
      at: `${EXCLUSION}.endTime`,
      level: "advisory",
    },
  },
  undecided: {
    "an exclusion that is not known": {
      resources: [cluster(), excluded(policies({ enabled: unknown }))],
      at: `${EXCLUSION}.enabled`,
    },
    "a pool that nobody watches, of a cluster whose channel is not known": {
      resources: [cluster({ releaseChannel: { channel: unknown } }), excluded()],
      at: "Cluster.cluster.releaseChannel.channel",
    },
  },
});
