// Which nodes have a known issue, by what the Kubernetes API tells of them: advice, and never an incident. Pure.

import { fitsText } from "../gke/conditions";
import { isBefore, parseNumbered } from "../gke/versions";
import { type Finding, namesWhere } from "./findings";
import type { Survey } from "./survey";

/** A range of exact versions: from the first on, and before the second, if there is one. */
export type VersionRange = readonly [from: string, until?: string];

/** One way to be affected: all its conditions must hold. */
export interface NodeIssueWay {
  readonly controlPlane?: readonly VersionRange[];
  /** Ranges of node versions; an empty list where the control plane itself is affected, and no node. */
  readonly nodes?: readonly VersionRange[];
  /** Operating systems and machine types of nodes; a `*` at either end stands for any characters. */
  readonly os?: readonly string[];
  readonly machine?: readonly string[];
}

/** A known issue in the file beside the program, which stacks/verification/known-issues.ts writes. */
export interface NodeIssue {
  readonly id: string;
  /** What goes wrong, and how to end it. */
  readonly text: string;
  readonly ways: readonly NodeIssueWay[];
}

/** A finding for each issue, with the affected nodes; without nodes where the control plane is affected. */
export const issueFindings = (
  { controlPlane = "", nodes = new Map() }: Survey,
  issues: readonly NodeIssue[],
): readonly Finding[] =>
  issues.flatMap(({ id, text, ways }): Finding[] => {
    const open = ways.filter((way) => isIn(way.controlPlane, controlPlane));
    const names = namesWhere(nodes, ({ kubelet, os, machine }) =>
      open.some((way) => isIn(way.nodes, kubelet) && fits(way.os, os) && fits(way.machine, machine)),
    );
    const isThere = names.length > 0 || open.some((way) => way.nodes?.length === 0);
    return isThere ? [["affected-by-issue", id, text, names]] : [];
  });

/** Without ranges, any version matches. */
const isIn = (ranges: readonly VersionRange[] | undefined, text: string): boolean => {
  const version = parseNumbered(text);
  return ranges
    ? ranges.some(
        ([from, until]) =>
          version && isBefore(version, from) === false && (!until || isBefore(version, until)),
      )
    : true;
};

/** Without patterns, any text matches. */
const fits = (patterns: readonly string[] | undefined, text: string): boolean =>
  !patterns || patterns.some((pattern) => fitsText(pattern, text));
