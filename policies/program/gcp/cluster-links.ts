import { objectIn } from "../../../gke/resource-names";
import { allOf } from "../../evaluation/unknown";
import type { CLUSTER } from "../../resource-types";
import type { StackResource } from "../../stack";
import { areDistinct, projectOf } from "./project";

/**
 * Whether a cluster's ID or link may be that of this cluster of the stack.
 * @throws Undecided if that depends on an unknown value.
 */
export function mayLinkTo(link: string, cluster: StackResource<typeof CLUSTER>): boolean {
  const { inputs, observed } = cluster;
  const id = objectIn(link, "clusters");
  return (
    id !== undefined &&
    allOf(
      () => [undefined, id.name].includes(inputs.name ?? observed.name),
      () => [undefined, id.location].includes(inputs.location ?? observed.location),
      () => !areDistinct(id.project, projectOf(cluster)),
    )
  );
}
