import { CLUSTER, DAEMON_SET, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const SETTINGS = "upgradeSettings.blueGreenSettings";
const SOAK = `${SETTINGS}.nodePoolSoakDuration`;
const blueGreen = (blueGreenSettings: unknown) =>
  resource(NODE_POOL, { upgradeSettings: { strategy: "BLUE_GREEN", blueGreenSettings } });
const soak = (nodePoolSoakDuration: unknown) => blueGreen({ nodePoolSoakDuration });
const labelled = (labels: unknown, more: Record<string, unknown> = {}) =>
  resource(NODE_POOL, { nodeConfig: { labels }, ...more });
const verification = (seconds: string) =>
  resource(
    DAEMON_SET,
    {
      metadata: { labels: { "gke-upgrade-verification": "true" } },
      spec: {
        template: {
          spec: {
            containers: [{ name: "probe", env: [{ name: "VERIFIER_PERIOD_SECONDS", value: seconds }] }],
          },
        },
      },
    },
    { name: "verification", cluster: "cluster" },
  );
const batches = { batchNodeCount: 1, batchPercentage: 0.5 };

ruleTable("blue-green-soak", {
  accepts: {
    "a surge pool": resource(NODE_POOL, { upgradeSettings: { maxSurge: 1 } }),
    "a strategy that is not known, with nothing that one refuses": resource(NODE_POOL, {
      upgradeSettings: { strategy: unknown },
    }),
    "a silent pool": resource(NODE_POOL, {}),
    "a soak as long as the verification period": soak("3600s"),
    "a soak of seven days": soak("604800s"),
    "no soak of its own, which means an hour": blueGreen({ standardRolloutPolicy: {} }),
    "blue-green without settings": resource(NODE_POOL, { upgradeSettings: { strategy: "BLUE_GREEN" } }),
    "a soak that GKE holds where the program is silent": {
      resources: resource(
        NODE_POOL,
        { upgradeSettings: { strategy: "BLUE_GREEN" } },
        { observed: { upgradeSettings: { blueGreenSettings: { nodePoolSoakDuration: "7200s" } } } },
      ),
      config: { settings: { verificationPeriodSeconds: 7200 } },
    },
    "a short soak where verification is more frequent": {
      resources: soak("600s"),
      config: { settings: { verificationPeriodSeconds: 300 } },
    },
    "batches of a number of nodes": blueGreen({
      standardRolloutPolicy: { batchNodeCount: 1, batchSoakDuration: "300s" },
    }),
    "both sizes of batches beside an autoscaled policy, which has none": blueGreen({
      autoscaledRolloutPolicy: {},
      standardRolloutPolicy: batches,
    }),
    "both sizes of batches of a surge pool": resource(NODE_POOL, {
      upgradeSettings: { strategy: "SURGE", blueGreenSettings: { standardRolloutPolicy: batches } },
    }),
    "a CI pool with blue-green": labelled({ ci: "true" }, { upgradeSettings: { strategy: "BLUE_GREEN" } }),
    "a CI pool that GKE upgrades blue-green where the program is silent": resource(
      NODE_POOL,
      { nodeConfig: { labels: { ci: "true" } } },
      { observed: { upgradeSettings: { strategy: "BLUE_GREEN" } } },
    ),
    "a short soak under a verification of the stack that is more frequent": [
      resource(CLUSTER, {}, { name: "cluster" }),
      resource(NODE_POOL, {
        cluster: ref("cluster", "name"),
        upgradeSettings: { strategy: "BLUE_GREEN", blueGreenSettings: { nodePoolSoakDuration: "600s" } },
      }),
      verification("60"),
    ],
    "a CI pool of spot nodes that scales from zero": labelled(
      { ci: "true" },
      {
        nodeConfig: { labels: { ci: "true" }, spot: true },
        autoscaling: { minNodeCount: 0, maxNodeCount: 9 },
      },
    ),
    "a pool labelled as not critical": labelled({ critical: "false", circle: "a" }),
  },
  rejects: {
    "a soak of eight days": { resources: soak("691200s"), at: SOAK, problem: /691200 seconds/ },
    "a soak that is no duration in seconds": { resources: soak("1h"), at: SOAK },
    "a soak shorter than the period of the stack's verification, as advisory": {
      resources: [
        resource(CLUSTER, {}, { name: "cluster" }),
        resource(NODE_POOL, {
          cluster: ref("cluster", "name"),
          upgradeSettings: { strategy: "BLUE_GREEN", blueGreenSettings: { nodePoolSoakDuration: "3600s" } },
        }),
        verification("7200"),
      ],
      at: SOAK,
      level: "advisory",
      problem: /every 7200 seconds/,
    },
    "a CI pool of spot nodes that keeps one": {
      resources: labelled(
        { ci: "true" },
        {
          nodeConfig: { labels: { ci: "true" }, spot: true },
          autoscaling: { minNodeCount: 1, maxNodeCount: 9 },
        },
      ),
      at: "upgradeSettings.strategy",
      level: "advisory",
    },
    "a soak shorter than the verification period, as advisory": {
      resources: soak("600s"),
      at: SOAK,
      level: "advisory",
      problem: /600 seconds.*3600/,
    },
    "no soak where verification takes longer than GKE's default, as advisory": {
      resources: blueGreen({}),
      config: { settings: { verificationPeriodSeconds: 7200 } },
      at: SOAK,
      level: "advisory",
      problem: /absent/,
    },
    "batches of two sizes": {
      resources: blueGreen({ standardRolloutPolicy: batches }),
      at: `${SETTINGS}.standardRolloutPolicy.batchPercentage`,
    },
    "a batch's soak that is no duration in seconds": {
      resources: blueGreen({ standardRolloutPolicy: { batchSoakDuration: "5m" } }),
      at: `${SETTINGS}.standardRolloutPolicy.batchSoakDuration`,
    },
    "a CI pool with surge, as advisory": {
      resources: labelled({ "example.com/ci": "true" }, { upgradeSettings: { maxSurge: 1 } }),
      at: "upgradeSettings.strategy",
      level: "advisory",
    },
    "a silent pool of a critical tier, as advisory": {
      resources: labelled({ tier: "critical" }),
      at: "upgradeSettings.strategy",
      level: "advisory",
    },
  },
  undecided: {
    "a soak that is not known": { resources: soak(unknown), at: SOAK },
    "a strategy that is not known, with a soak that is too long for one": {
      resources: resource(NODE_POOL, {
        upgradeSettings: { strategy: unknown, blueGreenSettings: { nodePoolSoakDuration: "691200s" } },
      }),
      at: "upgradeSettings.strategy",
    },
    "a label whose value is not known": {
      resources: labelled({ tier: unknown }),
      at: "nodeConfig.labels.tier",
    },
  },
});
