import { clip, type Interval, subtract } from "../../../../gke/intervals";
import type { Exclusion } from "../../../../gke/maintenance-exclusions";
import { openIntervals } from "../../../../gke/maintenance-windows";
import { DAY } from "../../../../gke/time-units";
import { minorOf } from "../../../../gke/versions";
import { ifKnown } from "../../../evaluation/unknown";
import type { CLUSTER } from "../../../resource-types";
import type { Context } from "../../../rule";
import { exclusionOf, windowOf } from "../maintenance/maintenance";
import { controlPlaneOf, observedVersion } from "./compared-versions";
import { channelOf } from "./release-channel";
import { type DatedSupport, ownEndOf, supportOn } from "./support";

/** An exclusion that lasts beyond the end of support of what the control plane runs. */
export interface LateExclusion {
  /** Its place in `maintenanceExclusions`. */
  readonly index: number;
  readonly minor: string;
  /** The last day of support, as YYYY-MM-DD. */
  readonly lastDay: string;
  /** Whether the program names the minor as the least, and the cluster may run a later one. */
  readonly isFloor: boolean;
  readonly isSoon: boolean;
}

/**
 * The exclusion within which the control plane's support ends, where exclusions close all windows until then, or all time of a cluster without a
 * window: GKE then upgrades in spite of it.
 */
export function lateExclusionOf(context: Context<typeof CLUSTER>): LateExclusion | undefined {
  const { self } = context;
  if ((context.inputs.maintenancePolicy?.maintenanceExclusions ?? []).length === 0) return undefined;
  const version = controlPlaneOf(self);
  if (!version) return undefined;
  const own = ownEndOf(self, version, context);
  const of = (channel: string | undefined) =>
    exclusionPast(supportOn(version, channel, context, own), context);
  const standard = supportOn(version, undefined, context, own).support;
  if (standard.status === "unknown") return undefined;
  // Extended support ends later: what leaves a window open before the end of standard support leaves it open before that, too.
  if (standard.status !== "ended" && of(undefined) === undefined) return undefined;
  const late = of(channelOf(self));
  return late && { ...late, minor: minorOf(version), isFloor: observedVersion(self) === undefined };
}

function exclusionPast(
  { support, isCertain }: DatedSupport,
  { now, inputs: { maintenancePolicy } }: Context<typeof CLUSTER>,
): Pick<LateExclusion, "index" | "lastDay" | "isSoon"> | undefined {
  if (!isCertain || !("daysLeft" in support)) return undefined;
  const exclusions = maintenancePolicy?.maintenanceExclusions ?? [];
  const { lastDay, status } = support;
  const time = { start: now.getTime(), end: Date.parse(lastDay) + DAY };
  const window = windowOf(maintenancePolicy);
  if (window?.ok === false) return undefined;
  const open = window
    ? clip(openIntervals(window.value, time.start, time.end), time.start, time.end)
    : [time];
  const isClosedBy = (closed: readonly Interval[]) => subtract(open, closed).length === 0;
  const read = (i: number): readonly Exclusion[] => {
    const parsed = exclusionOf(exclusions[i] ?? {});
    return parsed.ok ? [parsed.value] : [];
  };
  const places = [...exclusions.keys()];
  const known = places.flatMap((i) => ifKnown(() => read(i)) ?? []);
  // An exclusion that is not known may close what the others leave open.
  if (!isClosedBy(known) && !isClosedBy(places.flatMap(read))) return undefined;
  const index = places.find((i) =>
    ifKnown(() => read(i))?.some(
      ({ start, end }) => start < time.end && end > time.end && end !== Number.POSITIVE_INFINITY,
    ),
  );
  return index === undefined ? undefined : { index, lastDay, isSoon: status === "ends soon" };
}
