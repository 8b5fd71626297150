// Stretches of time, and how they lie to one another.

/** A stretch of time, in milliseconds since 1970; the end is not part of it. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Intervals that cover what these do, in order and without overlaps; those that touch become one. */
export function merge(intervals: readonly Interval[]): readonly Interval[] {
  const merged: Interval[] = [];
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else merged.push({ start, end });
  }
  return merged;
}

/** What of the intervals lies outside the holes. */
export function subtract(intervals: readonly Interval[], holes: readonly Interval[]): readonly Interval[] {
  let rest = intervals;
  for (const hole of holes) {
    rest = rest.flatMap(({ start, end }) => {
      if (hole.end <= start || hole.start >= end) return [{ start, end }];
      return [
        { start, end: hole.start },
        { start: hole.end, end },
      ].filter((piece) => piece.start < piece.end);
    });
  }
  return rest;
}

/** The first time that two lists of intervals have in common; each is in order and without overlaps. */
export function firstOverlap(one: readonly Interval[], other: readonly Interval[]): Interval | undefined {
  for (let i = 0, j = 0; ; ) {
    const [a, b] = [one[i], other[j]];
    if (!a || !b) return undefined;
    const [start, end] = [Math.max(a.start, b.start), Math.min(a.end, b.end)];
    if (start < end) return { start, end };
    if (a.end < b.end) i++;
    else j++;
  }
}

/** What of the intervals lies between two points in time. */
export function clip(intervals: readonly Interval[], from: number, to: number): readonly Interval[] {
  return intervals
    .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, to) }))
    .filter(({ start, end }) => start < end);
}
