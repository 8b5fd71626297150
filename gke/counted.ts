/** A number and its noun: `1 day`, `3 days`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;

/** So many names at the most are given, before the others are counted: `a, b, c and 4 more`. One alone is not counted but given. */
export const firstNames = (names: readonly string[], most: number, comma = ", "): string =>
  names.length <= most + 1
    ? names.join(comma)
    : `${names.slice(0, most).join(comma)} and ${names.length - most} more`;
