import type { KnownIssue } from "../../../gke/known-issues";
import type { Context } from "../../rule";
import { type ComparedVersions, comparedVersionsOf, createdVersionsOf } from "./compared-versions";
import { decidedIssues, isAffected } from "./known-issues";
import type { JudgedPool } from "./pool-checks";

/** The stack tag that announces an upgrade in progress, during which nodes may lag behind. The value "false" is as good as no tag. */
export const UPGRADE_TAG = "gke-upgrade-in-progress";

/** Known issues that arise where two versions are on different sides of a boundary; none while the stack's tag announces an upgrade. */
export const boundaryIssues = (context: Context): readonly KnownIssue[] =>
  (context.stackTags.get(UPGRADE_TAG) ?? "false") === "false" ? decidedIssues(context, "boundary") : [];

/** The versions of a pool's nodes and of their control plane, or else those with which the program creates the two. */
export const crossableVersionsOf = (pool: JudgedPool, context: Context): ComparedVersions | undefined =>
  comparedVersionsOf(pool, context) ?? createdVersionsOf(pool, context);

/** Whether a pool's nodes and their control plane are on different sides of an issue's boundary, and the issue concerns their cluster. */
export const isCrossed = (
  issue: KnownIssue,
  { nodes, controlPlane, cluster }: ComparedVersions,
  pool: JudgedPool,
  context: Context,
): boolean => isAffected(issue, { cluster, pool, versions: () => ({ controlPlane, nodes }) }, context.stack);
