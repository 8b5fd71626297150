import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";

/** A permission to break one rule on one resource, given by who owns the pack's configuration. */
export interface Exemption {
  /** Id of the rule. */
  rule: string;
  /** The resource's name in the program, or its URN. */
  resource: string;
  /** Why, for whoever reads it in a year; at least 10 characters. */
  reason: string;
  /** The last day (UTC) on which it holds, as YYYY-MM-DD. */
  until: string;
  /** Only in the stack of this name; absent, in every stack that has the resource. */
  stack?: string;
}

/** Hours of some days of the week, in UTC. A `to` that is not after `from` lies in the next day. */
export interface Hours {
  days: readonly ("MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU")[];
  /** HH:MM */
  from: string;
  /** HH:MM */
  to: string;
}

/** A maintenance window as `maintenancePolicy.recurringWindow` takes it, in UTC. */
export interface RecurringWindow {
  /** RFC 3339, such as 2026-01-03T02:00:00Z: the first start. */
  startTime: string;
  /** The first end. */
  endTime: string;
  /** RFC 5545, such as FREQ=WEEKLY;BYDAY=SA,SU */
  recurrence: string;
}

/** What may stand in another stack than the one under judgement. */
export const ELSEWHERE = [
  "alerting",
  "node-service-account-roles",
  "notification-subscription",
  "rollout-sequence",
  "upgrade-alerts",
  "upgrade-verification",
] as const;
export type Elsewhere = (typeof ELSEWHERE)[number];

/** The pack-wide settings: the properties of the policy `settings` in the configuration file. */
export interface Settings {
  production: {
    /** Names of stacks; `*` stands for any characters. */
    stacks: readonly string[];
    /** Keys of the cluster label that names the environment. */
    labels: readonly string[];
    /** Values of that label that mean production. */
    values: readonly string[];
  };
  /** Values of the environment label that mark clusters which do not live long enough to be upgraded. */
  ephemeral: readonly string[];
  /** Level of a verdict that an unknown value leaves open: advisory, or the rule's own. */
  undecided: "advisory" | "mandatory";
  /** Level of the milder findings of a rule: advisory, or the rule's own. */
  advice: "advisory" | "mandatory";
  elsewhere: readonly Elsewhere[];
  /** Workload pools besides the cluster's own project's, such as a fleet host project's. */
  allowedWorkloadPools: readonly string[];
  /** E-mail addresses of node service accounts whose roles another stack grants. */
  externalNodeServiceAccounts: readonly string[];
  /** Names in the program, or URNs, of node pools that GKE has yet to create: only these may be remediated as new ones. */
  newNodePools: readonly string[];
  /** How often the identity of workloads is verified on each node, in seconds: a blue-green upgrade has to soak longer. */
  verificationPeriodSeconds: number;
  /** Days that a NO_UPGRADES exclusion may last before it is advised against, and before GKE refuses it. */
  noUpgradesExclusionDays: { advised: number; allowed: number };
  /** Ends of standard support by minor version, as YYYY-MM-DD, over the built-in table. */
  endOfSupport: Readonly<Record<string, string>>;
  /** The window that the remediation of maintenance-window-required gives a cluster that has none. */
  defaultMaintenanceWindow: RecurringWindow;
  peakHours: readonly Hours[];
  staffedHours: readonly Hours[];
  /** Hours by which production's first maintenance window of a week lies after non-production's. */
  productionDelayHours: number;
  /** Key of the cluster label whose value names a group of clusters that may be upgraded at the same time. */
  activeActiveLabel: string;
  /** The number of production clusters above which a roll-out sequence is mandatory. */
  rolloutSequenceAbove: number;
  exemptions: readonly Exemption[];
  /** The day (UTC) to judge at instead of today, as YYYY-MM-DD. */
  today?: string;
}

export const DEFAULT_SETTINGS: Settings = {
  production: {
    stacks: ["prod", "production", "prod-*", "*-prod", "production-*", "*-production"],
    labels: ["env", "environment"],
    values: ["prod", "production"],
  },
  ephemeral: ["ephemeral", "preview", "review"],
  undecided: "advisory",
  advice: "advisory",
  elsewhere: [],
  allowedWorkloadPools: [],
  externalNodeServiceAccounts: [],
  newNodePools: [],
  verificationPeriodSeconds: 3600,
  noUpgradesExclusionDays: { advised: 30, allowed: 90 },
  endOfSupport: {},
  // Weekend nights: 12 hours a week are the least that leaves 48 in any 32 days.
  defaultMaintenanceWindow: {
    startTime: "2026-01-03T00:00:00Z",
    endTime: "2026-01-03T06:00:00Z",
    recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
  },
  peakHours: [],
  staffedHours: [],
  productionDelayHours: 24,
  activeActiveLabel: "active-active",
  rolloutSequenceAbove: 5,
  exemptions: [],
};

