const gcp = require("@pulumi/gcp");
const kubernetes = require("@pulumi/kubernetes");

const cluster = new gcp.container.Cluster("main", { location: "europe-west4", initialNodeCount: 1 });
new gcp.container.NodePool("pool", {
  cluster: cluster.name,
  location: "europe-west4",
  nodeConfig: { workloadMetadataConfig: { mode: "GCE_METADATA" } },
});
const provider = new kubernetes.Provider("cluster", { kubeconfig: cluster.endpoint });
new kubernetes.admissionregistration.v1.ValidatingWebhookConfiguration(
  "images",
  {
    webhooks: [
      {
        name: "images.example.com",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        clientConfig: { service: { name: "images", namespace: "images" } },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
      },
    ],
  },
  { provider },
);
new kubernetes.helm.v3.Release("ingress", { chart: "ingress-nginx" }, { provider });
