import { Cluster as GkeCluster } from "@pulumi/gcp/container";
import { Provider } from "@pulumi/kubernetes/provider";
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type Resource,
  unsecret,
} from "@pulumi/pulumi";
import { type ClusterSurroundings, clusterArgs } from "./cluster-args";
import type { ClusterConfig } from "./config-keys";
import { kubeconfig } from "./kubeconfig";

export interface ClusterComponentArgs extends ClusterSurroundings {
  readonly config: ClusterConfig;
  /** What an Autopilot cluster's first nodes need, which are created with it. */
  readonly after: readonly Resource[];
}

/** The control plane, and the provider for Kubernetes resources on it. */
export class Cluster extends ComponentResource {
  readonly cluster: GkeCluster;
  /** The provider of the cluster's Kubernetes resources. */
  readonly kubernetes: Provider;
  /** Holds no credentials. */
  readonly kubeconfig: Output<string>;

  constructor(
    name: string,
    { config, after, ...surroundings }: ClusterComponentArgs,
    opts?: ComponentResourceOptions,
  ) {
    super("gke-guardrails:index:Cluster", name, {}, opts);

    this.cluster = new GkeCluster(name, clusterArgs(config, surroundings), {
      parent: this,
      dependsOn: [...after],
      // It belongs to the first pool, which is removed; changing it would re-create the cluster.
      ignoreChanges: ["nodeConfig"],
    });
    this.kubeconfig = all([
      this.cluster.name,
      this.cluster.endpoint,
      // The provider makes all of masterAuth secret, but this part of it is public.
      unsecret(this.cluster.masterAuth).clusterCaCertificate,
    ]).apply(([clusterName, endpoint, certificateAuthority]) =>
      kubeconfig({ name: clusterName, endpoint, certificateAuthority }),
    );
    this.kubernetes = new Provider(name, { kubeconfig: this.kubeconfig }, { parent: this });

    this.registerOutputs({ name: this.cluster.name, kubeconfig: this.kubeconfig });
  }
}
