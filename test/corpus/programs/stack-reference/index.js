const gcp = require("@pulumi/gcp");
const pulumi = require("@pulumi/pulumi");

const platform = new pulumi.StackReference("organization/platform/prod");
const pool = new gcp.container.NodePool("pool", {
  cluster: platform.requireOutput("cluster"),
  location: "europe-west4",
  nodeConfig: { workloadMetadataConfig: { mode: platform.getOutput("mode") } },
});
exports.url = pulumi.interpolate`https://${platform.getOutput("host")}/${pool.name}`;
