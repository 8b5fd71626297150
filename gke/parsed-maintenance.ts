// What reading a window or an exclusion comes to.
// Sources, checked 2026-11-23: https://cloud.google.com/kubernetes-engine/docs/how-to/maintenance-window,
// https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions, and the descriptions of
// ClusterMaintenancePolicy in @pulumi/gcp 9.37.0

/** A problem with one property of a window or an exclusion. */
export interface MaintenanceProblem {
  /** Path of the property, within the window or exclusion, such as `windowStartTime.hours`. */
  readonly at: string;
  /** "unsupported": it may be valid, but the window cannot be evaluated. */
  readonly kind: "invalid" | "unsupported";
  /** Continues the property's path. Quotes nothing that was read. */
  readonly problem: string;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly MaintenanceProblem[] };

export function invalid(at: string, problem: string): MaintenanceProblem {
  return { at, kind: "invalid", problem };
}

export function failed(...problems: readonly MaintenanceProblem[]): {
  readonly ok: false;
  problems: readonly MaintenanceProblem[];
} {
  return { ok: false, problems };
}
