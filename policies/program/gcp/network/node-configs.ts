import { read } from "../../../evaluation/reading";
import type { CLUSTER, Inputs } from "../../../resource-types";
import type { ClusterResource, StackIndex } from "../../../stack";
import { poolSourcesOf } from "../node-pools";

type NodeConfig = Pick<
  NonNullable<Inputs[typeof CLUSTER]["nodeConfig"]>,
  "resourceManagerTags" | "serviceAccount" | "tags"
>;

/** The configurations of a cluster's nodes in the program. */
export function nodeConfigsOf(cluster: ClusterResource, stack: StackIndex): readonly NodeConfig[] {
  const made: NodeConfig = {
    get tags() {
      return read(cluster, ({ nodePoolAutoConfig }) => nodePoolAutoConfig?.networkTags?.tags)?.value;
    },
    get resourceManagerTags() {
      return read(cluster, ({ nodePoolAutoConfig }) => nodePoolAutoConfig?.resourceManagerTags)?.value;
    },
    get serviceAccount() {
      return read(cluster, (each) => each.clusterAutoscaling?.autoProvisioningDefaults?.serviceAccount)
        ?.value;
    },
  };
  return [
    made,
    ...poolSourcesOf(cluster, stack).map((pool) => read(pool, ({ nodeConfig }) => nodeConfig)?.value ?? {}),
  ];
}
