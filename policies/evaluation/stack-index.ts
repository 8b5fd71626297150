import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { CLUSTER, type Inputs, isManaged, isReadType, NODE_POOL, type ResourceType } from "../resource-types";
import type { Declaration, StackIndex, StackResource } from "../stack";
import { appendTo } from "./append-to";
import { knownOrUnset, knownPart, readable } from "./readable";

export function declarationOf(args: ResourceValidationArgs | PolicyResource): Declaration {
  return {
    urn: args.urn,
    type: args.type,
    name: args.name,
    opts: args.opts,
    inputs: readable(args.props, args.type),
    provider: args.provider?.urn,
    providerInputs: args.provider ? knownOrUnset(args.provider.props, args.provider.type) : {},
  };
}

const PROVIDER = "pulumi:providers:";

/** The resources of one run, found by what they are and by what they belong to. Built once a run. */
export class IndexedStack implements StackIndex {
  private readonly byUrn = new Map<string, StackResource>();
  private readonly byType = new Map<string, StackResource[]>();
  private readonly providers = new Map<string, PolicyResource>();
  private readonly pools = new Map<string, StackResource<typeof NODE_POOL>[]>();
  private readonly onCluster = new Map<string, StackResource[]>();

  constructor(resources: readonly PolicyResource[], declared: ReadonlyMap<string, Declaration>) {
    for (const resource of resources) {
      if (resource.type.startsWith(PROVIDER)) this.providers.set(resource.urn, resource);
      else if (isReadType(resource.type)) {
        const declaration = declared.get(resource.urn) ?? declarationOf(resource);
        if (isManaged(declaration.inputs)) this.add(resource, declaration);
      }
    }
    for (const pool of this.all(NODE_POOL)) {
      const cluster = this.clusterOf(pool);
      if (cluster) appendTo(this.pools, cluster.urn, pool);
    }
    for (const [type, ofType] of this.byType) {
      if (!type.startsWith("kubernetes:")) continue;
      for (const resource of ofType) {
        const cluster = this.clusterOf(resource);
        if (cluster) appendTo(this.onCluster, cluster.urn, resource);
      }
    }
  }

  private add(resource: PolicyResource, declaration: Declaration): void {
    let observed: Record<string, unknown> | undefined;
    const entry = {
      urn: resource.urn,
      type: resource.type as ResourceType,
      name: resource.name,
      inputs: declaration.inputs as unknown as Inputs[ResourceType],
      get observed() {
        observed ??= knownPart(resource.props, resource.type);
        return observed as Partial<Inputs[ResourceType]>;
      },
      declaration,
      providerInputs: declaration.providerInputs,
      resource,
    } satisfies StackResource;
    this.byUrn.set(entry.urn, entry);
    appendTo(this.byType, entry.type, entry);
  }

  get(urn: string): StackResource | undefined {
    return this.byUrn.get(urn);
  }

  all<T extends ResourceType>(type: T): readonly StackResource<T>[] {
    return (this.byType.get(type) ?? []) as unknown as StackResource<T>[];
  }

  withPrefix(prefix: string): readonly StackResource[] {
    return [...this.byType].filter(([type]) => type.startsWith(prefix)).flatMap(([, resources]) => resources);
  }

  get clusters(): readonly StackResource<typeof CLUSTER>[] {
    return this.all(CLUSTER);
  }

  poolsOf(cluster: StackResource<typeof CLUSTER>): readonly StackResource<typeof NODE_POOL>[] {
    return this.pools.get(cluster.urn) ?? [];
  }

  on<T extends ResourceType>(cluster: StackResource<typeof CLUSTER>, type: T): readonly StackResource<T>[] {
    return (this.onCluster.get(cluster.urn) ?? []).filter(
      (r) => r.type === type,
    ) as unknown as StackResource<T>[];
  }

  clusterOf(resource: StackResource): StackResource<typeof CLUSTER> | undefined {
    if (resource.type === CLUSTER) return resource as StackResource<typeof CLUSTER>;
    if (resource.type === NODE_POOL) {
      return (
        this.onlyCluster(resource.resource.propertyDependencies.cluster ?? []) ??
        this.onlyCluster(resource.resource.dependencies)
      );
    }
    const provider = this.providers.get(resource.declaration.provider ?? "");
    if (!provider) return undefined;
    return (
      this.onlyCluster(provider.propertyDependencies.kubeconfig ?? []) ??
      this.onlyCluster(provider.dependencies)
    );
  }

  /** Directly, or through a node pool that a kubeconfig waits for. */
  private onlyCluster(dependencies: readonly PolicyResource[]): StackResource<typeof CLUSTER> | undefined {
    const urns = new Set<string>();
    for (const dependency of dependencies) {
      if (dependency.type === CLUSTER) urns.add(dependency.urn);
      const pool = dependency.type === NODE_POOL ? this.byUrn.get(dependency.urn) : undefined;
      const cluster = pool && this.clusterOf(pool);
      if (cluster) urns.add(cluster.urn);
    }
    const [urn] = urns;
    return urns.size === 1 && urn !== undefined
      ? (this.byUrn.get(urn) as StackResource<typeof CLUSTER> | undefined)
      : undefined;
  }

  sourcesOf(resource: StackResource, property: string): readonly StackResource[] {
    const sources = resource.resource.propertyDependencies[property] ?? [];
    return sources.flatMap((source) => this.byUrn.get(source.urn) ?? []);
  }
}
