import type { KnownIssue, RunningVersions } from "../../../../gke/known-issues";
import { newestOf } from "../../../../gke/versions";
import { someItem } from "../../../evaluation/unknown";
import type { Context, Level } from "../../../rule";
import type { JudgedPool } from "../pool-checks";
import {
  type ComparedVersions,
  comparedVersionsOf,
  createdVersionsOf,
  levelOfCompared,
} from "./compared-versions";
import { decidedIssues, isAffected } from "./known-issues";

/** The stack tag that announces an upgrade in progress, during which nodes may lag behind. The value "false" is as good as no tag. */
export const UPGRADE_TAG = "gke-upgrade-in-progress";

/** Known issues that arise where two versions are on different sides of a boundary; none while the stack's tag announces an upgrade. */
export const boundaryIssues = (context: Context): readonly KnownIssue[] =>
  (context.stackTags.get(UPGRADE_TAG) ?? "false") === "false" ? decidedIssues(context, "boundary") : [];

/** The versions of a pool's nodes and of their control plane, or else those with which the program creates the two. */
export const crossableVersionsOf = (pool: JudgedPool, context: Context): ComparedVersions | undefined =>
  comparedVersionsOf(pool, context) ?? createdVersionsOf(pool, context);

/**
 * How serious it is that a pool's nodes and their control plane are on different sides of an issue's boundary, where the issue concerns their
 * cluster; undefined where they are not. Advisory where only the versions that GKE chooses for partial ones are.
 */
export function crossingLevel(
  issue: KnownIssue,
  compared: ComparedVersions,
  pool: JudgedPool,
  context: Context,
): Level | undefined {
  const { cluster, controlPlane, nodes } = compared;
  const isCrossedBy = (versions: RunningVersions) =>
    isAffected(issue, { cluster, pool, versions: () => versions }, context.stack);
  if (isCrossedBy({ controlPlane, nodes })) return levelOfCompared(compared);
  const chosen = { controlPlane: newestOf(controlPlane), nodes: newestOf(nodes) };
  return isCrossedBy(chosen) ? "advisory" : undefined;
}

/** The most serious of a pool's crossings; undefined where there is none. */
export function levelOfCrossings(pool: JudgedPool, context: Context): Level | undefined {
  const compared = crossableVersionsOf(pool, context);
  if (compared === undefined) return undefined;
  const isSome = (level: Level) =>
    someItem(boundaryIssues(context), (issue) => crossingLevel(issue, compared, pool, context) === level);
  return isSome("mandatory") ? "mandatory" : isSome("advisory") ? "advisory" : undefined;
}
