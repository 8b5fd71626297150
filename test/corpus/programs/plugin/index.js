const gcp = require("@pulumi/gcp");
const pulumi = require("@pulumi/pulumi");

// What the SDK of a component plugin does: the plugin builds the resources, and the program knows their outputs alone.
class Platform extends pulumi.ComponentResource {
  constructor(name, args, opts) {
    super("platform:index:Platform", name, { ...args, clusterName: undefined }, opts, true);
  }
}

const platform = new Platform("platform", { region: "europe-west4" });
new gcp.container.NodePool("pool", {
  cluster: platform.clusterName,
  location: "europe-west4",
  nodeConfig: { workloadMetadataConfig: { mode: "GCE_METADATA" } },
});
