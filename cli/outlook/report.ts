// The outlook for programs: docs/outlook.md describes the form.

import type { Interval } from "../../gke/intervals";
import { printableJson } from "../../policies/evaluation/printable";
import { type ClusterOutlook, textOf } from "../../policies/outlook/cluster";
import type { Outlook } from "../../policies/outlook/outlook";
import { dataAges } from "../report/data-age";
import type { Without } from "./not-looked-at";
import { isoOf } from "./times";

/** @param zone the reader's time zone; times in JSON are all in UTC. */
export function toJson(outlook: Outlook, zone: string, without: Without): string {
  const { time, clusters, orders, turns, collisions } = outlook;
  const report = {
    version: 1,
    ...written(time),
    zone,
    data: dataAges(new Date(time.start)),
    ...without,
    clusters: clusters.map(writtenCluster),
    orders,
    turns: turns.map(({ start, ...turn }) => ({ ...turn, start: isoOf(start) })),
    collisions: collisions.map(({ start, end, ...collision }) => ({
      ...collision,
      ...written({ start, end }),
    })),
  };
  return `${printableJson(JSON.stringify(report, undefined, 2))}\n`;
}

function writtenCluster(cluster: ClusterOutlook) {
  const { seen, isProduction, channel, controlPlane, nodes, hasWindow, issues, exclusions, ...rest } =
    cluster;
  const { stackName, resource } = seen.home;
  return {
    stack: stackName,
    cluster: resource.name,
    urn: resource.urn,
    shownFrom: seen.shownFrom,
    isProduction,
    channel,
    controlPlane: textOf(controlPlane),
    nextMinor: rest.nextMinor,
    nodes: nodes.map(({ pool, version }) => ({ pool, version: textOf(version) })),
    hasWindow,
    windowProblems: rest.windowProblems,
    windows: rest.windows.map(({ only, ...slot }) => ({ ...written(slot), only })),
    exclusions: exclusions.map(({ start, end, ...exclusion }) => ({
      ...exclusion,
      start: isoOf(start),
      end: end === undefined ? undefined : isoOf(end),
    })),
    unreadExclusions: rest.unreadExclusions,
    support: rest.support,
    forced: rest.forced,
    issues: issues.map(({ issue, verdict, pools, fixedIn }) => ({
      id: issue.id,
      when: verdict,
      pools,
      fixedIn,
    })),
    undecided: rest.undecided,
  };
}

const written = ({ start, end }: Interval) => ({ start: isoOf(start), end: isoOf(end) });
