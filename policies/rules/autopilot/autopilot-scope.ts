import { RELEASE_CHANNEL } from "../../../gke/channels";
import { unlessReportedBy } from "../../evaluation/one-cause";
import { allOf } from "../../evaluation/unknown";
import { isAlpha } from "../../program/gcp/alpha";
import { CLUSTER, type Inputs } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

export const autopilotScope: Rule = {
  name: "autopilot-scope",
  description: "Autopilot clusters do not configure nodes, and do not leave the release channels.",
  why:
    "Google runs the nodes of an Autopilot cluster: Workload Identity, the GKE metadata server, upgrades and repairs are fixed, and each " +
    "cluster is enrolled in a release channel. What a program sets for these nodes is refused or has no effect, and misleads its readers. " +
    "Maintenance windows and notifications are configured as on every cluster.",
  fix: "Remove the property, or create a Standard cluster.",
  declaredOnly:
    "Only what the program declares counts: GKE reports the nodes and the channel that Google chose for an Autopilot cluster.",
  whenToExempt: "A program that imports an Autopilot cluster as it is, until it is cleaned up.",
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
      (cluster, context) =>
        unlessReportedBy(
          "release-channel-explicit",
          context,
          () => !isAlpha(cluster),
          () => channelFindings(cluster),
        ),
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

function* channelFindings(cluster: Inputs[typeof CLUSTER]): Iterable<Finding> {
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
}
