import { CLUSTER, NODE_POOL } from "../../resource-types";
import { changesByScript } from "./node-network";

/**
 * Resources by which a service beside Google's makes the nodes of a GKE cluster: of CAST AI, and of Spot's Ocean and Elastigroup, by their own
 * packages, by Terraform's providers and in Terraform modules.
 * Sources, checked 2026-11-30: sdk/nodejs of https://github.com/castai/pulumi-castai and https://github.com/pulumi/pulumi-spotinst, and
 * https://www.pulumi.com/registry/packages/terraform-provider/
 */
const NODE_MAKERS = [
  /^castai:(?:gcp|index\/gkeCluster):GkeCluster$/,
  /^spotinst:(?:gke\/|index\/(?:elastigroupGke|oceanGke))/,
  /^[^:]+:tf:(?:castai_gke_cluster$|spotinst_(?:elastigroup|ocean)_gke)/,
];

/** Whether a resource is one by which a service beside Google's makes nodes of a GKE cluster. */
export const makesNodes = (type: string): boolean => NODE_MAKERS.some((pattern) => pattern.test(type));

/**
 * Whether a script of nodes, which Compute Engine runs at each start, changes their network by a command.
 * Source: https://cloud.google.com/compute/docs/instances/startup-scripts/linux, checked 2026-12-01
 */
export function startsWithNetworkChange(type: string, known: () => object): boolean {
  if (type !== CLUSTER && type !== NODE_POOL) return false;
  const { nodeConfig, nodePools } = known() as { nodeConfig?: Configured["nodeConfig"]; nodePools?: unknown };
  const configs = [
    nodeConfig,
    ...(Array.isArray(nodePools) ? nodePools : []).map(
      (pool) => (pool as Configured | undefined)?.nodeConfig,
    ),
  ];
  return configs.some((config) => {
    const script = config?.metadata?.["startup-script"];
    return typeof script === "string" && changesByScript(script);
  });
}

interface Configured {
  readonly nodeConfig?: { readonly metadata?: Readonly<Record<string, unknown>> };
}
