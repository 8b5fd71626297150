import type { KnownIssue } from "../../../gke/known-issues";
import type { Context } from "../../rule";
import type { ComparedVersions } from "./compared-versions";
import { decidedIssues, isAffected } from "./known-issues";
import type { JudgedPool } from "./pool-checks";

/** The stack tag that says that an upgrade is going on, in which nodes may lag behind; "false" takes it back. */
export const UPGRADE_TAG = "gke-upgrade-in-progress";

/** The issues between two versions on two sides of a boundary; none while the stack's tag announces an upgrade. */
export const boundaryIssues = (context: Context): readonly KnownIssue[] =>
  (context.stackTags.get(UPGRADE_TAG) ?? "false") === "false" ? decidedIssues(context, "boundary") : [];

/** Whether a pool's nodes and their control plane are on two sides of an issue's boundary, and it concerns their cluster. */
export const isCrossed = (
  issue: KnownIssue,
  { nodes, controlPlane, cluster }: ComparedVersions,
  pool: JudgedPool,
  context: Context,
): boolean => isAffected(issue, { cluster, pool, versions: () => ({ controlPlane, nodes }) }, context.stack);
