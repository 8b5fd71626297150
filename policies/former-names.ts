/** Rules that are part of another one now, by the name that they had. Findings of such a part say so: `Finding.formerly`. */
export const FORMER_NAMES = {
  "maintenance-window-outside-peak": "maintenance-window-hours",
  "maintenance-window-staffed": "maintenance-window-hours",
  "netpol-stale-metadata-address": "netpol-allows-metadata-egress",
  "notification-topic-same-project": "notification-topic-is-consumed",
  "upgrade-event-triggers-verification": "post-upgrade-verification-job",
  "verification-detects-staleness": "post-upgrade-verification-job",
} as const satisfies Readonly<Record<string, string>>;
export type FormerName = keyof typeof FORMER_NAMES;

/** Levels of what merged rules find, under the names that these had. */
export type FormerLevels = { readonly [rule in FormerName]?: "advisory" | "mandatory" | "disabled" };

export const isFormerName = (rule: string): rule is FormerName => Object.hasOwn(FORMER_NAMES, rule);

/** The rule to name today; the same name for a rule that kept it. */
export const currentName = (rule: string): string => (isFormerName(rule) ? FORMER_NAMES[rule] : rule);
