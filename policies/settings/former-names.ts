/** Former rules that are now part of another rule, by their former name. Findings of such a part carry it: `Finding.formerly`. */
export const FORMER_NAMES = {
  "maintenance-window-outside-peak": "maintenance-window-hours",
  "maintenance-window-staffed": "maintenance-window-hours",
  "netpol-stale-metadata-address": "netpol-allows-metadata-egress",
  "notification-topic-same-project": "notification-topic-is-consumed",
  "upgrade-event-triggers-verification": "post-upgrade-verification-job",
  "verification-detects-staleness": "post-upgrade-verification-job",
} as const satisfies Readonly<Record<string, string>>;
export type FormerName = keyof typeof FORMER_NAMES;

/** Levels for the findings of former rules, by their former name. */
export type FormerLevels = { readonly [rule in FormerName]?: "advisory" | "mandatory" | "disabled" };

export const isFormerName = (rule: string): rule is FormerName => Object.hasOwn(FORMER_NAMES, rule);

/** The current name of a rule, given its former or current one. */
export const currentName = (rule: string): string => (isFormerName(rule) ? FORMER_NAMES[rule] : rule);
