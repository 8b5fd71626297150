/** The taint of nodes for CI runners, and, as a label, what they are selected by. */
export const RUNNERS_TAINT = { key: "dedicated", value: "ci", effect: "NO_SCHEDULE" } as const;

/**
 * Keeps off spot nodes what must not be stopped at short notice. GKE labels them so by itself, and leaves the taint to whoever makes the pool.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/concepts/spot-vms, checked 2026-11-28
 */
export const SPOT_TAINT = {
  key: "cloud.google.com/gke-spot",
  value: "true",
  effect: RUNNERS_TAINT.effect,
} as const;
