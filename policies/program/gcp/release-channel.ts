import { type Reading, read, type Source } from "../../evaluation/reading";
import type { CLUSTER, Inputs } from "../../resource-types";

type Cluster = Pick<Inputs[typeof CLUSTER], "releaseChannel">;

/** The release channel that the program declares, else the one that is observed. */
export const readChannel = (cluster: Source<Cluster>): Reading<string> | undefined =>
  read(cluster, ({ releaseChannel }) => releaseChannel?.channel);

export const channelOf = (cluster: Source<Cluster>): string | undefined => readChannel(cluster)?.value;
