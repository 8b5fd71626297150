import { RELEASE_CHANNEL } from "../../../gke/channels";
import { allOf } from "../../evaluation/unknown";
import { CLUSTER } from "../../resource-types";
import type { Rule } from "../../rule";

export const autopilotScope: Rule = {
  name: "autopilot-scope",
  description: "Autopilot clusters configure neither nodes nor a way out of the release channels.",
  why:
    "Google runs the nodes of an Autopilot cluster: Workload Identity, the GKE metadata server, upgrades and repairs are fixed, and " +
    "each of its clusters is enrolled in a release channel. What a program says of its nodes is refused or has no effect, and whoever reads " +
    "it is misled. Maintenance windows and notifications are theirs to set as for every cluster.",
  fix: "Remove the property, or create a Standard cluster.",
  declaredOnly:
    "Only what the program declares counts: GKE reports the nodes and the channel that Google chose for an Autopilot cluster.",
  whenToExempt: "A program that imports an Autopilot cluster as it is, until it is tidied up.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/resources/autopilot-standard-feature-comparison",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/release-channels",
  ],
  severity: "medium",
  level: "mandatory",
  good: { enableAutopilot: true, releaseChannel: { channel: RELEASE_CHANNEL.regular } },
  bad: { enableAutopilot: true, nodeConfig: { machineType: "e2-standard-4" } },
  checks: {
    [CLUSTER]: [
      function* channel(cluster) {
        const isWithout = allOf(
          () => cluster.enableAutopilot === true,
          () => cluster.releaseChannel?.channel === RELEASE_CHANNEL.unspecified,
        );
        if (!isWithout) return;
        yield {
          at: "releaseChannel.channel",
          problem: `is "${RELEASE_CHANNEL.unspecified}", although an Autopilot cluster is always in a channel`,
          fix: `Set releaseChannel.channel to "${RELEASE_CHANNEL.regular}" or another channel.`,
        };
      },
      function* nodeConfig(cluster) {
        const isGiven = allOf(
          () => cluster.enableAutopilot === true,
          () => cluster.nodeConfig !== undefined,
        );
        if (isGiven)
          yield { at: "nodeConfig", problem: "configures nodes, which Google runs on an Autopilot cluster" };
      },
      function* nodePools(cluster) {
        const isGiven = allOf(
          () => cluster.enableAutopilot === true,
          () => (cluster.nodePools?.length ?? 0) > 0,
        );
        if (isGiven)
          yield { at: "nodePools", problem: "lists node pools, which an Autopilot cluster does not have" };
      },
    ],
  },
};
