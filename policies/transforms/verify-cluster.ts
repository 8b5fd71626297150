import type { container } from "@pulumi/gcp";
import { Provider } from "@pulumi/kubernetes/provider";
import {
  all,
  getProject,
  getStack,
  type Input,
  output,
  type Resource,
  type ResourceTransformationArgs,
} from "@pulumi/pulumi";
import { workloadPoolOf } from "../../gke/workload-identity";
import { kubeconfig } from "../../stacks/kubeconfig";
import { shortHash } from "../../stacks/shared/short-hash";
import { UpgradeVerification } from "../../stacks/verification";
import { isPlain } from "../../stacks/verification/gate";
import type { VerificationOptions } from "../../stacks/verification/options";

/** A cluster of the program that gets its verification from here. */
export interface Target {
  /** Of the cluster, in the program. */
  readonly name: string;
  readonly args: container.ClusterArgs;
  readonly isAutopilot: boolean;
  /** Once the program has had its say. */
  verification?: UpgradeVerification;
}

/** The clusters of the program by their resources. */
export type Targets = ReadonlyMap<Resource, Target>;

/** Adds a verification to a cluster, with a provider for its Kubernetes API. */
export function verifyCluster(
  { name, resource, opts }: ResourceTransformationArgs,
  { args, isAutopilot }: Target,
  options: VerificationOptions,
): UpgradeVerification {
  const cluster = resource as container.Cluster;
  const parent = opts.parent === undefined ? {} : { parent: opts.parent };
  const kubernetes = new Provider(
    `${name}-verification`,
    {
      kubeconfig: all([cluster.name, cluster.endpoint, cluster.masterAuth]).apply(
        ([clusterName, endpoint, { clusterCaCertificate }]) =>
          kubeconfig({ name: clusterName, endpoint, certificateAuthority: clusterCaCertificate }),
      ),
    },
    parent,
  );
  const google = "provider" in opts && opts.provider !== undefined ? [opts.provider] : [];
  return new UpgradeVerification(
    name,
    {
      ...options,
      cluster,
      clusterName: cluster.name,
      location: cluster.location,
      project: cluster.project,
      workloadPool: workloadPool(args, cluster),
      isAutopilot,
      accountId: `gke-verify-${shortHash(`${getProject()}/${getStack()}/${name}`)}`,
      versions: { controlPlane: cluster.masterVersion },
    },
    { ...parent, providers: [kubernetes, ...google] },
  );
}

/** The pool that the program names, or the one that the project has. */
function workloadPool(
  { workloadIdentityConfig: config }: container.ClusterArgs,
  { project }: container.Cluster,
): Input<string> {
  const ofProject = project.apply(workloadPoolOf);
  const declared = isPlain(config)
    ? config?.workloadPool
    : output(config).apply((known) => known?.workloadPool);
  // A pool that is known does not wait for a project that may not be.
  return output(declared).apply((pool) => (pool === undefined ? ofProject : output(pool)));
}
