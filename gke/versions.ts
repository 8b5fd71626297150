// GKE versions: reading them, and their order.

/** `1.31.5-gke.1000`: a version that GKE can install as it is. */
export interface ExactVersion {
  readonly kind: "exact";
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly gke: number;
}

/** `1.31` or `1.31.5`: GKE chooses the newest version that begins so. `patch` is absent in the first. */
interface PartialVersion {
  readonly kind: "partial";
  readonly major: number;
  readonly minor: number;
  readonly patch?: number;
}

/** `latest`, `-` (GKE's default), `1.X`: whatever GKE chooses on the day. */
interface VersionAlias {
  readonly kind: "alias";
}

/** Not a GKE version: the API refuses it. */
interface InvalidVersion {
  readonly kind: "invalid";
}

type Version = ExactVersion | PartialVersion | VersionAlias | InvalidVersion;

/** A version of which at least the minor is known. */
export type NumberedVersion = ExactVersion | PartialVersion;

/** Leading zeroes are not GKE's, and more digits than a safe integer holds would compare wrong. */
const NUMBER = "(0|[1-9]\\d{0,14})";
/** An exact version, as part of a regular expression. */
export const EXACT_VERSION = `${NUMBER}\\.${NUMBER}\\.${NUMBER}-gke\\.${NUMBER}`;
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}(?:\\.${NUMBER}(?:-gke\\.${NUMBER}(?:\\+[a-z]+)?)?)?$`);

/**
 * Reads a version as `minMasterVersion`, `nodeVersion` and a node pool's `version` take it; what follows a `+`, as in the versions of alpha
 * clusters (`1.37.0-gke.1173000+preview`), is not told apart. Never throws.
 * Source for the forms: https://cloud.google.com/kubernetes-engine/versioning (Specifying cluster version: `1.X`, `1.X.Y` and `1.X.Y-gke.N`,
 * `latest`, `-`) and https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#August_14_2026,
 * checked 2026-11-27.
 */
export function parseVersion(text: string): Version {
  return ALIASES.includes(text) ? { kind: "alias" } : (parseNumbered(text) ?? { kind: "invalid" });
}

const ALIASES: readonly string[] = ["latest", "-", "1.X", "1.X.Y"];

/**
 * Parses a version of which at least the minor is known, in the form that nodes and control planes report; undefined for any other text.
 */
export function parseNumbered(text: string): NumberedVersion | undefined {
  const [, major, minor, patch, gke] = VERSION.exec(text) ?? [];
  if (!major || !minor) return undefined;
  const numbers = { major: Number(major), minor: Number(minor) };
  if (!patch) return { kind: "partial", ...numbers };
  if (!gke) return { kind: "partial", ...numbers, patch: Number(patch) };
  return { kind: "exact", ...numbers, patch: Number(patch), gke: Number(gke) };
}

/** Whether at least the version's minor is known. */
export const isNumbered = (version: Version): version is NumberedVersion => "minor" in version;

/** `1.31` of `1.31.5-gke.1000`. */
export const minorOf = (version: NumberedVersion): string => `${version.major}.${version.minor}`;

/** The version as text again. */
export function formatVersion(version: NumberedVersion): string {
  const patch = version.patch === undefined ? "" : `.${version.patch}`;
  return minorOf(version) + patch + (version.kind === "exact" ? `-gke.${version.gke}` : "");
}

/** The newest version that begins as a partial one does, which GKE chooses for it; any other as it is. */
export const newestOf = (version: NumberedVersion): ExactVersion =>
  version.kind === "exact"
    ? version
    : { patch: Number.MAX_SAFE_INTEGER, ...version, kind: "exact", gke: Number.MAX_SAFE_INTEGER };

/** Negative, zero or positive, as `a` is older than, the same as or newer than `b`; by number, so that 1.9 < 1.24. */
export const compareVersions = (a: ExactVersion, b: ExactVersion): number =>
  a.major - b.major || a.minor - b.minor || a.patch - b.patch || a.gke - b.gke;

/** Parses an exact version; throws for any other text. */
export function exactVersion(text: string): ExactVersion {
  const version = parseNumbered(text);
  if (version?.kind !== "exact") throw new TypeError(`not an exact version: ${text}`);
  return version;
}

/** By how many minors `newer` is ahead of `older`; negative when it is behind, undefined across majors. */
export const minorDistance = (older: NumberedVersion, newer: NumberedVersion): number | undefined =>
  older.major === newer.major ? newer.minor - older.minor : undefined;

/**
 * The most minors that nodes may be older than their control plane; they may never be newer.
 * Source: https://cloud.google.com/kubernetes-engine/versioning (GKE version skew policy), checked 2026-11-23
 */
export const MAX_NODE_SKEW = 2;

/**
 * Whether a version is older than an exact one; undefined where a partial version covers both.
 * Throws if `limit` is not an exact version.
 */
export function isBefore(version: NumberedVersion, limit: string): boolean | undefined {
  const end = exactVersion(limit);
  const order = compareVersions({ ...end, ...version, kind: "exact" }, end);
  if (order !== 0 || version.kind === "exact") return order < 0;
  // The known parts are equal: only the limit's very first version has nothing older.
  const hasOlder = end.gke > 0 || (version.patch === undefined && end.patch > 0);
  return hasOlder ? undefined : false;
}
