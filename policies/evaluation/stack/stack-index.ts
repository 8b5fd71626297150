import type { PolicyResource } from "@pulumi/policy";
import { CLUSTER, isManaged, isReadType, NODE_POOL, type ResourceType } from "../../resource-types";
import type { Settings } from "../../settings/settings";
import type { ClusterResource, Declaration, StackIndex, StackResource } from "../../stack";
import { appendTo } from "../append-to";
import { Undecided } from "../unknown";
import { unreadManifests } from "../unseen/manifests";
import { declarationOf, resourceOf } from "./declaration";
import { elsewhereTexts } from "./elsewhere-texts";
import { mayHaveMoreObjects, moreGrantsOf } from "./more-makers";
import { type Named, namedClusters } from "./named-clusters";
import { type Assumption, placedOf, placesOf } from "./other-clouds";
import { clusterIn, onlyClusterOf, poolClusters } from "./pool-clusters";
import type { Placed } from "./provider-clusters";

const PROVIDER = "pulumi:providers:";

/**
 * The resources of one run, indexed by type, by cluster and by what they belong to, without the objects of clusters that are not GKE's. Built
 * once a run.
 */
export class IndexedStack implements StackIndex {
  private readonly byUrn = new Map<string, StackResource>();
  private readonly byType = new Map<string, StackResource[]>();
  private readonly unmanagedByType = new Map<string, StackResource[]>();
  private readonly providers = new Map<string, PolicyResource>();
  private readonly pools = new Map<string, StackResource<typeof NODE_POOL>[]>();
  private readonly onCluster = new Map<string, Map<string, StackResource[]>>();
  /** All resources but the objects of clusters that are not GKE's. */
  readonly here: readonly PolicyResource[];
  /** A text for each provider of those objects, which continues "The stack …". */
  readonly textsOfElsewhere: readonly string[];
  readonly assumedOf: (object: Declaration) => Assumption | undefined;
  readonly mayHaveMoreObjects: boolean;
  readonly unreadManifests: readonly PolicyResource[];
  private readonly moreGrants: boolean | Undecided;
  private readonly clusterOfPool: (pool: StackResource<typeof NODE_POOL>) => Named;
  /** By cluster: the unknown value that decides whether some pool belongs to it. */
  private readonly unsurePools = new Map<string, Undecided>();

  constructor(
    all: readonly PolicyResource[],
    declared: ReadonlyMap<string, Declaration>,
    kubernetesProviders: Settings["kubernetesProviders"] = {},
  ) {
    const placed = all.map(placedOf);
    const places = placesOf(placed, kubernetesProviders);
    this.assumedOf = ({ provider = "" }) => places.assumed.get(provider);
    this.here = all.filter((_, i) => !places.isElsewhere(placed[i] as Placed));
    this.textsOfElsewhere = elsewhereTexts(placed, places);
    for (const resource of this.here) this.add(resource, declared);
    this.mayHaveMoreObjects = mayHaveMoreObjects(this.here);
    this.moreGrants = moreGrantsOf(this.here);
    this.unreadManifests = unreadManifests(this.here);
    this.clusterOfPool = poolClusters(this.byUrn, namedClusters(this.clusters));
    for (const pool of this.all(NODE_POOL)) this.addPool(pool);
    for (const object of this.withPrefix("kubernetes:")) this.addObject(object);
  }

  private add(resource: PolicyResource, declared: ReadonlyMap<string, Declaration>): void {
    if (resource.type.startsWith(PROVIDER)) this.providers.set(resource.urn, resource);
    if (!isReadType(resource.type)) return;
    const declaration = declared.get(resource.urn) ?? declarationOf(resource);
    const entry = resourceOf(resource, declaration);
    if (!isManaged(declaration.inputs)) {
      appendTo(this.unmanagedByType, entry.type, entry);
      return;
    }
    this.byUrn.set(entry.urn, entry);
    appendTo(this.byType, entry.type, entry);
  }

  private addPool(pool: StackResource<typeof NODE_POOL>): void {
    const named = this.clusterOfPool(pool);
    if ("undecided" in named)
      for (const { urn } of named.candidates) this.unsurePools.set(urn, named.undecided);
    else if (named.cluster) appendTo(this.pools, named.cluster.urn, pool);
  }

  private addObject(object: StackResource): void {
    const cluster = this.clusterOf(object);
    if (!cluster) return;
    const onCluster = this.onCluster.get(cluster.urn) ?? new Map<string, StackResource[]>();
    this.onCluster.set(cluster.urn, onCluster);
    appendTo(onCluster, object.type, object);
  }

  get mayHaveMoreGrants(): boolean {
    if (this.moreGrants instanceof Undecided) throw this.moreGrants;
    return this.moreGrants;
  }

  get(urn: string): StackResource | undefined {
    return this.byUrn.get(urn);
  }

  all<T extends ResourceType>(type: T): readonly StackResource<T>[] {
    return (this.byType.get(type) ?? []) as unknown as StackResource<T>[];
  }

  unmanaged<T extends ResourceType>(type: T): readonly StackResource<T>[] {
    return (this.unmanagedByType.get(type) ?? []) as unknown as StackResource<T>[];
  }

  withPrefix(prefix: string): readonly StackResource[] {
    return [...this.byType].filter(([type]) => type.startsWith(prefix)).flatMap(([, resources]) => resources);
  }

  get clusters(): readonly ClusterResource[] {
    return this.all(CLUSTER);
  }

  poolsOf(cluster: ClusterResource): readonly StackResource<typeof NODE_POOL>[] {
    const unsure = this.unsurePools.get(cluster.urn);
    if (unsure) throw unsure;
    return this.knownPoolsOf(cluster);
  }

  knownPoolsOf(cluster: ClusterResource): readonly StackResource<typeof NODE_POOL>[] {
    return this.pools.get(cluster.urn) ?? [];
  }

  on<T extends ResourceType>(cluster: ClusterResource, type: T): readonly StackResource<T>[] {
    return (this.onCluster.get(cluster.urn)?.get(type) ?? []) as unknown as StackResource<T>[];
  }

  clusterOf(resource: StackResource): ClusterResource | undefined {
    if (resource.type === CLUSTER) return resource as ClusterResource;
    if (resource.type === NODE_POOL) {
      const named = this.clusterOfPool(resource as StackResource<typeof NODE_POOL>);
      if ("undecided" in named) throw named.undecided;
      return named.cluster;
    }
    const provider = this.providers.get(resource.declaration.provider ?? "");
    if (!provider) return undefined;
    const onlyCluster = (dependencies: readonly PolicyResource[]) =>
      onlyClusterOf(dependencies, this.byUrn, (pool) => clusterIn(this.clusterOfPool(pool)));
    return onlyCluster(provider.propertyDependencies.kubeconfig ?? []) ?? onlyCluster(provider.dependencies);
  }

  sourcesOf(resource: StackResource, property: string): readonly StackResource[] {
    const sources = resource.resource.propertyDependencies[property] ?? [];
    return sources.flatMap((source) => this.byUrn.get(source.urn) ?? []);
  }
}
