import type { container } from "@pulumi/gcp";
import { interpolate, type Output, type ProviderResource } from "@pulumi/pulumi";
import { workloadPoolOf } from "../gke/workload-identity";
import type { ChannelNames } from "./alerts/channels";
import { Cluster } from "./cluster";
import { resourceLabels } from "./cluster-args";
import type { ClusterConfig } from "./config-keys";
import { GitlabRunner } from "./gitlab-runner";
import { Network } from "./network";
import { NodeAccount } from "./node-account";
import { NodePools } from "./node-pools";
import { Notifications } from "./notifications";
import { SampleWorkload } from "./sample-workload";
import { UpgradeVerification } from "./verification";
import { DECLARED } from "./verification/workload-options";
import { watchCluster } from "./watch-cluster";

/** What a stack says of one of its clusters. */
export interface ClusterOutputs {
  /** The cluster's name in GKE. */
  readonly name: Output<string>;
  /** The command that makes kubectl use the cluster. */
  readonly getCredentials: Output<string>;
  /** For kubectl and other programs; holds no credentials. */
  readonly kubeconfig: Output<string>;
  /** The workload pool of the cluster's Kubernetes service accounts. */
  readonly workloadPool: string;
  /** The node pools' names in GKE, by their names in the configuration. */
  readonly nodePoolNames: Readonly<Record<string, Output<string>>>;
  /** The e-mail address of the nodes' service account. */
  readonly nodeServiceAccount: Output<string>;
  /** Where upgrade notifications wait to be read. */
  readonly upgradeSubscription: Output<string>;
  /** The e-mail address of the sample workload's IAM service account. */
  readonly sampleWorkloadIdentity: Output<string>;
  /** The e-mail address of the IAM service account of GitLab Runner's jobs; undefined without GitLab Runner. */
  readonly ciJobsIdentity: Output<string> | undefined;
}

export interface PlatformCluster {
  readonly cluster: container.Cluster;
  readonly outputs: ClusterOutputs;
}

/**
 * A cluster with all that belongs to it. A function and no component: the names and parents of its resources are part of their URNs, and
 * the clusters of a stack differ by their names alone.
 * @param channels who is notified of its alerts; undefined where it has none
 */
export function platformCluster(config: ClusterConfig, channels: ChannelNames | undefined): PlatformCluster {
  const { name, project, region, verification } = config;
  const labels = resourceLabels(config);

  const network =
    config.network.mode === "new"
      ? new Network(name, { project, region, ranges: config.network })
      : config.network;
  const notifications = new Notifications(name, { project, labels });
  const nodeAccount = new NodeAccount(name, { project });

  const beforeNodes = [...nodeAccount.grants, ...(network instanceof Network ? [network] : [])];

  const { cluster, kubernetes, kubeconfig } = new Cluster(name, {
    config,
    network,
    notificationTopic: notifications.topic,
    nodeServiceAccount: nodeAccount.email,
    after: config.autopilot ? beforeNodes : [],
  });
  const providers = [kubernetes];
  const nodePools = config.autopilot
    ? undefined
    : new NodePools(name, {
        pools: config.nodePools,
        isGated: verification.gate === true,
        after: beforeNodes,
        placement: {
          project,
          location: region,
          cluster: cluster.name,
          serviceAccount: nodeAccount.email,
          resourceLabels: labels,
        },
      });
  // Before the workloads whose identities it verifies.
  verify(config, { cluster, nodeAccount, nodePools, metrics: channels !== undefined, providers });
  const workload = new SampleWorkload(name, { project, ...config.sampleWorkload, cluster }, { providers });

  const gitlabRunner =
    config.gitlabRunner &&
    nodePools &&
    new GitlabRunner(name, { project, config: config.gitlabRunner, cluster, nodePools }, { providers });

  if (channels !== undefined) watchCluster(config, cluster.name, channels);

  const outputs = {
    name: cluster.name,
    getCredentials: interpolate`gcloud container clusters get-credentials ${cluster.name} --location ${region} --project ${project}`,
    kubeconfig,
    workloadPool: workloadPoolOf(project),
    nodePoolNames: nodePools?.names ?? {},
    nodeServiceAccount: nodeAccount.email,
    upgradeSubscription: notifications.subscription,
    sampleWorkloadIdentity: workload.identity,
    ciJobsIdentity: gitlabRunner?.jobs,
  };
  return { cluster, outputs };
}

/** The verification of a cluster, whose rollouts follow the versions of its control plane and node pools. */
function verify(
  config: ClusterConfig,
  {
    cluster,
    nodeAccount,
    nodePools,
    metrics,
    providers,
  }: {
    cluster: container.Cluster;
    nodeAccount: NodeAccount;
    /** Undefined for an Autopilot cluster. */
    nodePools: NodePools | undefined;
    metrics: boolean;
    providers: ProviderResource[];
  },
): void {
  const { name, project, region, verification, alerts } = config;
  new UpgradeVerification(
    name,
    {
      ...verification,
      workloads: verification.workloads ?? DECLARED,
      runbookUrl: alerts?.runbookUrl,
      metrics,
      cluster,
      isAutopilot: config.autopilot,
      clusterName: cluster.name,
      location: region,
      project,
      accountId: `${name}-verify`,
      nodeServiceAccounts: [nodeAccount.email],
      minNodes: nodePools?.minNodes,
      versions: { controlPlane: cluster.masterVersion, ...nodePools?.versions },
    },
    { providers },
  );
}
