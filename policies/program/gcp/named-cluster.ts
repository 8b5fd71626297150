// Which cluster a person means: by a name alone, or with what tells clusters of one name apart.

import { ifKnown, knownText } from "../../evaluation/unknown";
import type { ClusterResource } from "../../stack";
import { projectOf } from "./project";

/** The names and the place of a cluster; each is undefined where it is unknown. */
export interface ClusterNames {
  readonly stack: string;
  /** Its names in the program and on GKE. */
  readonly names: readonly (string | undefined)[];
  readonly location: string | undefined;
  readonly project: string | undefined;
}

/** Whether a text names a cluster: NAME, in the program or on GKE; STACK/NAME or LOCATION/NAME; or PROJECT/LOCATION/NAME. */
export function isNamed(text: string, { stack, names, location, project }: ClusterNames): boolean {
  const parts = text.split("/");
  const name = parts.pop();
  const [place, ofProject] = [parts.pop(), parts.pop()];
  if (parts.length > 0) return false;
  const places = ofProject === undefined ? [location, stack] : [location];
  return (
    names.includes(name) &&
    (place === undefined || places.includes(place)) &&
    (ofProject === undefined || ofProject === project)
  );
}

export const namesOf = (cluster: ClusterResource, stack: string): ClusterNames => ({
  stack,
  names: [cluster.name, knownText(() => cluster.inputs.name)],
  location: knownText(() => cluster.inputs.location ?? cluster.observed.location),
  project: ifKnown(() => projectOf(cluster)),
});

/** Whether two resources surely are the same cluster, as where one comes from a state and the other from gcloud's list. */
export function areOneCluster(a: ClusterResource, b: ClusterResource): boolean {
  const [one, other] = [placeOnGke(a), placeOnGke(b)];
  return one !== undefined && one === other;
}

/** PROJECT/LOCATION/NAME on GKE; undefined where a part is unknown. */
export function placeOnGke(cluster: ClusterResource): string | undefined {
  const { location, project } = namesOf(cluster, "");
  const name = knownText(() => cluster.inputs.name ?? cluster.observed.name);
  return location && project && name ? `${project}/${location}/${name}` : undefined;
}
