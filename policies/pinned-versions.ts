import { isNumbered, type NumberedVersion, parseVersion } from "../gke/versions";
import { hasDefaultPool } from "./default-pool";
import { CLUSTER, type Inputs, NODE_POOL, type ResourceType } from "./resource-types";
import type { Context, Finding, Rule } from "./rule";

/** Whether the program leaves a property to others once the resource exists. */
export const isIgnored = (ignoreChanges: readonly string[] | undefined, property: string): boolean =>
  ignoreChanges?.some((path) => path === property || path === "*") ?? false;

/** The version that a text names, of which at least the minor is known; undefined for an alias and what is no version. */
export function numberedVersion(text: string | undefined): NumberedVersion | undefined {
  // A program without types may give 1.33 as a number.
  const version = text === undefined ? undefined : parseVersion(String(text));
  return version && isNumbered(version) ? version : undefined;
}

/** What a program pins some nodes and their control plane to. */
export interface PinnedVersions {
  /** The property that pins the nodes. */
  at: string;
  nodes: NumberedVersion;
  /** A floor: GKE's own upgrades may have gone further. */
  controlPlane: NumberedVersion;
  cluster: Inputs[typeof CLUSTER];
}

type Judge = (pinned: PinnedVersions, context: Context) => Iterable<Finding>;

/** Checks that compare nodes with their control plane, wherever a program pins both in one stack. */
export function comparePinnedVersions(judge: Judge): Rule["checks"] {
  function* compare(
    at: string,
    nodes: () => string | undefined,
    cluster: Inputs[typeof CLUSTER],
    context: Context,
  ): Iterable<Finding> {
    const [ofNodes, ofControlPlane] = [numberedVersion(nodes()), numberedVersion(cluster.minMasterVersion)];
    if (ofNodes && ofControlPlane)
      yield* judge({ at, nodes: ofNodes, controlPlane: ofControlPlane, cluster }, context);
  }
  const isPinned = (inputs: object, property: string, context: Context<ResourceType>) =>
    property in inputs && !isIgnored(context.resource.ignoreChanges, property);

  return {
    [NODE_POOL]: [
      function* version(pool, context) {
        if (!isPinned(pool, "version", context)) return;
        const cluster = context.stack.clusterOf(context.self);
        if (!cluster || isIgnored(cluster.declaration.opts.ignoreChanges, "minMasterVersion")) return;
        // Nodes of the cluster's own version, such as masterVersion, follow it.
        if (context.stack.sourcesOf(context.self, "version").some(({ urn }) => urn === cluster.urn)) return;
        yield* compare("version", () => pool.version, cluster.inputs, context);
      },
    ],
    [CLUSTER]: [
      function* defaultPool(cluster, context) {
        if (!isPinned(cluster, "nodeVersion", context) || !isPinned(cluster, "minMasterVersion", context))
          return;
        if (!hasDefaultPool(cluster)) return;
        yield* compare("nodeVersion", () => cluster.nodeVersion, cluster, context);
      },
      function* inlinePools(cluster, context) {
        if (!isPinned(cluster, "nodePools", context) || !isPinned(cluster, "minMasterVersion", context))
          return;
        if (cluster.enableAutopilot) return;
        yield* context.each(cluster.nodePools, (pool, i) =>
          compare(`nodePools[${i}].version`, () => pool.version, cluster, context),
        );
      },
    ],
  };
}
