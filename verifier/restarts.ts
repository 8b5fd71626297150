// Which containers in kube-system restart.

import { SYSTEM_NAMESPACE } from "../gke/metadata-server";
import { ALL_READY, MIN_RESTARTS, type Restarting, restartsOf } from "./decoders";
import type { Call } from "./kubernetes";
import { fold, foldTable, podsPath } from "./kubernetes-lists";
import type { Pod } from "./kubernetes-objects";

/** At most this many Pods are read for restarting containers, those with the most restarts first. */
const MAX_SUSPECTS = 100;

/**
 * The containers in kube-system that restart. A table shows which Pods may have one, and only these are read in full: the table counts the
 * restarts of all of a Pod's containers (of init containers only until they are done), and a container in a crash loop is not ready.
 */
export async function readRestarting(call: Call): Promise<readonly Restarting[]> {
  const path = podsPath(SYSTEM_NAMESPACE);
  const suspects = await foldTable(
    call,
    path,
    {},
    () => new Map<string, number>(),
    (map, { Name = "", Ready = "", Restarts = "" }) => {
      const restarts = Number.parseInt(Restarts, 10);
      if (!ALL_READY.test(Ready) || restarts >= MIN_RESTARTS) map.set(Name, restarts);
    },
  );
  const found: Restarting[] = [];
  for (const [name] of [...suspects].sort(([, a], [, b]) => b - a).slice(0, MAX_SUSPECTS)) {
    const query = { fieldSelector: `metadata.name=${name}` };
    await fold(
      call,
      path,
      query,
      () => found,
      (all, pod: Pod) => all.push(...restartsOf(pod)),
    );
  }
  return found;
}
