// Which known issues concern a cluster now, and which would with the versions of its next minor.

import {
  areAffected,
  concernsNodes,
  firstFixed,
  type KnownIssue,
  type RunningVersions,
} from "../../gke/known-issues";
import { minorOf, type NumberedVersion } from "../../gke/versions";
import { asking, Undecided } from "../evaluation/unknown";
import { controlPlaneOf, nodesOf } from "../program/gcp/versions/compared-versions";
import { allIssues, concernsPlace } from "../program/gcp/versions/known-issues";
import type { SeenCluster, SeenPool } from "./collector";

/** When an issue concerns a cluster, and how sure that is. */
export type Verdict =
  /** With the versions that it has. */
  | "applies"
  /** With some of the versions that it may have, as only their first parts are known; or if what no property tells holds too. */
  | "may-apply"
  /** With some version of the next minor: first of the control plane, while nodes stay where they are, then of both. */
  | "next-minor";

/** A known issue of a cluster. */
export interface ClusterIssue {
  readonly issue: KnownIssue;
  readonly verdict: Verdict;
  /** The node pools that it concerns; none where it concerns the control plane. */
  readonly pools: readonly string[];
  /** The first fixed version, from the lowest one on that is concerned. */
  readonly fixedIn: string | undefined;
}

/** The versions of a cluster, as far as they are known: pinned, or observed. */
interface ClusterVersions {
  readonly controlPlane: NumberedVersion | undefined;
  readonly nodes: readonly { readonly pool: string; readonly version: NumberedVersion | undefined }[];
}

/** @param undecided is given the properties that are not known. */
export function versionsOf({ context, pools }: SeenCluster, undecided = new Set<string>()): ClusterVersions {
  const known = asking(undecided, context.resource.urn);
  return {
    controlPlane: known(() => controlPlaneOf(context.self), undefined),
    nodes: pools.map((seen) => ({
      pool: seen.name,
      version: known(() => nodesOf(seen.pool, seen.context), undefined)?.value,
    })),
  };
}

/** What is known of a cluster's issues. */
export interface ClusterIssues extends ClusterVersions {
  readonly nextMinor: string | undefined;
  readonly issues: readonly ClusterIssue[];
  /** Properties of the program that are not known, and that issues ask for. */
  readonly undecided: readonly string[];
}

/** The built-in issues, and those of the settings, as far as they concern a cluster. */
export function issuesOf(cluster: SeenCluster): ClusterIssues {
  const { context, pools } = cluster;
  const undecided = new Set<string>();
  const { controlPlane, nodes } = versionsOf(cluster, undecided);
  const places = pools.map((seen, i) => ({ seen, version: nodes[i]?.version }));
  const issues = allIssues(context).flatMap((issue) => {
    const judge = (seen: SeenPool | undefined, nodes: NumberedVersion | undefined) =>
      verdictOf(issue, { cluster: context.self, pool: seen?.pool, context, controlPlane, nodes }, undecided);
    const verdicts = concernsNodes(issue)
      ? places.map(({ seen, version }) => ({ pool: seen.name, version, verdict: judge(seen, version) }))
      : [{ pool: undefined, version: controlPlane, verdict: judge(undefined, undefined) }];
    const strongest = VERDICTS.find((verdict) => verdicts.some((each) => each.verdict === verdict));
    if (!strongest) return [];
    const concerned = verdicts.filter(({ verdict }) => verdict === strongest);
    const from = issue.fixedOn === "controlPlane" ? controlPlane : concerned[0]?.version;
    return [
      {
        issue,
        verdict: strongest,
        pools: concerned.flatMap(({ pool }) => pool ?? []),
        fixedIn: fixFor(issue, strongest === "next-minor" ? next(controlPlane) : from),
      },
    ];
  });
  const nextMinor = next(controlPlane);
  return {
    controlPlane,
    nextMinor: nextMinor && minorOf(nextMinor),
    nodes,
    issues: issues.sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict)),
    undecided: [...undecided],
  };
}

const VERDICTS: readonly Verdict[] = ["applies", "may-apply", "next-minor"];

/** Control planes go through every minor, one after the other. */
const next = (version: NumberedVersion | undefined): NumberedVersion | undefined =>
  version && { kind: "partial", major: version.major, minor: version.minor + 1 };

type JudgedPlace = Parameters<typeof concernsPlace>[1] & {
  readonly context: SeenCluster["context"];
  readonly controlPlane: NumberedVersion | undefined;
  readonly nodes: NumberedVersion | undefined;
};

function verdictOf(issue: KnownIssue, place: JudgedPlace, undecided: Set<string>): Verdict | undefined {
  const { controlPlane, nodes, context } = place;
  const isMet = (sureness: "surely" | "possibly", versions: RunningVersions): boolean => {
    try {
      return concernsPlace(issue, place, context.stack, (way) => areAffected(issue, way, versions, sureness));
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      undecided.add(error.seenFrom(context.resource.urn));
      return false;
    }
  };
  const now: RunningVersions = { ...(controlPlane && { controlPlane }), ...(nodes && { nodes }) };
  if (isMet("surely", now)) return issue.onlyIf === undefined ? "applies" : "may-apply";
  if (isMet("possibly", now)) return "may-apply";
  const plane = next(controlPlane);
  if (!plane) return undefined;
  const later: readonly RunningVersions[] = [
    { controlPlane: plane, ...(nodes && { nodes }) },
    { controlPlane: plane, nodes: plane },
  ];
  return later.some((versions) => isMet("possibly", versions)) ? "next-minor" : undefined;
}

const fixFor = (issue: KnownIssue, version: NumberedVersion | undefined): string | undefined =>
  version && firstFixed(issue, version);
