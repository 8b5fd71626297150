const gcp = require("@pulumi/gcp");

const cluster = new gcp.container.Cluster("main", { location: "europe-west1", initialNodeCount: 1 });
const nodeConfig = { workloadMetadataConfig: { mode: "GCE_METADATA" } };
new gcp.container.NodePool("pool", { cluster: cluster.name, location: "europe-west1", nodeConfig });
