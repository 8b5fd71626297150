import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

/** Without the rule that reports a channel that is none, of clusters of both kinds. */
const ALONE = { "release-channel-explicit": "disabled" as const };
const autopilot = (props: object) => resource(CLUSTER, { enableAutopilot: true, ...props });

ruleTable("autopilot-scope", {
  accepts: {
    "an Autopilot cluster with a channel, a window and notifications": autopilot({
      releaseChannel: { channel: "STABLE" },
      maintenancePolicy: { dailyMaintenanceWindow: { startTime: "03:00" } },
      notificationConfig: { pubsub: { enabled: true, topic: unknown } },
    }),
    "a silent Autopilot cluster (checkov CKV_GCP_69 and others fail it)": autopilot({}),
    "an Autopilot cluster with the defaults that the provider fills in": autopilot({
      deletionProtection: true,
      network: "default",
    }),
    "an Autopilot cluster with an empty list of pools": autopilot({ nodePools: [] }),
    "an Autopilot cluster whose nodes are known from its state": resource(
      CLUSTER,
      { enableAutopilot: true },
      { observed: { nodeConfig: { machineType: "e2-medium" }, nodePools: [{ name: "default-pool" }] } },
    ),
    "a Standard cluster with nodes and no channel": resource(CLUSTER, {
      releaseChannel: { channel: "UNSPECIFIED" },
      nodeConfig: {},
      nodePools: [{}],
    }),
    "a cluster that says nothing of nodes, whatever it is": resource(CLUSTER, { enableAutopilot: unknown }),
  },
  rejects: {
    "an Autopilot cluster outside of all channels": {
      resources: autopilot({ releaseChannel: { channel: "UNSPECIFIED" } }),
      config: ALONE,
      at: "releaseChannel.channel",
    },
    "an Autopilot cluster with node pools": { resources: autopilot({ nodePools: [{}] }), at: "nodePools" },
    "all three at once": {
      resources: autopilot({
        releaseChannel: { channel: "UNSPECIFIED" },
        nodeConfig: { machineType: "e2-medium" },
        nodePools: [{ name: "a" }],
      }),
      config: ALONE,
      at: ["nodeConfig", "nodePools", "releaseChannel.channel"],
    },
  },
  undecided: {
    "an Autopilot cluster whose nodeConfig is not known, and may be absent": {
      resources: autopilot({ nodeConfig: unknown }),
      at: "nodeConfig",
    },
    "an unknown channel": {
      resources: autopilot({ releaseChannel: { channel: unknown } }),
      config: ALONE,
      at: "releaseChannel.channel",
    },
    "a nodeConfig of what may be an Autopilot cluster": {
      resources: resource(CLUSTER, { enableAutopilot: unknown, nodeConfig: {} }),
      at: "enableAutopilot",
    },
  },
});