const strings = (description: string): PolicyConfigJSONSchema => ({
  type: "array",
  items: { type: "string" },
  description,
});
const DAY = "^\\d{4}-\\d{2}-\\d{2}$";
const TIME = "^([01]\\d|2[0-3]):[0-5]\\d$";
const level = (description: string): PolicyConfigJSONSchema => ({
  type: "string",
  enum: ["advisory", "mandatory"],
  description,
});
const hours = (description: string): PolicyConfigJSONSchema => ({
  type: "array",
  description,
  items: {
    type: "object",
    additionalProperties: false,
    required: ["days", "from", "to"],
    properties: {
      days: { type: "array", items: { type: "string", enum: ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] } },
      from: { type: "string", pattern: TIME },
      to: { type: "string", pattern: TIME },
    },
  },
});

/** JSON schema of the settings, one entry a property. Pulumi validates a configuration file against it. */
export const SETTINGS_SCHEMA: Record<keyof Settings, PolicyConfigJSONSchema> = {
  production: {
    type: "object",
    description: "What counts as production: the cluster's environment label decides, else the stack's name.",
    additionalProperties: false,
    properties: {
      stacks: strings("Names of production stacks; * stands for any characters."),
      labels: strings("Keys of the cluster label that names the environment."),
      values: strings("Values of that label that mean production."),
    },
  },
  ephemeral: strings(
    "Values of the environment label of clusters that do not live long enough to be upgraded.",
  ),
  undecided: level(
    "Level of a verdict that an unknown value leaves open; mandatory means the rule's own level.",
  ),
  advice: level("Level of the milder findings of a rule; mandatory means the rule's own level."),
  elsewhere: {
    type: "array",
    items: { type: "string", enum: [...ELSEWHERE] },
    description: "What another stack provides.",
  },
  allowedWorkloadPools: strings(
    "Workload pools besides the cluster's own project's, such as a fleet host project's.",
  ),
  externalNodeServiceAccounts: strings(
    "E-mail addresses of node service accounts whose roles another stack grants.",
  ),
  newNodePools: strings(
    "Names in the program, or URNs, of node pools that GKE has yet to create: only these may be remediated as new ones.",
  ),
  verificationPeriodSeconds: {
    type: "integer",
    minimum: 1,
    description: "How often identity is verified on each node, in seconds.",
  },
  noUpgradesExclusionDays: {
    type: "object",
    additionalProperties: false,
    description:
      "Days that a NO_UPGRADES exclusion may last before it is advised against, and before GKE refuses it.",
    properties: { advised: { type: "integer", minimum: 1 }, allowed: { type: "integer", minimum: 1 } },
  },
  endOfSupport: {
    type: "object",
    additionalProperties: { type: "string", pattern: DAY },
    description: "Ends of standard support by minor version (such as 1.34), over the built-in table.",
  },
  defaultMaintenanceWindow: {
    type: "object",
    additionalProperties: false,
    required: ["startTime", "endTime", "recurrence"],
    description:
      "The window that maintenance-window-required, as a remediation, gives a cluster that has none.",
    properties: {
      startTime: { type: "string" },
      endTime: { type: "string" },
      recurrence: { type: "string" },
    },
  },
  peakHours: hours("Hours (UTC) in which no upgrade should start."),
  staffedHours: hours("Hours (UTC) in which people can mend what an upgrade breaks."),
  productionDelayHours: {
    type: "integer",
    minimum: 0,
    description:
      "Hours by which production's first maintenance window of a week lies after non-production's.",
  },
  activeActiveLabel: {
    type: "string",
    minLength: 1,
    description:
      "Key of the cluster label whose value names a group of clusters that may be upgraded at the same time.",
  },
  rolloutSequenceAbove: {
    type: "integer",
    minimum: 0,
    description: "The number of production clusters above which a roll-out sequence is mandatory.",
  },
  exemptions: {
    type: "array",
    description: "Permissions to break one rule on one resource until a day.",
    items: {
      type: "object",
      additionalProperties: false,
      required: ["rule", "resource", "reason", "until"],
      properties: {
        rule: { type: "string" },
        resource: {
          type: "string",
          minLength: 1,
          description: "The resource's name in the program, or its URN.",
        },
        reason: { type: "string", minLength: 10 },
        until: { type: "string", pattern: DAY, description: "The last day (UTC) on which it holds." },
        stack: { type: "string", description: "Only in the stack of this name." },
      },
    },
  },
  today: { type: "string", pattern: DAY, description: "The day (UTC) to judge at instead of today." },
};

/** The settings of a configuration that Pulumi has validated, over the defaults. */
export function settingsFrom(config: Partial<Settings>): Settings {
  return {
    ...DEFAULT_SETTINGS,
    ...config,
    production: { ...DEFAULT_SETTINGS.production, ...config.production },
    noUpgradesExclusionDays: {
      ...DEFAULT_SETTINGS.noUpgradesExclusionDays,
      ...config.noUpgradesExclusionDays,
    },
  };
}

/** Whether `text` is a day of the calendar as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  );
}

/** Whether a name fits a pattern in which `*` stands for any characters. */
export function fits(pattern: string, name: string): boolean {
  const expression = pattern
    .split("*")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${expression}$`).test(name);
}
