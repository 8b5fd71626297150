// Longer than a screen: one list, an entry for each setting.

import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { PROJECT_ID_PATTERN } from "../../gke/resource-names";
import { MAX_SOAK_DAYS } from "../../gke/rollout-sequences";
import { DAY as DAY_MS } from "../../gke/time-units";
import { FORMER_LEVELS_SCHEMA } from "./former-levels-schema";
import { KNOWN_ISSUE_SCHEMA } from "./known-issues-schema";
import { ELSEWHERE, MIN_REASON, type Settings } from "./settings";

const strings = (description: string): PolicyConfigJSONSchema => ({
  type: "array",
  items: { type: "string", minLength: 1 },
  description,
});
/** Patterns of settings. */
export const SETTING_PATTERNS = {
  /** A day, which the calendar need not have. */
  day: "^\\d{4}-\\d{2}-\\d{2}$",
  time: "^([01]\\d|2[0-3]):[0-5]\\d$",
  minor: "^\\d+\\.\\d+$",
  version: "^\\d+\\.\\d+(\\.\\d+(-gke\\.\\d+)?)?$",
  projectId: PROJECT_ID_PATTERN,
  projectNumber: "^[1-9]\\d*$",
} as const;
const DAY: PolicyConfigJSONSchema = { type: "string", pattern: SETTING_PATTERNS.day };
const TIME: PolicyConfigJSONSchema = { type: "string", pattern: SETTING_PATTERNS.time };
const versions = (description: string): PolicyConfigJSONSchema => ({
  type: "array",
  items: { type: "string", pattern: SETTING_PATTERNS.version },
  description,
});
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
      days: {
        type: "array",
        minItems: 1,
        items: { type: "string", enum: ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] },
      },
      from: TIME,
      to: TIME,
    },
  },
});

/** JSON schema of the settings, one entry a property. Pulumi validates a configuration file against it. */
export const SETTINGS_SCHEMA: Record<keyof Settings, PolicyConfigJSONSchema> = {
  production: {
    type: "object",
    description:
      "What counts as production: the cluster's environment label, or the stack's name if there is none or its value is in neither list.",
    additionalProperties: false,
    properties: {
      stacks: strings(
        "Names of production stacks; * matches any characters, prod-* and *-prod match prod too, and *-prod does not match pre-prod and non-prod.",
      ),
      labels: strings("Keys of the cluster label that names the environment."),
      values: strings("Values of that label that mean production, in the same form."),
      otherValues: strings(
        "Words in that label that mean another environment, such as dev, which dev-eu and dev2 have too.",
      ),
    },
  },
  ephemeral: strings(
    "Values of the environment label of clusters that do not live long enough to be upgraded.",
  ),
  undecided: level(
    "Level of a check that an unknown value leaves undecided; mandatory means the rule's own level.",
  ),
  unseen: level("Level of the report on what may hold GKE or Kubernetes configuration and no rule checks."),
  advice: level("Level of the less severe findings of a rule; mandatory means the rule's own level."),
  elsewhere: {
    type: "array",
    items: { type: "string", enum: [...ELSEWHERE] },
    description: "What another stack provides.",
  },
  kubernetesProviders: {
    type: "object",
    additionalProperties: { type: "string", enum: ["gke", "other"] },
    description:
      "Whose cluster a Kubernetes provider leads to, by the provider's name in the program, or default for the default provider: gke, or other for objects that no rule judges.",
  },
  allowedWorkloadPools: strings(
    "Workload pools besides the cluster's own project's, such as a fleet host project's.",
  ),
  projectNumbers: {
    type: "object",
    propertyNames: { pattern: SETTING_PATTERNS.projectId },
    additionalProperties: { type: "string", pattern: SETTING_PATTERNS.projectNumber },
    description:
      "Numbers of projects by their IDs: check cannot ask Google for them, and IAM members are made of them.",
  },
  allowedLocations: strings(
    "Regions and zones in which clusters may be; a region includes its zones, and * matches any characters.",
  ),
  allowedVersions: versions("GKE versions that may run; 1.34 means all of its patches."),
  refusedVersions: versions("GKE versions that may not run; 1.34 means all of its patches."),
  externalNodeServiceAccounts: strings(
    "E-mail addresses of node service accounts whose roles another stack grants.",
  ),
  newNodePools: strings(
    "Names in the program, or URNs, of node pools that GKE has yet to create: only these may be remediated as new ones.",
  ),
  verificationPeriodSeconds: {
    type: "integer",
    minimum: 1,
    maximum: (MAX_SOAK_DAYS * DAY_MS) / 1000,
    description: "How often identity is verified on each node, in seconds.",
  },
  noUpgradesExclusionDays: {
    type: "object",
    additionalProperties: false,
    description:
      "Days that a NO_UPGRADES exclusion may last before it is reported as advice, and before GKE refuses it.",
    properties: { advised: { type: "integer", minimum: 1 }, allowed: { type: "integer", minimum: 1 } },
  },
  endOfSupport: {
    type: "object",
    propertyNames: { pattern: SETTING_PATTERNS.minor },
    additionalProperties: DAY,
    description:
      "Ends of standard support by minor version (such as 1.34); they override the built-in table.",
  },
  clusterEndOfSupport: {
    type: "array",
    items: {
      type: "object",
      additionalProperties: false,
      required: ["cluster", "standard"],
      properties: {
        cluster: { type: "string", minLength: 1 },
        standard: DAY,
        extended: DAY,
      },
    },
    description:
      "What GKE says of clusters' own ends of support (YYYY-MM-DD); it overrides the built-in table and endOfSupport. cluster is NAME, STACK/NAME, LOCATION/NAME or PROJECT/LOCATION/NAME.",
  },
  knownIssues: {
    type: ["array", "string"],
    items: KNOWN_ISSUE_SCHEMA,
    minLength: 1,
    description:
      "Issues beside the built-in ones, in the form of gke/known-issues.json; or the path of a JSON or YAML file with them, which gke-guardrails reads and Pulumi does not.",
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
  staffedHours: hours("Hours (UTC) in which people can fix what an upgrade breaks."),
  productionDelayHours: {
    type: "integer",
    minimum: 0,
    maximum: 7 * 24,
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
    description: "The number of production clusters above which a rollout sequence is mandatory.",
  },
  exemptions: {
    type: "array",
    description: "Exemptions: each lets one resource break one rule until a day.",
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
        reason: { type: "string", minLength: MIN_REASON },
        until: {
          ...DAY,
          description: "The last day (UTC) on which it applies.",
        },
        stack: { type: "string", description: "Only in the stack of this name." },
      },
    },
  },
  formerLevels: FORMER_LEVELS_SCHEMA,
  today: { ...DAY, description: "The day (UTC) to use instead of today." },
};
