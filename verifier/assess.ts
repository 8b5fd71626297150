// From what was read of a cluster to what is wrong with it: one function for each section of the verdict. Pure.

import { counted } from "../gke/counted";
import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../gke/metadata-server";
import { regularSince } from "../gke/regular-since";
import { DAY, HOUR } from "../gke/time-units";
import { parseNumbered } from "../gke/versions";
import { type NodeCount, type NodeLimits, nodeSection } from "./assess-nodes";
import { versionProblems } from "./assess-versions";
import type { Restarting } from "./decoders";
import { addTo, type Finding, namesWhere, problemsOf } from "./findings";
import { issueFindings, type NodeIssue } from "./known-issues";
import type { Settings } from "./settings";
import type { Survey } from "./survey";
import type { Problem } from "./verdict";

export interface Limits extends NodeLimits, Pick<Settings, "maxImageAgeDays"> {
  readonly knownIssues: readonly NodeIssue[];
}

export interface Assessment {
  readonly problems: readonly Problem[];
  readonly nodes: NodeCount;
}

/** Restarts are reported if the last one was within this time. */
const RESTART_WINDOW = HOUR;

/** At most this many names of containers are reported. */
const MAX_CONTAINERS = 5;

/** Judges a survey. A part that could not be read is a problem itself, so that it never counts as good. */
export function assess(survey: Survey, limits: Limits, now: Date): Assessment {
  const [nodeProblems, nodes] = nodeSection(survey, limits, now);
  const findings = [
    ...gapProblems(survey),
    ...nodeProblems,
    ...daemonSetProblems(survey),
    ...serverProblems(survey, limits),
    ...versionProblems(survey),
    ...restartProblems(survey, now),
    ...issueFindings(survey, limits.knownIssues),
  ];
  return { problems: problemsOf(findings, survey), nodes };
}

const gapProblems = ({ gaps }: Survey): readonly Finding[] =>
  gaps.map(({ failure, what, detail }) => [
    failure === "forbidden" ? "api-forbidden" : "api-unavailable",
    what,
    detail,
  ]);

function daemonSetProblems({
  daemonSet,
  servers = new Map(),
  nodes = new Map(),
}: Survey): readonly Finding[] {
  const check = METADATA_SERVER_DAEMON_SET;
  if (daemonSet === null) {
    const names = namesWhere(nodes, ({ expectsServer }) => expectsServer);
    return names.length > 0 ? [["server-missing", check, "not found", names]] : [];
  }
  if (!daemonSet) return [];
  const findings: Finding[] = [];
  const { desired, ready, updated } = daemonSet;
  if (ready < desired) {
    const names = namesWhere(servers, ({ isReady }) => !isReady);
    findings.push(["server-not-ready", check, `${ready} of ${desired} Ready`, names]);
  }
  if (updated < desired) findings.push(["server-not-updated", check, `${updated} of ${desired} updated`]);
  return findings;
}

/**
 * Metadata servers that are older than their nodes, or differ from each other. A node may be much newer than its minor, which brings the
 * server's image: GKE supports a minor for two years.
 */
function serverProblems(
  { nodes = new Map(), servers = new Map() }: Survey,
  { maxImageAgeDays }: Limits,
): readonly Finding[] {
  const check = METADATA_SERVER_DAEMON_SET;
  let [newest, kubelet] = [-Infinity, ""];
  for (const { expectsServer, created, kubelet: version } of nodes.values())
    if (expectsServer && created > newest) [newest, kubelet] = [created, version];
  const numbered = parseNumbered(kubelet);
  const from = Math.min(newest, (numbered && regularSince(numbered)) ?? newest);
  const findings: Finding[] = [];
  const kinds = new Map<string, string[]>();
  for (const [name, { component, image, revision }] of servers) {
    const kind = `version ${component || "unknown"}, image ${image.split("/").at(-1)}, revision ${revision}`;
    addTo(kinds, kind, name);
    const day = imageDay(image);
    const days = Math.floor((newest - day) / DAY);
    if ((from - day) / DAY > maxImageAgeDays)
      findings.push([
        "server-behind",
        check,
        `image ${counted(days, "day")} older than the newest node`,
        [name],
      ]);
  }
  const [, ...minorities] = [...kinds].sort(([, a], [, b]) => b.length - a.length);
  for (const [kind, names] of minorities) findings.push(["server-versions-differ", check, kind, names]);
  return findings;
}

function restartProblems({ restarting = [] }: Survey, now: Date): readonly Finding[] {
  const finding = (
    fault: "crash-loop" | "restarts",
    isMeant: (container: Restarting) => boolean,
  ): Finding[] => {
    const found = restarting.filter(isMeant).sort((a, b) => b.restarts - a.restarts);
    const names = found.slice(0, MAX_CONTAINERS).map(({ name, restarts }) => `${name} (${restarts})`);
    const detail = `${found.length} containers: ${names.join(", ")}`;
    const nodes = [...new Set(found.map(({ node }) => node))];
    return found.length > 0 ? [[fault, SYSTEM_NAMESPACE, detail, nodes]] : [];
  };
  return [
    ...finding("crash-loop", ({ isLooping }) => isLooping),
    ...finding("restarts", ({ isLooping, last }) => !isLooping && now.getTime() - last <= RESTART_WINDOW),
  ];
}

/** The day in an image's tag (`gke_metadata_server_20220301.00_p0`), in milliseconds since 1970; NaN without one. */
export function imageDay(image: string): number {
  const [, year, month, day] = /:(?:[^/:@]*[^/:@\d])?(20\d\d)(\d\d)(\d\d)(?!\d)/.exec(image) ?? [];
  return Date.parse(`${year}-${month}-${day}`);
}
