// The known issues of clusters, for programs.

import { formatVersion } from "../../gke/versions";
import { printableJson } from "../../policies/evaluation/printable";
import { asking } from "../../policies/evaluation/unknown";
import type { SeenCluster } from "../../policies/outlook/collector";
import { type ClusterIssue, issuesOf, type Verdict } from "../../policies/outlook/issues";
import { type PlannedSupport, supportOf } from "../../policies/outlook/support";
import { type DataAge, dataAges } from "../report/data-age";
import type { Without } from "./not-looked-at";

/** What docs/known-issues.md describes. */
export interface IssuesReport extends Without {
  readonly version: 1;
  readonly data: readonly DataAge[];
  readonly clusters: readonly ReportedCluster[];
}

export interface ReportedCluster {
  readonly stack: string;
  readonly cluster: string;
  readonly urn: string;
  /** The cluster's label in another file, where that shows what it runs. */
  readonly shownFrom?: string;
  readonly controlPlane?: string;
  readonly nextMinor?: string;
  readonly support: readonly PlannedSupport[];
  readonly nodes: readonly { readonly pool: string; readonly version?: string }[];
  readonly issues: readonly ReportedIssue[];
  readonly undecided: readonly string[];
}

export interface ReportedIssue {
  readonly id: string;
  readonly when: Verdict;
  readonly theme: string;
  readonly pools: readonly string[];
  readonly problem: string;
  readonly onlyIf?: string;
  readonly fixedIn?: string;
  readonly workaround?: string;
  readonly source: string;
  readonly date: string;
  readonly confidence: string;
}

export const reportOf = (clusters: readonly SeenCluster[], without: Without, now: Date): IssuesReport => ({
  version: 1,
  data: dataAges(now),
  ...without,
  clusters: clusters.map((cluster) => {
    const found = issuesOf(cluster);
    const { controlPlane, nextMinor, nodes, issues, undecided } = found;
    const open = new Set(undecided);
    const support = supportOf(cluster, found, asking(open, cluster.context.resource.urn));
    const { home, shownFrom } = cluster;
    const { stackName, resource } = home;
    return {
      stack: stackName,
      cluster: resource.name,
      urn: resource.urn,
      ...(shownFrom !== undefined && { shownFrom }),
      ...(controlPlane && { controlPlane: formatVersion(controlPlane) }),
      ...(nextMinor !== undefined && { nextMinor }),
      nodes: nodes.map(({ pool, version }) => ({
        pool,
        ...(version && { version: formatVersion(version) }),
      })),
      support,
      issues: issues.map(reportedIssue),
      undecided: [...open],
    };
  }),
});

function reportedIssue({ issue, verdict, pools, fixedIn }: ClusterIssue): ReportedIssue {
  const { id, theme, component, symptom, onlyIf, workaround, sources, date, confidence } = issue;
  return {
    id,
    when: verdict,
    theme,
    pools,
    problem: `${component}: ${symptom}`,
    ...(onlyIf !== undefined && { onlyIf }),
    ...(fixedIn !== undefined && { fixedIn }),
    ...(workaround !== undefined && { workaround }),
    source: sources[0] ?? "",
    date,
    confidence,
  };
}

export const toJson = (report: IssuesReport): string =>
  `${printableJson(JSON.stringify(report, undefined, 2))}\n`;
