// What is known to go wrong on GKE by versions, as data: known-issues.json, by schemas/known-issues.schema.json. An entry needs no code.
// Each entry names its sources, most of them in https://docs.cloud.google.com/kubernetes-engine/docs/release-notes; checked 2026-11-28.

import type { Conditions } from "./conditions";
import data from "./known-issues.json";
import { compareVersions, exactVersion, formatVersion, isBefore, type NumberedVersion } from "./versions";

/** One way to be affected: all that it names must hold. */
export interface Affected {
  /** An exact version from which two halves work together differently: nodes before it with a control plane from it on, or the reverse. */
  readonly boundary?: string;
  /** The control plane's version must be in one of these ranges: `>=1.36.3-gke.1244000 <1.36.5-gke.1032000`, `=1.34.1-gke.2541000`. */
  readonly controlPlane?: readonly string[];
  /** The nodes' version must be in one of these ranges. */
  readonly nodes?: readonly string[];
  /** Properties of the node pool, by their paths. */
  readonly pool?: Conditions;
}

/** Something that is known to go wrong. */
export interface KnownIssue {
  readonly id: string;
  readonly component: string;
  readonly theme: "identity" | "dns" | "nodes" | "storage" | "upgrade";
  /** Continues the component's name. */
  readonly symptom: string;
  /** A cluster or pool is affected in any of these ways. */
  readonly affected: readonly Affected[];
  /** Versions of the control plane that lie in a range and are not affected. */
  readonly exceptControlPlane?: readonly string[];
  /** Properties of the cluster, by their paths: all of any of these. Absent, every cluster. */
  readonly cluster?: readonly Conditions[];
  /** A kind of object; a cluster that has one is not affected. */
  readonly unlessOnCluster?: "NetworkPolicy";
  /** Whether a cluster has it from its creation, so that one that exists does not get it by an upgrade. */
  readonly atCreation?: boolean;
  /** What else must hold, that no property of a cluster or pool tells: people judge it. */
  readonly onlyIf?: string;
  /** The first version with the fix, of each minor that has one. */
  readonly fixedIn: readonly string[];
  /** Which side has to be upgraded for the fix; absent, the nodes. */
  readonly fixedOn?: "controlPlane";
  readonly workaround?: string;
  readonly sources: readonly string[];
  /** The day of the newest source, as YYYY-MM-DD. */
  readonly date: string;
  readonly confidence: "high" | "medium" | "low";
}

/** All known issues. */
export const KNOWN_ISSUES = data.issues as readonly KnownIssue[];

/** The day (UTC) on which the issues were last compared with Google's release notes, as YYYY-MM-DD. */
export const KNOWN_ISSUES_REVIEWED: string = data.reviewed;

/** The versions of a cluster and of its nodes, as far as known. */
export interface RunningVersions {
  readonly controlPlane?: NumberedVersion;
  readonly nodes?: NumberedVersion;
}

/** Of a version that is known in part: "surely" if all versions that it may be are affected, "possibly" if one of them is. */
type Sureness = "surely" | "possibly";

/** Whether versions are among those of one way to be affected by an issue. One that is not known is not. */
export function areAffected(
  { exceptControlPlane = [] }: KnownIssue,
  way: Affected,
  { controlPlane, nodes }: RunningVersions,
  sureness: Sureness = "surely",
): boolean {
  if (controlPlane && way.controlPlane && exceptControlPlane.includes(formatVersion(controlPlane)))
    return false;
  if (way.boundary !== undefined && !isBetween(way.boundary, [controlPlane, nodes], sureness)) return false;
  return isInRanges(way.controlPlane, controlPlane, sureness) && isInRanges(way.nodes, nodes, sureness);
}

/** A partial version is surely on a boundary's side only where its known parts decide it: 1.20 is before 1.21.0-gke.1000, 1.21.0 on neither. */
function isBetween(
  boundary: string,
  [one, other]: readonly [NumberedVersion | undefined, NumberedVersion | undefined],
  sureness: Sureness,
): boolean {
  if (!one || !other) return false;
  const [a, b] = [isBefore(one, boundary), isBefore(other, boundary)];
  return a === undefined || b === undefined ? sureness === "possibly" : a !== b;
}

/** Whether an issue is about nodes, so that each pool is judged. */
export const concernsNodes = ({ affected }: KnownIssue): boolean =>
  affected.some((way) => (way.nodes ?? way.pool ?? way.boundary) !== undefined);

/** The issue with only the ways that name a boundary, or only the others; undefined where it has none of these. */
export function partOf(issue: KnownIssue, part: "boundary" | "versions"): KnownIssue | undefined {
  const affected = issue.affected.filter((way) => (way.boundary === undefined) === (part === "versions"));
  return affected.length === 0 ? undefined : { ...issue, affected };
}

/** The first version from a version on that has an issue's fix, that of its own minor before others; undefined where none is known. */
export function firstFixed({ fixedIn }: KnownIssue, version: NumberedVersion): string | undefined {
  const later = fixedIn
    .filter((fixed) => isBefore(version, fixed) !== false)
    .sort((a, b) => compareVersions(exactVersion(a), exactVersion(b)));
  return later[0];
}

/** Without ranges, any version. */
const isInRanges = (
  ranges: readonly string[] | undefined,
  version: NumberedVersion | undefined,
  sureness: Sureness,
): boolean =>
  ranges === undefined ||
  (version !== undefined &&
    ranges.some((range) => range.split(" ").every((bound) => meets(version, bound, sureness))));

function meets(version: NumberedVersion, bound: string, sureness: Sureness): boolean {
  const [, operator, limit = ""] = /^(>=|<|=)(.+)$/.exec(bound) ?? [];
  const before = isBefore(version, limit);
  if (before === undefined) return sureness === "possibly";
  if (operator === "<") return before;
  if (operator === ">=") return !before;
  return version.kind === "exact" && compareVersions(version, exactVersion(limit)) === 0;
}
