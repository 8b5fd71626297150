import { type Reading, read, type Source } from "../../evaluation/reading";
import type { CLUSTER, Inputs } from "../../resource-types";

type Cluster = Pick<Inputs[typeof CLUSTER], "workloadIdentityConfig">;
/** Before @pulumi/gcp 6 the pool is called `identityNamespace`. */
type Config = NonNullable<Cluster["workloadIdentityConfig"]> & { identityNamespace?: string };

/** A cluster's workload pool, where one is declared or else observed. A configuration without a pool turns Workload Identity off. */
export function readWorkloadPool(cluster: Source<Cluster>): Reading<string> | undefined {
  const source: Source<Cluster> =
    "workloadIdentityConfig" in cluster.inputs ? { inputs: cluster.inputs, observed: {} } : cluster;
  return read(source, ({ workloadIdentityConfig }) => poolIn(workloadIdentityConfig));
}

const poolIn = (config: Config | undefined): string | undefined =>
  config?.workloadPool ?? config?.identityNamespace;

/** Whether a cluster has a workload pool, whether or not it is known. */
export function hasWorkloadPool(cluster: Source<Cluster>): boolean {
  const { workloadIdentityConfig: config } =
    "workloadIdentityConfig" in cluster.inputs ? cluster.inputs : cluster.observed;
  return config !== undefined && ("workloadPool" in config || "identityNamespace" in config);
}
