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
  /** What is wrong with each value that is of another kind than its property's, by its path: reading it throws `Undecided`. */
  misfits: ReadonlyMap<string, string>;
  /** URN of the provider. */
  provider: string | undefined;
  /** The provider's configuration; a property with an unknown value is there, and undefined. */
  providerInputs: Record<string, unknown>;
}

/** A resource of the stack: what the program declares of it, what is observed, and what it depends on. */
export interface StackResource<T extends ResourceType = ResourceType> {
  readonly urn: string;
  readonly type: T;
  readonly name: string;
  /** What the program declares; reading an unknown value throws `Undecided`. */
  readonly inputs: Inputs[T];
  /** What is known of the resource's real state, as far as rules may read it; an unknown value is absent. */
  readonly observed: Partial<Inputs[T]>;
  readonly declaration: Declaration;
  readonly providerInputs: Declaration["providerInputs"];
  readonly resource: PolicyResource;
}

/** A cluster of the stack. */
export type ClusterResource = StackResource<typeof CLUSTER>;

/** The resources of one run, found by their type and by what they belong to. */
export interface StackIndex {
  get(urn: string): StackResource | undefined;
  /** The resources of a type, in the order in which Pulumi gave them. */
  all<T extends ResourceType>(type: T): readonly StackResource<T>[];
  /** Resources of a type that exist, and that the stack does not change: it only reads them, or is about to replace them. */
  unmanaged<T extends ResourceType>(type: T): readonly StackResource<T>[];
  /** All resources of the types that begin with `prefix`, such as "kubernetes:". */
  withPrefix(prefix: string): readonly StackResource[];
  /**
   * Whether something besides Helm releases may create Kubernetes objects that are missing here: a chart, a kustomization, another
   * provider's resource, a controller or a command.
   */
  readonly mayHaveMoreObjects: boolean;
  /**
   * Whether something may grant roles that are missing here: a controller, another provider, a Terraform module or a command.
   * @throws Undecided where that depends on a command that is not known before the update.
   */
  readonly mayHaveMoreGrants: boolean;
  /** Components whose manifests are not read yet, so that their objects are not among these. */
  readonly unreadManifests: readonly PolicyResource[];
  readonly clusters: readonly ClusterResource[];
  /**
   * The cluster's node pools that are resources of their own.
   * @throws Undecided where a pool may belong to it, depending on an unknown name or place.
   */
  poolsOf(cluster: ClusterResource): readonly StackResource<typeof NODE_POOL>[];
  /** The pools that surely belong to the cluster. Where `poolsOf` throws, there may be more. */
  knownPoolsOf(cluster: ClusterResource): readonly StackResource<typeof NODE_POOL>[];
  /** The Kubernetes resources of the type that the program puts on the cluster. */
  on<T extends ResourceType>(cluster: ClusterResource, type: T): readonly StackResource<T>[];
  /**
   * The cluster that a node pool is part of, or to which a Kubernetes resource's provider points. Dependencies decide; for a pool without
   * any, the cluster's name. Undefined for a cluster of another stack, and where several match.
   * @throws Undecided where a pool's cluster depends on an unknown name or place.
   */
  clusterOf(resource: StackResource): ClusterResource | undefined;
  /** The resources that a property's value comes from, by its top-level name, such as "topic" or "notificationConfig". */
  sourcesOf(resource: StackResource, property: string): readonly StackResource[];
}
