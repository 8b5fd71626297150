import { isEnrolled } from "../../../../gke/channels";
import { type Reading, read, type Source } from "../../../evaluation/reading";
import type { CLUSTER, Inputs } from "../../../resource-types";

type Cluster = Pick<Inputs[typeof CLUSTER], "releaseChannel">;

/** The release channel that the program declares, else the one that is observed. */
const readChannel = (cluster: Source<Cluster>): Reading<string> | undefined =>
  read(cluster, ({ releaseChannel }) => releaseChannel?.channel);

export const channelOf = (cluster: Source<Cluster>): string | undefined => readChannel(cluster)?.value;

/** Whether a cluster is in no release channel, as declared or observed. Where neither says it, GKE enrols the cluster. */
export function isOutsideChannels(cluster: Source<Cluster>): boolean {
  const channel = channelOf(cluster);
  return channel !== undefined && !isEnrolled(channel);
}
