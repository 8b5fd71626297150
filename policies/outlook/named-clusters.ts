// Which clusters a person means: by a name alone, or with what tells clusters of one name apart.

import { ifKnown } from "../evaluation/unknown";
import { projectOf } from "../program/gcp/project";
import type { SeenCluster } from "./collector";

/**
 * The clusters that have a name: NAME, in the program or on GKE; STACK/NAME or LOCATION/NAME; or PROJECT/LOCATION/NAME. Several where it
 * does not tell them apart.
 */
export function clustersNamed(text: string, clusters: readonly SeenCluster[]): readonly SeenCluster[] {
  const parts = text.split("/");
  const name = parts.pop();
  const [place, project] = [parts.pop(), parts.pop()];
  if (parts.length > 0) return [];
  return clusters.filter(({ context: { self, stackName } }) => {
    const names = [self.name, ifKnown(() => self.inputs.name)];
    const location = ifKnown(() => self.inputs.location ?? self.observed.location);
    const places = project === undefined ? [location, stackName] : [location];
    return (
      names.includes(name) &&
      (place === undefined || places.includes(place)) &&
      (project === undefined || ifKnown(() => projectOf(self)) === project)
    );
  });
}
