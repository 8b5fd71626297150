import { readFile } from "node:fs/promises";
import * as gcp from "@pulumi/gcp";

const { mode } = JSON.parse(await readFile(new URL("./pool.json", import.meta.url), "utf8"));
const config = await gcp.organizations.getClientConfig({});

export const pool = new gcp.container.NodePool("pool", {
  cluster: "main",
  location: config.region.slice(0),
  nodeConfig: { workloadMetadataConfig: { mode } },
});
