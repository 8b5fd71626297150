import * as gcp from "@pulumi/gcp";

new gcp.container.NodePool("pool", {
  cluster: "main",
  location: "europe-west4",
  nodeConfig: { workloadMetadataConfig: { mode: "GCE_METADATA" } },
});
