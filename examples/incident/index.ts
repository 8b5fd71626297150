import * as gcp from "@pulumi/gcp";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const settings = new pulumi.Config("gcp");
const project = settings.require("project");
const location = settings.require("zone");

// Enrolled in no channel, with no maintenance window, and nobody is told of an upgrade.
const cluster = new gcp.container.Cluster("runners", {
  name: "runners",
  project,
  location,
  resourceLabels: { env: "prod" },
  releaseChannel: { channel: "UNSPECIFIED" },
  minMasterVersion: "1.21.10-gke.2000",
  removeDefaultNodePool: true,
  initialNodeCount: 1,
  networkPolicy: { enabled: true, provider: "CALICO" },
  addonsConfig: { networkPolicyConfig: { disabled: false } },
  workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
});

// Upgraded in place, without a way back. Its nodes come from before the metadata server moved to another address, the control plane from after it.
new gcp.container.NodePool("jobs", {
  project,
  location,
  cluster: cluster.name,
  version: "1.20.15-gke.5000",
  nodeCount: 10,
  nodeConfig: {
    machineType: "n1-standard-16",
    imageType: "COS",
    labels: { dedicated: "ci" },
    workloadMetadataConfig: { mode: "GKE_METADATA" },
  },
});

// Older than the cluster's Workload Identity, and left as it was: its Pods get the node's identity.
new gcp.container.NodePool("builds", {
  project,
  location,
  cluster: cluster.name,
  version: "1.20.15-gke.5000",
  nodeCount: 4,
  nodeConfig: {
    machineType: "n1-highcpu-32",
    imageType: "COS",
    labels: { dedicated: "ci" },
    workloadMetadataConfig: { mode: "GCE_METADATA" },
  },
});

const provider = new kubernetes.Provider("runners", {
  kubeconfig: pulumi.jsonStringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "runners",
    contexts: [{ name: "runners", context: { cluster: "runners", user: "runners" } }],
    clusters: [
      {
        name: "runners",
        cluster: {
          server: pulumi.interpolate`https://${cluster.endpoint}`,
          "certificate-authority-data": cluster.masterAuth.clusterCaCertificate,
        },
      },
    ],
    users: [
      {
        name: "runners",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "gke-gcloud-auth-plugin",
            provideClusterInfo: true,
          },
        },
      },
    ],
  }),
});

const identity = new gcp.serviceaccount.Account("runner", { project, accountId: "gitlab-runner" });
new gcp.serviceaccount.IAMMember("runner", {
  serviceAccountId: identity.name,
  role: "roles/iam.workloadIdentityUser",
  member: `serviceAccount:${project}.svc.id.goog[gitlab/gitlab-runner]`,
});

const namespace = new kubernetes.core.v1.Namespace("gitlab", { metadata: { name: "gitlab" } }, { provider });
const account = new kubernetes.core.v1.ServiceAccount(
  "gitlab-runner",
  {
    metadata: {
      name: "gitlab-runner",
      namespace: namespace.metadata.name,
      annotations: { "iam.gke.io/gcp-service-account": identity.email },
    },
  },
  { provider },
);
const labels = { app: "gitlab-runner" };
new kubernetes.apps.v1.Deployment(
  "gitlab-runner",
  {
    metadata: { name: "gitlab-runner", namespace: namespace.metadata.name },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: account.metadata.name,
          containers: [{ name: "gitlab-runner", image: "gitlab/gitlab-runner:alpine-v13.11.0" }],
        },
      },
    },
  },
  { provider },
);

// Allows the metadata server only where it listened before 1.21.0-gke.1000.
new kubernetes.networking.v1.NetworkPolicy(
  "runner-egress",
  {
    metadata: { name: "runner-egress", namespace: namespace.metadata.name },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ["Egress"],
      egress: [
        { to: [{ ipBlock: { cidr: "127.0.0.1/32" } }], ports: [{ protocol: "TCP", port: 988 }] },
        {
          ports: [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
          ],
        },
        { ports: [{ protocol: "TCP", port: 443 }] },
      ],
    },
  },
  { provider },
);
