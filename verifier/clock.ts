// The monotonic clock, which no change of the node's time moves.

/** Milliseconds since some moment in the past. It does not use `performance`, for which Node.js loads several more modules. */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;

/** Whole milliseconds since an earlier `monotonic()`. */
export const elapsedSince = (start: number): number => Math.round(monotonic() - start);
