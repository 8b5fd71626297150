import * as gcp from "@pulumi/gcp";
import { metadata } from "./metadata";

export = async () => {
  const zones = await gcp.compute.getZones({ region: "europe-west4" });
  const pools = zones.names.map(
    (zone, i) =>
      new gcp.container.NodePool(`pool-${i}`, {
        cluster: "main",
        location: zone,
        nodeConfig: { workloadMetadataConfig: metadata },
      }),
  );
  return { names: pools.map(({ name }) => name) };
};
