import { getProject, getStack, runtime } from "@pulumi/pulumi";
import { parseConfig } from "./config";
import { type PlatformCluster, platformCluster } from "./platform-cluster";

const config = parseConfig(runtime.allConfig(), { project: getProject(), stack: getStack() });

/** The stack's clusters, by their names in the configuration. */
export const clusters: Readonly<Record<string, PlatformCluster>> = Object.fromEntries(
  config.clusters.map((cluster) => [cluster.name, platformCluster(cluster)]),
);
