import { type Reading, read, type Source } from "../../evaluation/reading";
import { allOf } from "../../evaluation/unknown";
import type { CLUSTER, Inputs } from "../../resource-types";
import type { Context } from "../../rule";
import { isGkeMetadata, readMetadataMode } from "./metadata-mode";
import { somePoolOf } from "./node-pools";
import { lacksFormerNames } from "./sdk";

type Cluster = Pick<Inputs[typeof CLUSTER], "workloadIdentityConfig">;
/** Before @pulumi/gcp 6 the property `workloadPool` was called `identityNamespace`. */
type Config = NonNullable<Cluster["workloadIdentityConfig"]> & { identityNamespace?: string };

/** A cluster's workload pool, as declared, else as observed. A declared configuration without a pool turns Workload Identity off. */
export function readWorkloadPool(cluster: Source<Cluster>): Reading<string> | undefined {
  const source: Source<Cluster> =
    "workloadIdentityConfig" in cluster.inputs ? { inputs: cluster.inputs, observed: {} } : cluster;
  return read(source, ({ workloadIdentityConfig }) => poolIn(workloadIdentityConfig));
}

const poolIn = (config: Config | undefined): string | undefined =>
  config?.workloadPool ?? config?.identityNamespace;

/** Whether a cluster has a workload pool, be its name known or not. */
export function hasWorkloadPool(cluster: Source<Cluster>): boolean {
  const { workloadIdentityConfig: config } =
    "workloadIdentityConfig" in cluster.inputs ? cluster.inputs : cluster.observed;
  return config !== undefined && ("workloadPool" in config || "identityNamespace" in config);
}

/** Whether a cluster names its pool only by the property of an older SDK, which the one in use does not have. */
export function hasFormerNameAlone(context: Context<typeof CLUSTER>): boolean {
  const config: Config = context.inputs.workloadIdentityConfig ?? {};
  return allOf(
    () => lacksFormerNames(context),
    () => !("workloadPool" in config),
    () => "identityNamespace" in config,
  );
}

/** Whether a Standard cluster has no workload pool. */
export const lacksWorkloadPool = (context: Context<typeof CLUSTER>): boolean =>
  allOf(
    () => !context.inputs.enableAutopilot,
    () =>
      !(
        "workloadIdentityConfig" in context.inputs &&
        hasWorkloadPool({ inputs: context.inputs, observed: {} }) &&
        !hasFormerNameAlone(context)
      ),
    // The observed configuration counts only where the program declares none.
    () => "workloadIdentityConfig" in context.inputs || readWorkloadPool(context) === undefined,
  );

/** Whether one of the cluster's node pools runs the GKE metadata server, as declared, else as observed. */
export const hasMetadataNodes = ({ self, stack }: Context<typeof CLUSTER>): boolean =>
  somePoolOf(self, stack, (pool) => isGkeMetadata(readMetadataMode(pool)?.value ?? ""));
