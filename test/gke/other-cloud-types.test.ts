import assert from "node:assert/strict";
import { isClusterOfOtherCloud } from "../../gke/other-cloud-types";

describe("a cluster of another cloud", () => {
  for (const type of [
    "aws:eks/cluster:Cluster",
    "aws-native:eks:Cluster",
    "eks:index:Cluster",
    "azure:containerservice/kubernetesCluster:KubernetesCluster",
    "azure-native:containerservice:ManagedCluster",
    "azure-native:containerservice/v20240201:ManagedCluster",
    "azure-native_containerservice_v20240201:containerservice:ManagedCluster",
    "digitalocean:index/kubernetesCluster:KubernetesCluster",
    "linode:index/lkeCluster:LkeCluster",
    "oci:ContainerEngine/cluster:Cluster",
    "alicloud:cs/managedKubernetes:ManagedKubernetes",
    "civo:index/kubernetesCluster:KubernetesCluster",
    "ovh:CloudProject/kube:Kube",
    "scaleway:kubernetes/cluster:Cluster",
    "vultr:index/kubernetes:Kubernetes",
  ])
    it(`is ${type}`, () => assert.ok(isClusterOfOtherCloud(type)));

  for (const type of [
    "gcp:container/cluster:Cluster",
    "google-native:container/v1:Cluster",
    "kubernetes:core/v1:Namespace",
    "aws:ecs/cluster:Cluster",
    "aws:eks/nodeGroup:NodeGroup",
    "platform:index:Cluster",
    "pulumi:providers:eks",
  ])
    it(`is not ${type}`, () => assert.ok(!isClusterOfOtherCloud(type)));
});
