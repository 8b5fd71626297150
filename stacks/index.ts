import { getProject, getStack, interpolate, runtime } from "@pulumi/pulumi";
import { workloadPoolOf } from "../gke/workload-identity";
import { Cluster } from "./cluster";
import { resourceLabels } from "./cluster-args";
import { parseConfig } from "./config";
import { Network } from "./network";
import { NodeAccount } from "./node-account";
import { NodePools } from "./node-pools";
import { Notifications } from "./notifications";
import { SampleWorkload } from "./sample-workload";
import { UpgradeVerification } from "./verification";

const config = parseConfig(runtime.allConfig(), { project: getProject(), stack: getStack() });
const { clusterName: name, project, region } = config;
const labels = resourceLabels(config);

const network =
  config.network.mode === "new"
    ? new Network(name, { project, region, ranges: config.network })
    : config.network;
const notifications = new Notifications(name, { project, labels });
const nodeAccount = new NodeAccount(name, { project });

const { cluster, kubernetes, ...access } = new Cluster(name, {
  config,
  network,
  notificationTopic: notifications.topic,
});
const nodePools = new NodePools(name, {
  pools: config.nodePools,
  isGated: config.verification.gate === true,
  after: [...nodeAccount.grants, ...(network instanceof Network ? [network] : [])],
  placement: {
    project,
    location: region,
    cluster: cluster.name,
    serviceAccount: nodeAccount.email,
    resourceLabels: labels,
  },
});
const workload = new SampleWorkload(
  name,
  { project, ...config.sampleWorkload, cluster },
  { providers: [kubernetes] },
);
new UpgradeVerification(
  name,
  {
    ...config.verification,
    cluster,
    clusterName: cluster.name,
    location: region,
    project,
    accountId: `${name}-verify`,
    nodeServiceAccounts: [nodeAccount.email],
    versions: { controlPlane: cluster.masterVersion, ...nodePools.versions },
  },
  { providers: [kubernetes] },
);

/** The cluster's name in GKE. */
export const clusterName = cluster.name;
/** The command that makes kubectl use the cluster. */
export const getCredentials = interpolate`gcloud container clusters get-credentials ${cluster.name} --location ${region} --project ${project}`;
/** For kubectl and other programs; holds no credentials. */
export const kubeconfig = access.kubeconfig;
/** The workload pool of the cluster's Kubernetes service accounts. */
export const workloadPool = workloadPoolOf(project);
/** The node pools' names in GKE, by their names in the configuration. */
export const nodePoolNames = nodePools.names;
/** The e-mail address of the nodes' service account. */
export const nodeServiceAccount = nodeAccount.email;
/** Where upgrade notifications wait to be read. */
export const upgradeSubscription = notifications.subscription;
/** The e-mail address of the sample workload's IAM service account. */
export const sampleWorkloadIdentity = workload.identity;
