import type { StackResource } from "../../stack";

/**
 * The groups of resources of which no operator makes Pods or accounts: cert-manager's, which makes certificates, those that GKE itself reads, but for the
 * ones that `mayMakeObjects` knows, and releases of Pulumi's provider.
 */
const MAKE_NO_PODS =
  /(?:^|\.)(?:k8s\.io|helm\.sh|cert-manager\.io|cloud\.google\.com|gke\.io|googleapis\.com)$/;

/** Whether a resource is a custom one of which an operator may make Pods and what they need. */
export function isForOperator({ type }: StackResource): boolean {
  const [group = ""] = type.slice("kubernetes:".length).split("/");
  return group.includes(".") && !MAKE_NO_PODS.test(group);
}
