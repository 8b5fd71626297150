import { RELEASE_CHANNEL } from "../../../../gke/channels";
import { counted } from "../../../../gke/counted";
import { MAX_SOAK_SECONDS } from "../../../../gke/rollout-sequences";
import { allOf, someItem } from "../../../evaluation/unknown";
import type { Context, Finding } from "../../../rule";
import type { ClusterResource } from "../../../stack";

// What is wrong with a soak, or with the clusters of a sequence, in both forms in which a program may write one.

const CHANNELS: readonly string[] = Object.values(RELEASE_CHANNEL);

/** The finding on a soak that GKE cannot read. @param example of how it is written. */
export const unreadSoak = (at: string, example: string): Finding => ({
  at,
  problem: `is not a duration such as ${example}`,
  fix: `Set ${at} to a number with its unit, such as ${example}.`,
  level: "advisory",
});

/** The finding on a soak that is longer than GKE waits. */
export const tooLongSoak = (at: string, seconds: number): Finding => ({
  at,
  problem: `is ${counted(seconds, "second")}, and GKE waits ${MAX_SOAK_SECONDS} (30 days) at most`,
});

/** The finding on a first stage's soak that ends before the verification can find a fault. */
export function* tooShortSoak(at: string, seconds: number, { settings }: Context): Iterable<Finding> {
  const period = settings.verificationPeriodSeconds;
  if (seconds >= period) return;
  yield {
    at,
    problem: `is ${counted(seconds, "second")}, so the next stage is upgraded before a verification, which takes up to ${counted(period, "second")}, can find a fault`,
  };
}

/** The finding on a sequence whose clusters are in several channels. A cluster without a declared channel is left out. */
export function* severalChannels(
  at: string,
  { stack }: Context,
  isMember: (cluster: ClusterResource) => boolean,
): Iterable<Finding> {
  const found = CHANNELS.filter((channel) =>
    someItem(stack.clusters, (cluster) =>
      allOf(
        () => (cluster.inputs.releaseChannel ?? cluster.observed.releaseChannel)?.channel === channel,
        () => isMember(cluster),
      ),
    ),
  );
  if (found.length < 2) return;
  yield {
    at,
    problem: `selects clusters of the channels ${found.join(" and ")}, which get different versions`,
    fix: "Give the clusters of one sequence the same releaseChannel.channel.",
  };
}
