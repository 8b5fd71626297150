// The deletion of the metadata server's DaemonSet.

import { daemonSetFacts, type ServerDaemonSet } from "./decoders";
import { ApiError, type Call, unlessApiFails } from "./kubernetes";
import type { DaemonSet } from "./kubernetes-objects";
import { DAEMON_SET_PATH } from "./survey";

const MAX_CONFLICTS = 5;

/**
 * Deletes the DaemonSet that was judged. Its status changes all the time during an upgrade: then it is tried again, as long as it is the
 * same, and its definition is.
 */
export async function deleteDaemonSet(call: Call, judged: ServerDaemonSet): Promise<void> {
  const { uid, generation } = judged;
  let { resourceVersion } = judged;
  for (let conflicts = 0; ; ) {
    const preconditions = { uid, resourceVersion };
    const refusal = await unlessApiFails(
      () => call("DELETE", DAEMON_SET_PATH, { preconditions, propagationPolicy: "Background" }),
      (error) => error,
      "conflict",
    );
    if (!(refusal instanceof ApiError)) return;
    const present = daemonSetFacts(await call<DaemonSet>("GET", DAEMON_SET_PATH));
    const isSame = present.uid === uid && present.generation === generation;
    if (!isSame || ++conflicts > MAX_CONFLICTS) throw refusal;
    resourceVersion = present.resourceVersion;
  }
}
