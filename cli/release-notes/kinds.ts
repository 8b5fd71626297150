/** The kinds of Google's notes, the ones that hurt first; others come after them. */
export const KINDS = ["Issue", "Breaking", "Security", "Deprecated", "Fixed", "Change"] as const;
