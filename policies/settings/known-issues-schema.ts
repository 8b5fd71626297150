import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { EXACT_VERSION } from "../../gke/versions";

/** Patterns of a known issue. */
export const ISSUE_PATTERNS = {
  id: "^[a-z0-9]+(-[a-z0-9]+)*$",
  version: `^${EXACT_VERSION}$`,
  range: `^(=${EXACT_VERSION}|(>=|<)${EXACT_VERSION}( <${EXACT_VERSION})?)$`,
  source: "^https://",
} as const;

const text = (minLength: number): PolicyConfigJSONSchema => ({ type: "string", minLength });
const day: PolicyConfigJSONSchema = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" };
const listOf = (items: PolicyConfigJSONSchema): PolicyConfigJSONSchema => ({ type: "array", items });
const someOf = (items: PolicyConfigJSONSchema, description: string): PolicyConfigJSONSchema => ({
  ...listOf(items),
  minItems: 1,
  description,
});
const versions = listOf({ type: "string", pattern: ISSUE_PATTERNS.version });
const ranges = someOf(
  { type: "string", pattern: ISSUE_PATTERNS.range },
  'Ranges, of which one has to match: ">=1.36.3-gke.1244000 <1.36.5-gke.1032000", or one exact version after "=".',
);
const conditions: PolicyConfigJSONSchema = {
  type: "object",
  description:
    "Values that properties may have, by their paths. A * at either end of a text matches any characters, null matches an absent property.",
  additionalProperties: { ...listOf({ type: ["string", "boolean", "null"] }), minItems: 1 },
};

/** JSON schema of a known issue, in gke/known-issues.json and in the setting knownIssues alike. */
export const KNOWN_ISSUE_SCHEMA: PolicyConfigJSONSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "component", "theme", "symptom", "affected", "fixedIn", "sources", "date", "confidence"],
  properties: {
    id: { type: "string", pattern: ISSUE_PATTERNS.id },
    component: text(3),
    theme: { type: "string", enum: ["identity", "dns", "nodes", "storage", "upgrade"] },
    symptom: { ...text(10), description: "What goes wrong, without a full stop." },
    affected: someOf(
      {
        type: "object",
        additionalProperties: false,
        properties: {
          boundary: {
            type: "string",
            pattern: ISSUE_PATTERNS.version,
            description: "A version: control plane and nodes on different sides of it do not work together.",
          },
          controlPlane: ranges,
          nodes: ranges,
          pool: conditions,
        },
      },
      "When a cluster is affected; one of these is enough: versions of the control plane, of nodes, and properties of the node pool.",
    ),
    exceptControlPlane: versions,
    cluster: someOf(conditions, "Properties of the cluster: all of any of these."),
    unlessOnCluster: {
      type: "string",
      enum: ["NetworkPolicy"],
      description: "A kind of object; a cluster that has one is not affected.",
    },
    atCreation: {
      type: "boolean",
      description: "A cluster has it from its creation: one that exists does not get it by an upgrade.",
    },
    onlyIf: {
      ...text(10),
      description:
        "What else must be true that no property shows, without a full stop: the rules cannot check it, and the command issues prints it.",
    },
    fixedIn: versions,
    fixedOn: {
      type: "string",
      enum: ["controlPlane"],
      description: "Which side has to be upgraded for the fix; absent, the nodes.",
    },
    workaround: text(10),
    sources: { ...listOf({ type: "string", pattern: ISSUE_PATTERNS.source }), minItems: 1 },
    date: day,
    confidence: { type: "string", enum: ["high", "medium", "low"] },
  },
};

/** JSON schema of gke/known-issues.json. */
export const KNOWN_ISSUES_SCHEMA = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Known issues of GKE",
  type: "object",
  additionalProperties: false,
  required: ["reviewed", "issues"],
  properties: {
    $schema: { type: "string" },
    reviewed: {
      ...day,
      description: "The day on which the issues were last compared with Google's release notes.",
    },
    issues: { type: "array", items: KNOWN_ISSUE_SCHEMA },
  },
};
