import { type Conditions, fits, propertyAt } from "../../../../gke/conditions";
import {
  type Affected,
  areAffected,
  KNOWN_ISSUES,
  type KnownIssue,
  partOf,
  type RunningVersions,
} from "../../../../gke/known-issues";
import { read, type Source } from "../../../evaluation/reading";
import { allOf, everyItem, someItem } from "../../../evaluation/unknown";
import { NETWORK_POLICY } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource, StackIndex } from "../../../stack";
import { observedVersion } from "./compared-versions";

/** The built-in issues and those of the settings. */
export const allIssues = ({ settings }: Pick<Context, "settings">): readonly KnownIssue[] => [
  ...KNOWN_ISSUES,
  ...(typeof settings.knownIssues === "string" ? [] : settings.knownIssues),
];

/**
 * The issues, built-in ones and those of the settings, that rules can judge; of each, only the ways in which a boundary affects versions,
 * or only the others.
 */
export const decidedIssues = (
  context: Pick<Context, "settings">,
  part: "boundary" | "versions",
): readonly KnownIssue[] =>
  allIssues(context).flatMap((issue) => (issue.onlyIf === undefined ? (partOf(issue, part) ?? []) : []));

/** Where an issue may occur: on a cluster and one of its node pools; without a pool, on the control plane alone. */
export interface Place {
  readonly cluster: ClusterResource;
  readonly pool?: Source<object> | undefined;
}

/** Whether an issue surely affects a place. */
export const isAffected = (
  issue: KnownIssue,
  { versions, ...place }: Place & { readonly versions: () => RunningVersions },
  stack: StackIndex,
): boolean => concernsPlace(issue, place, stack, (way) => areAffected(issue, way, versions()));

/** Whether a place meets all conditions of an issue, and runs versions that it concerns in one of its ways. */
export const concernsPlace = (
  issue: KnownIssue,
  { cluster, pool }: Place,
  stack: StackIndex,
  isOfVersions: (way: Affected) => boolean,
): boolean =>
  allOf(
    () => someItem(issue.cluster ?? [{}], (conditions) => meets(conditions, cluster)),
    () => issue.atCreation !== true || observedVersion(cluster) === undefined,
    () => issue.unlessOnCluster === undefined || stack.on(cluster, NETWORK_POLICY).length === 0,
    () =>
      someItem(issue.affected, (way) =>
        allOf(
          () => meets(way.pool ?? {}, pool ?? NOTHING),
          () => isOfVersions(way),
        ),
      ),
  );

const NOTHING: Source<object> = { inputs: {}, observed: {} };

const meets = (conditions: Conditions, source: Source<object>): boolean =>
  everyItem(Object.entries(conditions), ([path, values]) => {
    const value = read(source, (properties) => propertyAt(properties, path))?.value;
    return values.some((wanted) => fits(wanted, value));
  });
