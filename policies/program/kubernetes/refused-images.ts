import { BREAK_GLASS, mayAdmit, mayAdmitGoogleImages } from "../../../gke/binary-authorization";
import { foundBy } from "../../evaluation/search";
import { allOf, anyOf, ifKnown, someItem, someKey } from "../../evaluation/unknown";
import type { BINARY_AUTHORIZATION_POLICY } from "../../resource-types";
import type { Context } from "../../rule";
import type { StackResource } from "../../stack";
import { deniesAll, deniesAllOn } from "../gcp/binary-authorization";
import { type PodTemplate, podTemplateOf, WORKLOADS, type WorkloadType } from "./pods";

/** Whether an image names its registry: others come from registries that the node's configuration names. */
function namesRegistry(image: string): boolean {
  const [host = "", ...path] = image.split("/");
  return path.length > 0 && /[.:]/.test(host);
}

/**
 * A workload of the stack on a cluster on which a project's policy denies all images, of which no pattern may admit one.
 * @throws Undecided if that depends on an unknown value.
 */
export function refusedWorkload(
  context: Context<typeof BINARY_AUTHORIZATION_POLICY>,
): StackResource<WorkloadType> | undefined {
  const { self, stack } = context;
  if (ifKnown(() => deniesAll(self)) === false) return undefined;
  const isRefused = (image: string) =>
    namesRegistry(image) &&
    !mayAdmitGoogleImages(image) &&
    !someItem(self.inputs.admissionWhitelistPatterns, ({ namePattern }) =>
      mayAdmit(namePattern ?? "", image),
    );
  const hasRefused = (pod: PodTemplate | undefined) =>
    someItem(["containers", "initContainers"] as const, (list) =>
      someItem(pod?.spec?.[list], ({ image }) => image !== undefined && isRefused(image)),
    );
  return foundBy<StackResource<WorkloadType>>(
    (ask) =>
      someItem(stack.clusters, (cluster) =>
        someItem(WORKLOADS, (type) =>
          someItem(stack.on(cluster, type), (workload: StackResource<WorkloadType>) =>
            allOf(
              () => ask(workload),
              () => deniesAllOn(cluster, self),
            ),
          ),
        ),
      ),
    ({ type, inputs }) => {
      const pod = podTemplateOf(type, inputs);
      return allOf(
        () => hasRefused(pod),
        () => !isOverridden(pod),
      );
    },
  );
}

const isOverridden = (pod: PodTemplate | undefined): boolean =>
  anyOf(
    () => someKey(pod?.metadata?.labels, (key) => key.includes(BREAK_GLASS)),
    () => someKey(pod?.metadata?.annotations, (key) => key.includes(BREAK_GLASS)),
  );
