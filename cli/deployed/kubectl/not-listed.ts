// What the lists of a cluster's objects leave out, and what is therefore not judged on it.

import { CRON_JOB, DAEMON_SET, JOB } from "../../../policies/resource-types";
import type { Note } from "../../messages/notes";
import type { JudgedResource } from "../../offline/protocol/analysis";
import type { Objects } from "./objects";

/** Whether a cluster may have a verification that its lists do not show, as they hold none of the kinds that a verification may be. */
export const mayHaveUnlistedVerification = (objects: readonly JudgedResource[]): boolean =>
  !objects.some(({ type }) => [JOB, CRON_JOB, DAEMON_SET].some((kind) => kind === type));

/** What is not judged on clusters with listed objects, as the lists lack it. */
export function notJudgedOn(
  clusters: readonly JudgedResource[],
  { byCluster, servers }: Pick<Objects, "byCluster" | "servers">,
): Note[] {
  const listed = clusters.filter(({ urn }) => byCluster.has(urn));
  const unverified = listed.filter(({ urn }) => mayHaveUnlistedVerification(byCluster.get(urn) ?? []));
  const withoutServer = listed.filter(({ urn }) => {
    const server = servers.get(urn);
    return !server?.isListed && !server?.isMissing;
  });
  return [
    ...noteOn(
      unverified,
      (names) =>
        `has no Job, CronJob or DaemonSet of your own in the objects of ${names}: whether something verifies upgrades there was not judged.`,
    ),
    ...noteOn(
      withoutServer,
      (names) =>
        `has no DaemonSet of GKE in the objects of ${names}: whether the metadata server runs there was not judged.`,
    ),
  ];
}

const noteOn = (clusters: readonly JudgedResource[], text: (names: string) => string): Note[] =>
  clusters.length === 0 ? [] : [{ kind: "other", text: text(clusters.map(({ name }) => name).join(", ")) }];
