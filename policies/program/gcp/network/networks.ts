import { ofResource } from "../../../evaluation/of-stack";
import { allOf, ifKnown, isUnknown, someItem, Undecided } from "../../../evaluation/unknown";
import { NETWORK, SUBNETWORK } from "../../../resource-types";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { areDistinct, type InProject, projectOf } from "../project";
import { subnetworkOf } from "./subnetworks";

type MadeNetwork = StackResource<typeof NETWORK>;

/** Networks as a property of a resource names them; a network of the program names itself. */
export interface NamedNetworks {
  readonly resource: StackResource;
  /** The property at the top of the resource's inputs. */
  readonly property: string;
  urls(): readonly (string | undefined)[];
}

/** A network: a resource of the program, or one that a resource names by its name, address or ID. */
interface Network {
  readonly made?: StackResource;
  /** The resource that tells the project where the network's address does not. */
  readonly resource: StackResource;
  /** Undefined for one whose name nobody has chosen. */
  name(): string | undefined;
  project(): string | undefined;
}

/**
 * Whether a cluster is on one of the networks that a resource names: one that the program makes, or one of the same name and project. A resource that names
 * the cluster itself counts.
 */
export const isOnOneOf = (cluster: ClusterResource, named: NamedNetworks, stack: StackIndex): boolean =>
  stack.sourcesOf(named.resource, named.property).includes(cluster) ||
  shareNetwork(named, networkOfCluster(cluster, stack), stack);

/** The network of a cluster: where it names none, that of the subnetwork of the program that it names. */
export const networkOfCluster = ofResource((cluster: ClusterResource, stack): NamedNetworks => {
  if ((ifKnown(() => cluster.inputs.network ?? DEFAULT_NETWORK) ?? "") !== DEFAULT_NETWORK)
    return networkOf(cluster);
  return networkOf(subnetworkOf(cluster, stack) ?? cluster);
});

/** The network of a resource that names none; Pulumi's provider fills it in for clusters. */
const DEFAULT_NETWORK = "default";

type OnNetwork = StackResource & { readonly inputs: { readonly network?: string } };

/** The network of a resource that is on one. */
export const networkOf = (resource: OnNetwork): NamedNetworks => ({
  resource,
  property: "network",
  urls: () => [resource.inputs.network ?? DEFAULT_NETWORK],
});

/** A network of the program, to be compared with one that a resource names. */
export const itself = (network: MadeNetwork): NamedNetworks => ({
  resource: network,
  property: "name",
  urls: () => [],
});

/**
 * Whether two resources name one network.
 * @throws Undecided also where the networks have one name, and the project of one alone is known.
 */
export const shareNetwork = (one: NamedNetworks, other: NamedNetworks, stack: StackIndex): boolean =>
  someItem(networksOf(one, stack), (network) =>
    someItem(networksOf(other, stack), (each) => areOne(network, each)),
  );

function areOne(one: Network, other: Network): boolean {
  if (one.made && other.made) return one.made === other.made;
  return allOf(
    () => one.name() !== undefined && one.name() === other.name(),
    () => {
      const unknown = [one, other].filter(({ project }) => project() === undefined);
      if (unknown.length === 1) throw new Undecided("project", unknown[0]?.resource);
      return !areDistinct(one.project(), other.project());
    },
  );
}

/** The networks of the program from which a property comes, and the others that it names. */
export const networksOf = ofResource(
  ({ resource, property, urls }: NamedNetworks, stack): readonly Network[] => {
    const own = resource.type === NETWORK ? [resource as MadeNetwork] : [];
    const made = [...own, ...networksMadeFor(resource, property, stack)].map((network) => ({
      made: network,
      resource: network,
      name: () => network.inputs.name ?? network.observed.name,
      project: () => projectOf(network),
    }));
    // What is not known comes from the program's networks, where there are any.
    if (made.length > 0 && isUnknown(urls)) return made;
    const named = urls().map((url = "") => ({
      resource,
      name: () => nameIn(url),
      project: () => /projects\/([^/]+)\//.exec(url)?.[1] ?? projectOf(resource as InProject),
    }));
    const known = new Set(made.map(({ name }) => ifKnown(name)));
    return [...made, ...named.filter(({ name }) => !known.has(name()))];
  },
);

/** The last part of a network's name, address or ID. */
const nameIn = (network: string): string => network.slice(network.lastIndexOf("/") + 1);

/** The networks of the program from which a property comes, also by way of a subnetwork. */
export const networksMadeFor = (
  resource: StackResource,
  property: string,
  stack: StackIndex,
): readonly MadeNetwork[] =>
  stack
    .sourcesOf(resource, property)
    .flatMap((source) => (source.type === SUBNETWORK ? stack.sourcesOf(source, "network") : source))
    .filter((source): source is MadeNetwork => source.type === NETWORK);

/** What decides which network of a resource is meant. */
export const traitsOfNetwork = (
  { resource, property, urls }: NamedNetworks,
  stack: StackIndex,
): readonly unknown[] => {
  const made = networksMadeFor(resource, property, stack);
  return made.length > 0 ? made.map(({ urn }) => urn) : [urls(), projectOf(resource as InProject)];
};
