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
export interface PartialVersion {
  readonly kind: "partial";
  readonly major: number;
  readonly minor: number;
  readonly patch?: number;
}

/** `latest`, `-` (GKE's default), `1.X`: whatever GKE chooses on the day. */
export interface VersionAlias {
  readonly kind: "alias";
}

/** Not a GKE version, which the API refuses: VERSION_FORMS says what it takes. */
export interface InvalidVersion {
  readonly kind: "invalid";
}

export type Version = ExactVersion | PartialVersion | VersionAlias | InvalidVersion;

/** A version of which at least the minor is known. */
export type NumberedVersion = ExactVersion | PartialVersion;

/** What a version can look like, as a clause that follows "expected". */
export const VERSION_FORMS = 'a version such as 1.31, 1.31.5 or 1.31.5-gke.1000, or "latest"';

/** Leading zeroes are not GKE's, and more digits than a safe integer holds would compare wrong. */
const NUMBER = "(0|[1-9]\\d{0,14})";
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}(?:\\.${NUMBER}(?:-gke\\.${NUMBER}(?:\\+[a-z]+)?)?)?$`);

/**
 * Reads a version as `minMasterVersion`, `nodeVersion` and a node pool's `version` take it; what follows a `+`, as in the versions of alpha
 * clusters (`1.37.0-gke.1173000+preview`), is not told apart. Never throws.
 * Source for the forms: https://cloud.google.com/kubernetes-engine/versioning (Specifying cluster version: `1.X`, `1.X.Y` and `1.X.Y-gke.N`,
 * `latest`, `-`) and https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#August_14_2026,
 * checked 2026-11-27.
 */
export function parseVersion(text: string): Version {
  if (["latest", "-", "1.X", "1.X.Y"].includes(text)) return { kind: "alias" };
  const parts = VERSION.exec(text);
  if (!parts) return { kind: "invalid" };
  const [major, minor, patch, gke] = parts
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  if (major === undefined || minor === undefined) return { kind: "invalid" };
  if (patch === undefined) return { kind: "partial", major, minor };
  if (gke === undefined) return { kind: "partial", major, minor, patch };
  return { kind: "exact", major, minor, patch, gke };
}

/** Whether at least the version's minor is known. */
export function isNumbered(version: Version): version is NumberedVersion {
  return version.kind === "exact" || version.kind === "partial";
}

/** `1.31` of `1.31.5-gke.1000`. */
export function minorOf(version: NumberedVersion): string {
  return `${version.major}.${version.minor}`;
}

/** The version as text again. */
export function formatVersion(version: NumberedVersion): string {
  const patch = version.patch === undefined ? "" : `.${version.patch}`;
  return minorOf(version) + patch + (version.kind === "exact" ? `-gke.${version.gke}` : "");
}

/** Negative, zero or positive, as `a` is older than, the same as or newer than `b`; by number, so that 1.9 < 1.24. */
export function compareVersions(a: ExactVersion, b: ExactVersion): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || a.gke - b.gke;
}

/** By how many minors `newer` is ahead of `older`; negative when it is behind, undefined across majors. */
export function minorDistance(older: NumberedVersion, newer: NumberedVersion): number | undefined {
  return older.major === newer.major ? newer.minor - older.minor : undefined;
}

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
  const end = parseVersion(limit);
  if (end.kind !== "exact") throw new TypeError(`not an exact version: ${limit}`);
  if (version.kind === "exact") return compareVersions(version, end) < 0;
  const order =
    version.major - end.major || version.minor - end.minor || (version.patch ?? end.patch) - end.patch;
  if (order !== 0) return order < 0;
  // The known parts are the same: only the limit's very first version has nothing before it.
  const hasOlder = end.gke > 0 || (version.patch === undefined && end.patch > 0);
  return hasOlder ? undefined : false;
}
