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
