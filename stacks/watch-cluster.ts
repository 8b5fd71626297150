import type { Output } from "@pulumi/pulumi";
import { ClusterAlerts } from "./alerts";
import type { CiPlatform } from "./alerts/alert";
import type { ChannelNames } from "./alerts/channels";
import { resourceLabels } from "./cluster-args";
import type { ClusterConfig } from "./config-keys";
import { ClusterDashboard } from "./dashboard";

/** The alerts of a cluster, and the page on which they are looked into. */
export function watchCluster(
  config: ClusterConfig,
  clusterName: Output<string>,
  channels: ChannelNames,
): void {
  const { name, project, region: location, verification, alerts, gitlabRunner } = config;
  const ci = new Set<CiPlatform>(alerts?.ci);
  if (gitlabRunner !== undefined) ci.add("gitlab-runner");
  const { periodSeconds, everyMinutes } = verification;
  const cluster = { name: clusterName, location, project };
  const common = { cluster, ci: [...ci], periodSeconds, everyMinutes };
  const { policies } = new ClusterAlerts(name, {
    ...common,
    channels,
    off: alerts?.off,
    thresholds: alerts?.thresholds,
    runbookUrl: alerts?.runbookUrl,
    labels: resourceLabels(config),
  });
  new ClusterDashboard(name, { ...common, policies: Object.values(policies).map((policy) => policy.name) });
}
