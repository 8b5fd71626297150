import { Candidates, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { foundBy } from "../../../evaluation/search";
import { textOf } from "../../../evaluation/texts";
import { allOf, ifKnown, isUnknown, someItem } from "../../../evaluation/unknown";
import { SUBNETWORK } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { areDistinct, type InProject, projectOf } from "../project";

type Subnetwork = StackResource<typeof SUBNETWORK>;

/** Subnetworks as a property of a resource names them. */
interface NamedSubnetworks {
  readonly resource: StackResource & InProject;
  /** The property at the top of the resource's inputs. */
  readonly property: string;
  texts(): readonly (string | undefined)[];
  /** The region of those that are named without one. */
  region(): string | undefined;
}

/** Whether a resource names a subnetwork of the program: by that resource, or by its name, and as far as known its region and project. */
export function namesSubnetwork(
  subnetwork: Subnetwork,
  { resource, property, texts, region }: NamedSubnetworks,
  stack: StackIndex,
): boolean {
  const sources = sourcesOf(resource, property, stack);
  if (sources.includes(subnetwork)) return true;
  // What is not known comes from the program's subnetworks, where there are any.
  if (sources.length > 0 && isUnknown(texts)) return false;
  return someItem(texts(), (text = "") =>
    allOf(
      () => text !== "" && lastPart(text) === nameOf(subnetwork),
      () => !differ(REGION.exec(text)?.[1] ?? region(), regionOf(subnetwork, stack)),
      () => !areDistinct(PROJECT.exec(text)?.[1] ?? projectOf(resource), projectOf(subnetwork)),
    ),
  );
}

/** Whether `ask` holds for a cluster of the stack whose nodes are in a subnetwork of the program. */
export const someClusterIn = (
  subnetwork: Subnetwork,
  context: Context,
  ask: (cluster: ClusterResource) => boolean,
): boolean =>
  someOf(clustersByName(context).of(ifKnown(() => [subnetwork.urn, nameOf(subnetwork) ?? ""])), (cluster) =>
    allOf(
      () => isIn(cluster, subnetwork, context.stack),
      () => ask(cluster),
    ),
  );

/** The clusters by the URNs and the names of their subnetworks. */
const clustersByName = ofStack(
  ({ stack }: Context) => new Candidates(stack.clusters, (cluster) => keysOf(cluster, stack)),
);

/** The subnetwork of the program in which a cluster's nodes are, where the program has it. */
export const subnetworkOf = (cluster: ClusterResource, stack: StackIndex): Subnetwork | undefined =>
  foundBy<Subnetwork>(
    (ask) => someOf(subnetworksByName({ stack }).of(ifKnown(() => keysOf(cluster, stack))), ask),
    (subnetwork) => isIn(cluster, subnetwork, stack),
  );

const subnetworksByName = ofStack(
  ({ stack }: Pick<Context, "stack">) =>
    new Candidates(stack.all(SUBNETWORK), (subnetwork) => [subnetwork.urn, nameOf(subnetwork) ?? ""]),
);

/** The URNs of the subnetworks that a cluster names, or the name. */
function keysOf(cluster: ClusterResource, stack: StackIndex): readonly string[] {
  const sources = sourcesOf(cluster, "subnetwork", stack);
  return sources.length > 0 ? sources.map(({ urn }) => urn) : [lastPart(nameIn(cluster) ?? "")];
}

const nameIn = ({ inputs, observed }: ClusterResource): string | undefined =>
  inputs.subnetwork ?? observed.subnetwork;

const isIn = (cluster: ClusterResource, subnetwork: Subnetwork, stack: StackIndex): boolean =>
  namesSubnetwork(
    subnetwork,
    {
      resource: cluster,
      property: "subnetwork",
      texts: () => [nameIn(cluster)],
      region: () => regionOfCluster(cluster, stack),
    },
    stack,
  );

const sourcesOf = (resource: StackResource, property: string, stack: StackIndex): readonly StackResource[] =>
  stack.sourcesOf(resource, property).filter(({ type }) => type === SUBNETWORK);

const nameOf = ({ inputs, observed }: Subnetwork): string | undefined => inputs.name ?? observed.name;

/**
 * The region of a resource: as it declares, as its provider is configured, or as it is observed; one that is not known yet is that of the resource from which
 * it comes.
 */
export const regionOf = (resource: InRegion, stack: StackIndex): string | undefined =>
  regionOfSource(resource, "region", stack) ??
  (resource.inputs.region || providerRegion(resource) || resource.observed.region);

/** The region of a cluster, also of one in a zone. */
export const regionOfCluster = (cluster: ClusterResource, stack: StackIndex): string | undefined =>
  regionOfSource(cluster, "location", stack) ??
  (cluster.inputs.location ?? cluster.observed.location)?.replace(/-[a-z]$/, "");

type InRegion = StackResource & {
  readonly inputs: { readonly region?: string };
  readonly observed: { readonly region?: string };
};

const providerRegion = ({ providerInputs: { region } }: StackResource): string | undefined => textOf(region);

/** The region of the resource from which a property comes that is not known yet. */
function regionOfSource(resource: StackResource, property: string, stack: StackIndex): string | undefined {
  if (!isUnknown(() => (resource.inputs as Record<string, unknown>)[property])) return undefined;
  const [source] = stack.sourcesOf(resource, property);
  return source && ifKnown(() => regionOf(source as InRegion, stack));
}

/** Whether two texts surely differ: both are known. */
export const differ = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && lastPart(one) !== lastPart(other);

/** The last part of a link. */
export const lastPart = (link: string): string => link.replace(/^.*\//, "");

/** The region and the project in a link. */
const REGION = /(?:^|\/)regions\/([^/]+)\//;
const PROJECT = /(?:^|\/)projects\/([^/]+)\//;
