import { isEnrolled } from "../../../gke/channels";
import { type Reading, read, type Source } from "../../evaluation/reading";
import type { CLUSTER, Inputs } from "../../resource-types";

type Cluster = Pick<Inputs[typeof CLUSTER], "releaseChannel">;

/** The release channel that the program declares, else the one that is observed. */
export const readChannel = (cluster: Source<Cluster>): Reading<string> | undefined =>
  read(cluster, ({ releaseChannel }) => releaseChannel?.channel);

export const channelOf = (cluster: Source<Cluster>): string | undefined => readChannel(cluster)?.value;

/** Whether a cluster is in no release channel, by the program or on GKE. Where neither says so, GKE enrols it by itself. */
export function isOutsideChannels(cluster: Source<Cluster>): boolean {
  const channel = channelOf(cluster);
  return channel !== undefined && !isEnrolled(channel);
}
