import type { PolicyResource, PolicyResourceOptions } from "@pulumi/policy";
import type { CLUSTER, Inputs, NODE_POOL, ResourceType } from "./resource-types";

/** A resource as the program declares it. */
export interface Declaration {
  urn: string;
  type: string;
  name: string;
  opts: PolicyResourceOptions;
  /** What the program gives; reading an unknown value throws `Undecided`. */
  inputs: Record<string, unknown>;
  /** URN of the provider. */
  provider: string | undefined;
  /** What the provider is configured with; a property whose value is not known yet is there, and undefined. */
  providerInputs: Record<string, unknown>;
}

/** A resource of the stack: what the program declares of it, what is observed, and what it depends on. */
export interface StackResource<T extends ResourceType = ResourceType> {
  readonly urn: string;
  readonly type: T;
  readonly name: string;
  /** What the program declares; reading an unknown value throws `Undecided`. */
  readonly inputs: Inputs[T];
  /** What is known of the resource's real state, as far as rules may read it; a value that is not known is absent. */
  readonly observed: Partial<Inputs[T]>;
  readonly declaration: Declaration;
  readonly providerInputs: Declaration["providerInputs"];
  readonly resource: PolicyResource;
}

/** The resources of one run, found by what they are and by what they belong to. */
export interface StackIndex {
  get(urn: string): StackResource | undefined;
  /** The resources of a type, in the order in which Pulumi gave them. */
  all<T extends ResourceType>(type: T): readonly StackResource<T>[];
  /** Those of a type that are there, as far as Pulumi shows them, and not the stack's to change: it only reads them, or is about to create them anew. */
  unmanaged<T extends ResourceType>(type: T): readonly StackResource<T>[];
  /** All resources of the types that begin with `prefix`, such as "kubernetes:". */
  withPrefix(prefix: string): readonly StackResource[];
  /**
   * Whether something besides Helm releases may make Kubernetes objects that are not among these: a chart, a kustomization, another provider's resource, a
   * controller's or a command.
   */
  readonly mayHaveMoreObjects: boolean;
  /** Whether something may grant roles that are not among these: a controller, another provider, a Terraform module or a command of the stack. */
  readonly mayHaveMoreGrants: boolean;
  readonly clusters: readonly StackResource<typeof CLUSTER>[];
  /**
   * The node pools that are resources of their own and belong to the cluster.
   * @throws Undecided where that hangs on a name or place that is not known.
   */
  poolsOf(cluster: StackResource<typeof CLUSTER>): readonly StackResource<typeof NODE_POOL>[];
  /** Those of them that belong to it for sure: others may, where `poolsOf` throws. */
  knownPoolsOf(cluster: StackResource<typeof CLUSTER>): readonly StackResource<typeof NODE_POOL>[];
  /** The Kubernetes resources of the type that the program puts on the cluster. */
  on<T extends ResourceType>(cluster: StackResource<typeof CLUSTER>, type: T): readonly StackResource<T>[];
  /**
   * The cluster that a node pool is part of, or that a Kubernetes resource's provider points to. Decided by what depends
   * on what, and for a pool that waits for none by the cluster's name; undefined for a cluster of another stack, and where several come into question.
   * @throws Undecided where a pool's cluster hangs on a name or place that is not known.
   */
  clusterOf(resource: StackResource): StackResource<typeof CLUSTER> | undefined;
  /** The resources that a property's value comes from, by its top-level name, such as "topic" or "notificationConfig". */
  sourcesOf(resource: StackResource, property: string): readonly StackResource[];
}
