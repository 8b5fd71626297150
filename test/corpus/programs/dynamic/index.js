const gcp = require("@pulumi/gcp");
const pulumi = require("@pulumi/pulumi");

const region = "europe-west4";
const provider = {
  async create(inputs) {
    return { id: `${region}/${inputs.name}`, outs: { mode: "GKE_METADATA" } };
  },
};

class Ticket extends pulumi.dynamic.Resource {
  constructor(name, props, opts) {
    super(provider, name, { mode: undefined, ...props }, opts);
  }
}

const ticket = new Ticket("ticket", { name: "pool" });
new gcp.container.NodePool(
  "pool",
  { cluster: "main", location: region, nodeConfig: { workloadMetadataConfig: { mode: "GCE_METADATA" } } },
  { dependsOn: ticket },
);
new gcp.container.NodePool("later", {
  cluster: "main",
  location: region,
  nodeConfig: { workloadMetadataConfig: { mode: ticket.mode } },
});
