"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const gcp = require("@pulumi/gcp");
new gcp.container.NodePool("pool", {
  cluster: "main",
  location: "europe-west4",
  nodeConfig: { workloadMetadataConfig: { mode: "GCE_METADATA" } },
});
