import type { Plain } from "./messages";

export const LEVELS = ["advisory", "mandatory", "disabled", "remediate"] as const;
/** Pulumi's enforcement levels. */
export type EnforcementLevel = (typeof LEVELS)[number];
type Severity = "low" | "medium" | "high" | "critical";

/** A policy as its pack describes it. */
export interface Policy {
  name: string;
  description: string;
  level: EnforcementLevel;
  severity: Severity | undefined;
  /** JSON schema of each property of its configuration. */
  schema: Plain;
}

/** How a policy is configured. */
export interface PolicyConfig {
  level: EnforcementLevel;
  properties: Plain;
}

export interface ProviderResource {
  urn: string;
  type: string;
  name: string;
  inputs: Plain;
}

/** A place in a source: a file's absolute path, and a line, from 1. */
export interface Place {
  file: string;
  line: number;
}

/** A resource, as Pulumi passes it to policies. */
export interface JudgedResource {
  urn: string;
  type: string;
  name: string;
  parent: string;
  inputs: Plain;
  /** What stack policies see. */
  outputs: Plain;
  provider: ProviderResource | undefined;
  dependencies: readonly string[];
  propertyDependencies: ReadonlyMap<string, readonly string[]>;
  options: ResourceOptions;
  /** Where the program creates it, if known; policies do not see this. */
  source?: Place | undefined;
}

export interface ResourceOptions {
  protect: boolean;
  ignoreChanges: readonly string[];
  additionalSecretOutputs: readonly string[];
  /** Undefined where the program does not set it. */
  deleteBeforeReplace: boolean | undefined;
  /** Durations in Go's notation, such as "1h30m"; empty where the program sets none. */
  timeouts: { create: string; update: string; delete: string };
}

/** What a policy reports. */
export interface Diagnostic {
  policy: string;
  message: string;
  level: EnforcementLevel;
  severity: Severity | undefined;
  /** Empty where the policy names no resource. */
  urn: string;
}

/** The changes of a policy to a resource's inputs. */
export interface Remediation {
  policy: string;
  /** Undefined where the remediation failed. */
  inputs: Plain | undefined;
  problem: string;
}
