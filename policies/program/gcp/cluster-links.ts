import { objectIn } from "../../../gke/resource-names";
import { allOf } from "../../evaluation/unknown";
import type { CLUSTER } from "../../resource-types";
import type { StackResource } from "../../stack";
import { areDistinct, projectOf } from "./project";

/**
 * Whether the ID or the link of a cluster may be that of a cluster of the stack.
 * @throws Undecided if that hangs on a value that is not known.
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
