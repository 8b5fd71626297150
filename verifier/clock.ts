// The monotonic clock, which no change of the node's time moves.

/** Milliseconds since some moment in the past. */
export const monotonic = (): number => performance.now();

/** Whole milliseconds since an earlier `monotonic()`. */
export const elapsedSince = (start: number): number => Math.round(monotonic() - start);
