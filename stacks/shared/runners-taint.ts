/** The taint of nodes for CI runners, and, as a label, what they are selected by. */
export const RUNNERS_TAINT = { key: "dedicated", value: "ci", effect: "NO_SCHEDULE" } as const;
