// What the last run in `cluster` mode left for this one.

import { type Call, unlessApiFails } from "./kubernetes";
import { fold, podsPath } from "./kubernetes-lists";
import type { Pod } from "./kubernetes-objects";
import { baselineOf } from "./log-entry";
import { podsOf } from "./survey";
import type { Baseline } from "./verdict";

/**
 * The baseline of the last run of this mode: from the newest termination message with one, of the Pods that Kubernetes still has. Undefined
 * where there is none, or it cannot be read: then there is nothing to compare with.
 */
export function lastBaseline(call: Call, namespace: string): Promise<Baseline | undefined> {
  const read = async () => {
    const { baseline } = await fold(
      call,
      podsPath(namespace),
      podsOf("cluster"),
      (): { time: number; baseline?: Baseline } => ({ time: 0 }),
      (newest, { status }: Pod) => {
        const { finishedAt = "", message = "" } = status?.containerStatuses?.[0]?.state?.terminated ?? {};
        const baseline = baselineOf(message);
        const time = Date.parse(finishedAt);
        if (baseline && time > newest.time) Object.assign(newest, { time, baseline });
      },
    );
    return baseline;
  };
  return unlessApiFails(read, () => undefined);
}
