// Longer than a screen: what a rule is, with what it is given and what it gives.

import type { Remediation } from "./remediation";
import type { CLUSTER, Inputs, ResourceType } from "./resource-types";
import type { FormerName } from "./settings/former-names";
import type { Settings } from "./settings/settings";
import type { StackIndex, StackResource } from "./stack";

export type Level = "mandatory" | "advisory";
export type Severity = "critical" | "high" | "medium" | "low";

/** What a check found wrong on one resource. */
export interface Finding {
  /**
   * Path of the property, as the program writes it, such as `nodeConfig.taints[0].key`. Where something is missing beside the resource, its
   * name in the setting `elsewhere`.
   */
  at: string;
  /**
   * Continues the property path: `is "GCE_METADATA", which gives …`. Quotes only what `redact()` lets through, so that no
   * secret and no free text can reach a log.
   */
  problem: string;
  /** "advisory" where the case is milder than the rule; by default the rule's configured level applies. */
  level?: "advisory";
  /** Instead of the rule's own fix, where the case needs another one. */
  fix?: string;
  /** Where the case weighs less than the rule. */
  severity?: Severity;
  /** The former name of the rule for this case: `partOf` sets it. */
  formerly?: FormerName;
  /** A rule that would report the same cause on this resource and is exempt: its exemption covers this finding too. */
  exemptWith?: string;
}

/** Whether a rule's findings are reported, reported as exempt, or not reported at all. */
export type Voice = "speaks" | "exempt" | "disabled";

/**
 * What a check may read besides the resource's own inputs. A check that reads what needs the stack is deferred: it stops there, and is run
 * again from its start once all resources are known.
 */
export interface Context<T extends ResourceType = ResourceType> {
  /** The resource under judgement. */
  readonly resource: Readonly<{ urn: string; type: T; name: string; ignoreChanges: readonly string[] }>;
  /** What the program declares of the resource: the first argument of the check. */
  readonly inputs: Inputs[T];
  readonly settings: Settings;
  /** The moment at which the stack is judged. */
  readonly now: Date;
  /** The known configuration of the resource's provider: `project`, `region`, `namespace`. */
  readonly providerInputs: Readonly<Record<string, unknown>>;
  /** The stack's name. */
  readonly stackName: string;
  /** The stack's tags; none on a backend that keeps no tags. */
  readonly stackTags: ReadonlyMap<string, string>;
  /**
   * What GKE really has, after an update or in exported state: a property that is not known is absent here. Needs the stack.
   */
  readonly observed: Partial<Inputs[T]>;
  /** All resources of the run, indexed. Needs the stack. */
  readonly stack: StackIndex;
  /** This resource in the index. Needs the stack. */
  readonly self: StackResource<T>;
  /**
   * Whether the resource belongs to production by the settings: its cluster's labels decide, else the stack's name. Needs the stack for any
   * resource but a Cluster.
   */
  readonly isProduction: boolean;
  /** Whether a cluster belongs to production: its labels decide, else the stack's name. */
  isProductionCluster(cluster: Pick<Inputs[typeof CLUSTER], "resourceLabels">): boolean;
  /** "advisory" outside production, else undefined: for findings that matter less there. */
  readonly levelByEnvironment: "advisory" | undefined;
  /**
   * Whether another rule's findings on this resource are reported, by its level and its exemptions.
   * @param rule its name; a former name asks about that part of the rule.
   * @param of another resource than the one under judgement.
   */
  voiceOf(rule: string, of?: Readonly<{ urn: string; name: string }>): Voice;
  /** Judges each item separately: an unknown value in one item leaves the others judged. */
  each<I>(
    items: readonly I[] | undefined,
    check: (item: I, index: number) => Iterable<Finding>,
  ): Iterable<Finding>;
}

/**
 * One independent requirement. It yields a finding for each violation. Reading an unknown value ends this check alone,
 * and it is then reported as undecided.
 */
export type Check<T extends ResourceType> = (inputs: Inputs[T], context: Context<T>) => Iterable<Finding>;

/** A reference in an example to another of its resources: `ref("cluster", "name")` is shown as `cluster.name`. */
export interface Reference {
  $resource: string;
  $property: string;
}
export const ref = ($resource: string, $property: string): Reference => ({ $resource, $property });

/** A resource of an example; `props` holds plain values and references. */
export interface ExampleResource {
  type: ResourceType;
  name: string;
  props: Record<string, unknown>;
  /** For a Kubernetes resource: the name of the Cluster of the same example that it runs on. */
  cluster?: string;
}

/** The smallest program part that shows a rule: the inputs of one resource of the rule's first type, or several resources. */
export type Example = Record<string, unknown> | ExampleResource[];

/** A control: metadata first, then the checks. One file a rule, named by its id. */
export interface Rule {
  /** Kebab-case, subject then requirement. */
  name: string;
  /** The requirement, as a sentence. */
  description: string;
  /** What goes wrong otherwise, with the incident or the documentation that shows it. */
  why: string;
  /** An imperative with the property and the value. */
  fix: string;
  /** The honest case for an exemption. */
  whenToExempt: string;
  /** Documents that the rule rests on: a title with an address, or an address. */
  sources: readonly string[];
  severity: Severity;
  /** The level without a configuration; "disabled" for a rule that is off until a preset or a configuration gives it a level. */
  level: Level | "disabled";
  /** What a mandatory rule blocks, where its usual finding is otherwise advisory, such as "production clusters". */
  mandatoryFor?: string;
  /** Whether it is a matter of taste, so that no preset switches it on. */
  isChoice?: true;
  /** Ids of the same control in public frameworks, such as "CIS GKE 1.9.0 5.4.1"; policies/reference/cis-gke.ts lists those of CIS. */
  frameworks?: readonly string[];
  /** Where another tool decides otherwise on the same control, and why: sentences. */
  departures?: string;
  /** Unknown values that another rule already reports, where it is enabled, so that one cause gets one report. */
  unknownsLeftTo?: { readonly rule: string; covers(property: string): boolean };
  /** Set where the rule judges only what the program declares: why it ignores what GKE has. A sentence. */
  declaredOnly?: string;
  good: Example;
  bad: Example;
  /** Settings for the examples, where the rule is off without them. */
  exampleSettings?: Partial<Settings>;
  checks: { readonly [T in ResourceType]?: readonly Check<T>[] };
  /** Types that it does not judge, and whose resources may decide its findings: those that its examples do not show. */
  reads?: readonly ResourceType[];
  remediations?: { readonly [T in ResourceType]?: Remediation<T> };
}

/** Gives several types, whose inputs have one shape, these checks. */
export function forTypes<T extends ResourceType>(
  types: readonly T[],
  ...checks: readonly Check<T>[]
): { [K in T]: readonly Check<K>[] } {
  return Object.fromEntries(types.map((type) => [type, checks])) as unknown as {
    [K in T]: readonly Check<K>[];
  };
}
