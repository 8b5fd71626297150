import type { types } from "@pulumi/gcp";
import { type Input, log, Output, output, type Resource } from "@pulumi/pulumi";
import { withInstalledPages } from "../../gke/package-pages";
import { STARTUP_TAINT_KEY } from "../../verifier/contract";
import type { VerificationSettings } from "./options";

type NodeConfig = types.input.container.NodePoolNodeConfig;
type Taint = types.input.container.NodePoolNodeConfigTaint;

/**
 * The taint with which gated node pools register, as a pool's `nodeConfig.taints` take it: a passed verification removes it from its
 * node.
 */
export const STARTUP_TAINT = { key: STARTUP_TAINT_KEY, value: "true", effect: "NO_SCHEDULE" } as const;

/** A pool's configuration with the startup taint, once. What is known of it stays known. */
export function withStartupTaint(nodeConfig: Input<NodeConfig | undefined>): Input<NodeConfig> {
  if (!isPlain(nodeConfig)) return output(nodeConfig).apply((config) => output(withStartupTaint(config)));
  const taints = nodeConfig?.taints ?? [];
  return {
    ...nodeConfig,
    taints: isPlain(taints) ? added(taints) : output(taints).apply((all) => added(all ?? [])),
  };
}

function added(taints: readonly Input<Taint>[]): Input<Taint>[] {
  const has = taints.some((taint) => isPlain(taint) && taint.key === STARTUP_TAINT_KEY);
  return has ? [...taints] : [...taints, STARTUP_TAINT];
}

/** Whether a value is given as it is, and not promised. */
export const isPlain = <T>(value: Input<T>): value is T =>
  !Output.isInstance(value) && !(value instanceof Promise);

/** Warns of a gate whose program can change by itself. */
export function warnOfTag({ gate, image }: VerificationSettings, resource: Resource): void {
  if (!gate || image.includes("@")) return;
  void log.warn(
    `The gate's image ${image} has no digest: whoever can move the tag decides which program lets workloads onto nodes. Set image.digest; ${withInstalledPages("docs/verification.md")} says how to get it.`,
    resource,
  );
}
