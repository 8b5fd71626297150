import { getProject, getStack, runtime } from "@pulumi/pulumi";
import { AlertChannels } from "./alerts/channels";
import { parseConfig } from "./config";
import { type ClusterOutputs, platformCluster } from "./platform-cluster";
import { RolloutSequence } from "./rollout-sequence";

// Pulumi tells programs by it which keys are encrypted; an inline program of its Automation API has none.
const secretKeys = process.env.PULUMI_CONFIG_SECRET_KEYS;
const { project, rollout, alerts, ...config } = parseConfig(
  runtime.allConfig(),
  { project: getProject(), stack: getStack() },
  secretKeys ? JSON.parse(secretKeys) : undefined,
);

const channels =
  alerts && new AlertChannels("alerts", { project, channels: Object.fromEntries(alerts.channels) });
const platform = config.clusters.map((cluster) => ({
  name: cluster.name,
  ...platformCluster(cluster, channels?.names),
}));
if (rollout !== undefined) {
  new RolloutSequence("cluster-upgrades", {
    project,
    rollout,
    clusters: platform.map(({ cluster }) => cluster),
  });
}

/** The stack's clusters, by their names in the configuration. */
export const clusters: Readonly<Record<string, ClusterOutputs>> = Object.fromEntries(
  platform.map(({ name, outputs }) => [name, outputs]),
);
