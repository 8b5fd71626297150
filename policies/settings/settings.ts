// Longer than a screen: one list, an entry for each setting.

import type { KnownIssue } from "../../gke/known-issues";
import { MAX_NO_UPGRADES_DAYS, RECOMMENDED_NO_UPGRADES_DAYS } from "../../gke/maintenance-exclusions";
import type { FormerLevels } from "./former-names";

/** Name of the policy that carries the pack-wide settings. */
export const SETTINGS_POLICY = "settings";

/** How many characters the reason of an exemption has at least. */
export const MIN_REASON = 10;

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

/** What GKE says of one cluster's own end of support, as days in UTC (YYYY-MM-DD). */
export interface ClusterEndOfSupport {
  /** NAME, in the program or on GKE; STACK/NAME or LOCATION/NAME; or PROJECT/LOCATION/NAME. */
  cluster: string;
  /** Of standard support, in every channel but EXTENDED. */
  standard: string;
  /** Of extended support; absent where GKE says nothing of it. */
  extended?: string;
}

/** A maintenance window as `maintenancePolicy.recurringWindow` takes it, in UTC. */
interface RecurringWindow {
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
  "workload-identity-bindings",
] as const;
export type Elsewhere = (typeof ELSEWHERE)[number];

/** The pack-wide settings: the properties of the policy `settings` in the configuration file. */
export interface Settings {
  production: {
    /** Names of stacks; `*` stands for any characters, `prod-*` and `*-prod` fit `prod` too, and `*-prod` does not fit `pre-prod`. */
    stacks: readonly string[];
    /** Keys of the cluster label that names the environment. */
    labels: readonly string[];
    /** Values of that label that mean production, in the same form. */
    values: readonly string[];
    /** Words in that label that mean another environment. The stack's name decides on a value that neither list knows. */
    otherValues: readonly string[];
  };
  /** Values of the environment label that mark clusters which do not live long enough to be upgraded. */
  ephemeral: readonly string[];
  /** Level of a verdict that an unknown value leaves open: advisory, or the rule's own. */
  undecided: "advisory" | "mandatory";
  /** Level of the report on what may hold GKE or Kubernetes configuration and no rule checks. */
  unseen: "advisory" | "mandatory";
  /** Level of the milder findings of a rule: advisory, or the rule's own. */
  advice: "advisory" | "mandatory";
  elsewhere: readonly Elsewhere[];
  /** Whose cluster a Kubernetes provider leads to, by the provider's name in the program, or "default" for the default provider. */
  kubernetesProviders: Readonly<Record<string, "gke" | "other">>;
  /** Workload pools besides the cluster's own project's, such as a fleet host project's. */
  allowedWorkloadPools: readonly string[];
  /** Regions and zones in which clusters may be; a region holds its zones, and `*` stands for any characters. Empty: anywhere. */
  allowedLocations: readonly string[];
  /** Numbers of projects by their IDs, for check, which cannot ask Google for them, and to tell whose number a principal has. */
  projectNumbers: Readonly<Record<string, string>>;
  /** GKE versions that may run; "1.34" stands for all of its patches. Empty: any. */
  allowedVersions: readonly string[];
  /** GKE versions that may not run, in the same form. */
  refusedVersions: readonly string[];
  /** E-mail addresses of node service accounts whose roles another stack grants. */
  externalNodeServiceAccounts: readonly string[];
  /** Names in the program, or URNs, of node pools that GKE has yet to create: only these may be remediated as new ones. */
  newNodePools: readonly string[];
  /** How often the identity of workloads is verified on each node, in seconds: a blue-green upgrade has to soak longer. */
  verificationPeriodSeconds: number;
  /** Days that a NO_UPGRADES exclusion may last before it is reported as advice, and before GKE refuses it. */
  noUpgradesExclusionDays: { advised: number; allowed: number };
  /** Ends of standard support by minor version, as YYYY-MM-DD, over the built-in table. */
  endOfSupport: Readonly<Record<string, string>>;
  /** Clusters' own ends of support, which win over the table and over endOfSupport. */
  clusterEndOfSupport: readonly ClusterEndOfSupport[];
  /** Issues beside the built-in ones, in their form: docs/known-issues.md. The path of a file with them says nothing to a pack. */
  knownIssues: readonly KnownIssue[] | string;
  /** The window that the remediation of maintenance-window-required gives a cluster that has none. */
  defaultMaintenanceWindow: RecurringWindow;
  peakHours: readonly Hours[];
  staffedHours: readonly Hours[];
  /** Hours by which production's first maintenance window of a week lies after non-production's. */
  productionDelayHours: number;
  /** Key of the cluster label whose value names a group of clusters that may be upgraded at the same time. */
  activeActiveLabel: string;
  /** The number of production clusters above which a rollout sequence is mandatory. */
  rolloutSequenceAbove: number;
  exemptions: readonly Exemption[];
  /** Levels of what merged rules find, under the names that these had. */
  formerLevels: FormerLevels;
  /** The day (UTC) to judge at instead of today, as YYYY-MM-DD. */
  today?: string;
}

/** What teams call production. */
const PRODUCTION_NAMES = [
  ...["prod-*", "*-prod", "production-*", "*-production"],
  ...["prd-*", "*-prd", "live"],
];

/** What teams call other environments. */
const OTHER_WORDS = [
  ...["dev", "devel", "develop", "development", "local", "sandbox", "sbx", "poc", "demo"],
  ...["test", "testing", "tst", "qa", "uat", "sit", "int", "integration", "acc", "acceptance"],
  ...["stage", "staging", "stg", "preprod", "preproduction", "nonprod", "nonproduction", "pre", "non"],
];

export const DEFAULT_SETTINGS: Settings = {
  production: {
    stacks: PRODUCTION_NAMES,
    labels: ["env", "environment"],
    values: PRODUCTION_NAMES,
    otherValues: OTHER_WORDS,
  },
  ephemeral: ["ephemeral", "preview", "review"],
  undecided: "advisory",
  unseen: "advisory",
  advice: "advisory",
  elsewhere: [],
  kubernetesProviders: {},
  allowedWorkloadPools: [],
  projectNumbers: {},
  allowedLocations: [],
  allowedVersions: [],
  refusedVersions: [],
  externalNodeServiceAccounts: [],
  newNodePools: [],
  verificationPeriodSeconds: 3600,
  noUpgradesExclusionDays: { advised: RECOMMENDED_NO_UPGRADES_DAYS, allowed: MAX_NO_UPGRADES_DAYS },
  endOfSupport: {},
  clusterEndOfSupport: [],
  knownIssues: [],
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
  formerLevels: {},
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
