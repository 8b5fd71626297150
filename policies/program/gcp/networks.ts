import { allOf, ifKnown, someItem } from "../../evaluation/unknown";
import type { CLUSTER } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { areDistinct, projectOf } from "./project";

/** The last part of a network's name, address or ID. */
const networkName = (network: string): string => network.slice(network.lastIndexOf("/") + 1);

/** The project of a network that a resource names, where the network's address or ID, or the resource, tells it. */
export const projectOfNetwork = (
  resource: StackResource,
  read: () => string | undefined,
): string | undefined =>
  ifKnown(() => /projects\/([^/]+)\//.exec(read() ?? "")?.[1] ?? projectOf(resource as InProject));

type InProject = Parameters<typeof projectOf>[0];

/** Networks as a property of a resource names them. */
export interface NamedNetworks {
  readonly resource: StackResource;
  /** The property at the top of the resource's inputs. */
  readonly property: string;
  urls(): readonly (string | undefined)[];
}

/**
 * Whether a cluster is on one of the networks that a resource names: one that the program makes, or one of the same name, as far as known in the same
 * project. A resource that names the cluster itself counts.
 */
export function isOnOneOf(
  cluster: StackResource<typeof CLUSTER>,
  { resource, property, urls }: NamedNetworks,
  stack: StackIndex,
): boolean {
  const own = stack.sourcesOf(cluster, "network");
  const named = stack.sourcesOf(resource, property);
  if (named.includes(cluster) || own.some((network) => named.includes(network))) return true;
  if (own.length > 0 && named.length > 0) return false;
  return someItem(urls(), (url = "") =>
    allOf(
      () => networkName(cluster.inputs.network ?? "default") === networkName(url),
      () =>
        !areDistinct(
          projectOfNetwork(cluster, () => cluster.inputs.network),
          projectOfNetwork(resource, () => url),
        ),
    ),
  );
}
