import type { container } from "@pulumi/gcp";
import {
  Output,
  type Resource,
  type ResourceTransformationArgs,
  type ResourceTransformationResult,
} from "@pulumi/pulumi";
import { shortHash } from "../../stacks/shared/short-hash";
import { withStartupTaint } from "../../stacks/verification/gate";
import { resourcesOf } from "../../stacks/verification/made-of";
import { NAME } from "../../stacks/verification/names";
import type { VerificationOptions } from "../../stacks/verification/options";
import type { Targets } from "./verify-cluster";

/** Verifies the rollouts of a node pool whose cluster is verified, and gates it. */
export function followPool(
  { name, props, resource, opts }: ResourceTransformationArgs,
  targets: Targets,
  options: VerificationOptions,
): ResourceTransformationResult | undefined {
  const args = props as container.NodePoolArgs;
  const [cluster, target] =
    [...targets].find(([candidate, { args: its }]) => isOf(args, candidate, its)) ?? [];
  if (cluster === undefined || target === undefined) return undefined;
  queueMicrotask(() => {
    const { version } = resource as container.NodePool;
    // The cluster has a rollout of its own, by its name.
    const ending = name === target.name ? "verification-pool-rollout" : "verification-rollout";
    target.verification?.verifyRollout(`${name}-${ending}`, jobName(name), { [name]: version });
  });
  const isGated = options.gate === true && !target.isAutopilot;
  return isGated ? { props: { ...args, nodeConfig: withStartupTaint(args.nodeConfig) }, opts } : undefined;
}

/** Whether a pool is the cluster's, as far as the program shows before anything is created. */
function isOf(
  { cluster }: container.NodePoolArgs,
  candidate: Resource,
  { name }: container.ClusterArgs,
): boolean {
  if (Output.isInstance(cluster)) return resourcesOf(cluster).has(candidate);
  return typeof cluster === "string" && cluster === name;
}

/** A name of up to 63 characters for a pool's Job. */
function jobName(pool: string): string {
  const readable = pool
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 24);
  return `${NAME}-${readable}-${shortHash(pool)}`;
}
