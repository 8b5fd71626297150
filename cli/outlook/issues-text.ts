// The known issues of clusters, for a terminal.

import { counted, firstNames } from "../../gke/counted";
import { printable } from "../../policies/evaluation/printable";
import type { Verdict } from "../../policies/outlook/issues";
import type { Paint } from "../report/colours";
import { ageText } from "../report/data-age";
import { hanging, indented, wrap } from "../report/wrap";
import { MOST_NAMED, sourceText, supportText } from "./facts";
import type { IssuesReport, ReportedCluster, ReportedIssue } from "./issues-report";
import { noClusters, notLookedAt } from "./not-looked-at";

export function toText({ clusters, data, ...without }: IssuesReport, paint: Paint, width: number): string {
  const blocks = clusters.map((cluster) => clusterText(cluster, paint, width));
  const affected = clusters.filter(({ issues }) => issues.some(({ when }) => when === "applies")).length;
  const possible = clusters.filter(({ issues }) => isOnlyPossible(issues)).length;
  const unseen = clusters.filter(({ controlPlane }) => controlPlane === undefined).length;
  const summary =
    clusters.length === 0
      ? noClusters(without)
      : `${affected} of ${counted(clusters.length, "cluster has", "clusters have")} a known issue now${possibleText(possible, affected)}${unseen === 0 ? "" : `; of ${unseen} the version is not known`}.`;
  const end = [summary ?? [], data.map(ageText)].flat().flatMap((text) => wrap(text, width));
  return `${[...blocks, [...notLookedAt(without, paint, width), ...end].join("\n")].join("\n\n")}\n`;
}

const isOnlyPossible = (issues: readonly ReportedIssue[]): boolean =>
  issues.some(({ when }) => when === "may-apply") && issues.every(({ when }) => when !== "applies");

/** Continues the summary: how many of the other clusters may have an issue. */
function possibleText(possible: number, affected: number): string {
  if (possible === 0) return "";
  const who = affected === 0 ? String(possible) : counted(possible, "other");
  return `; ${who} may have one`;
}

function clusterText(cluster: ReportedCluster, paint: Paint, width: number): string {
  const { stack, controlPlane, nodes, support, issues, undecided, nextMinor, shownFrom } = cluster;
  const versions = nodes.map(({ pool, version }) => `${printable(pool)} ${version ?? "not known"}`);
  const name = `${printable(stack)}: ${printable(cluster.cluster)}`;
  const plane = `control plane ${controlPlane ?? "not known"}`;
  const isShort = name.length + 2 + plane.length <= width;
  const title = isShort
    ? [`${paint("bold", name)}  ${plane}`]
    : [...wrap(name, width).map((line) => paint("bold", line)), ...indented(plane, width, "  ")];
  const headings: Readonly<Record<Verdict, string>> = {
    applies: "Now",
    "may-apply": "Possible now",
    "next-minor": `With ${nextMinor ?? "the next minor"}`,
  };
  const sections = (Object.keys(headings) as Verdict[]).flatMap((when) => {
    const ofThen = issues.filter((issue) => issue.when === when);
    if (ofThen.length === 0) return [];
    return [
      `  ${paint(when === "applies" ? "red" : "yellow", headings[when])}`,
      ...ofThen.flatMap((issue) => issueText(issue, paint, width)),
    ];
  });
  const open = [
    ...(undecided.length > 0
      ? indented(`Not known: ${firstNames(undecided.map(printable), MOST_NAMED)}`, width, "  ")
      : []),
    ...(controlPlane === undefined
      ? indented(
          `${undecided.length > 0 ? "A" : "The program sets no version: a"} state shows what GKE runs (--state FILE), after pulumi refresh.`,
          width,
          "  ",
        )
      : []),
  ];
  const isClear = sections.length + open.length === 0;
  return [
    ...title,
    ...(shownFrom === undefined ? [] : indented(printable(sourceText(shownFrom)), width, "  ")),
    ...(versions.length > 0 ? indented(`nodes: ${versions.join(", ")}`, width, "  ") : []),
    ...support.flatMap((each) => indented(`support: ${printable(supportText(each))}`, width, "  ")),
    ...sections,
    ...open,
    ...(isClear ? [`  ${paint("green", "No known issue.")}`] : []),
  ].join("\n");
}

function issueText(issue: ReportedIssue, paint: Paint, width: number): string[] {
  const { id, theme, pools, problem, onlyIf, fixedIn, workaround, source, date, confidence } = issue;
  const where = pools.length === 0 ? "control plane" : pools.map(printable).join(", ");
  const heading = hanging(`    ${id}  ${theme}  `, where, width);
  const texts = [
    problem,
    ...(onlyIf === undefined ? [] : [`Only if ${onlyIf}.`]),
    ...(fixedIn !== undefined
      ? [`Fixed in ${fixedIn} and later.`]
      : onlyIf === undefined
        ? ["No version with a fix is known."]
        : []),
    ...(workaround === undefined ? [] : [`Workaround: ${workaround}.`]),
  ];
  return [
    ...heading.map((line, i) =>
      i === 0 ? line.replace(id, paint("bold", id)).replace(`  ${theme}`, `  ${paint("cyan", theme)}`) : line,
    ),
    ...texts.flatMap((text) => indented(printable(text), width, "      ")),
    ...indented(`${source} (${date}, ${confidence})`, width, "      ").map((line) => paint("dim", line)),
  ];
}
