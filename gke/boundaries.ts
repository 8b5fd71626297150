// The versions from which nodes and what GKE runs on them have to agree on something new: those of known-issues.json, which says what changes. This file is
// part of the verifier's bundle, which has no room for prose. Checked 2026-11-27; sources: https://cloud.google.com/kubernetes-engine and as named there.

import { isBefore, type NumberedVersion } from "./versions";

export interface Boundary {
  /** The first version that has the change: an exact one. */
  readonly version: string;
  /** The key of `addonsConfig` without which the change concerns no cluster; absent, it concerns all. */
  readonly addon?: "lustreCsiDriverConfig";
}

/** The known boundaries, oldest first. The next one is one more entry here and in known-issues.json, and a row in docs/runbook.md. */
export const BOUNDARIES = [
  { version: "1.21.0-gke.1000" },
  { version: "1.33.2-gke.4655000", addon: "lustreCsiDriverConfig" },
] as const satisfies readonly Boundary[];

/**
 * The boundaries that lie between two versions: one of them is older than the boundary, the other is not. A partial version
 * is on a boundary's side only where its known parts decide it: 1.20 is before 1.21.0-gke.1000, and 1.21.0 is on neither.
 */
export const boundariesBetween = (a: NumberedVersion, b: NumberedVersion) =>
  BOUNDARIES.filter(({ version }) => {
    const sides = [isBefore(a, version), isBefore(b, version)];
    return sides.includes(true) && sides.includes(false);
  });
