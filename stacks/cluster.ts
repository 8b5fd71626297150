import { Cluster as GkeCluster } from "@pulumi/gcp/container";
import { Provider } from "@pulumi/kubernetes/provider";
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
} from "@pulumi/pulumi";
import { clusterArgs } from "./cluster-args";
import type { ClusterConfig } from "./config-keys";
import { kubeconfig } from "./kubeconfig";
import type { ClusterNetwork } from "./network";

export interface ClusterComponentArgs {
  readonly config: ClusterConfig;
  readonly network: ClusterNetwork;
  /** `projects/PROJECT/topics/TOPIC` */
  readonly notificationTopic: Input<string>;
}

/** The control plane, and the way for Kubernetes resources to get there. */
export class Cluster extends ComponentResource {
  readonly cluster: GkeCluster;
  /** The provider of the cluster's Kubernetes resources. */
  readonly kubernetes: Provider;
  /** Holds no credentials. */
  readonly kubeconfig: Output<string>;

  constructor(
    name: string,
    { config, network, notificationTopic }: ClusterComponentArgs,
    opts?: ComponentResourceOptions,
  ) {
    super("gke-guardrails:index:Cluster", name, {}, opts);

    this.cluster = new GkeCluster(name, clusterArgs(config, network, notificationTopic), { parent: this });
    this.kubeconfig = all([
      this.cluster.name,
      this.cluster.endpoint,
      this.cluster.masterAuth.clusterCaCertificate,
    ]).apply(([clusterName, endpoint, certificateAuthority]) =>
      kubeconfig({ name: clusterName, endpoint, certificateAuthority }),
    );
    this.kubernetes = new Provider(name, { kubeconfig: this.kubeconfig }, { parent: this });

    this.registerOutputs({ name: this.cluster.name, kubeconfig: this.kubeconfig });
  }
}
