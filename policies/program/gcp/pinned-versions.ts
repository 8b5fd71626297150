import {
  compareVersions,
  isBefore,
  isNumbered,
  type NumberedVersion,
  parseVersion,
} from "../../../gke/versions";
import { CLUSTER, type Inputs, NODE_POOL, type ResourceType } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";
import type { StackResource } from "../../stack";
import { hasDefaultPool } from "./default-pool";

/** Whether the program leaves a property to others once the resource exists. */
export const isIgnored = (ignoreChanges: readonly string[] | undefined, property: string): boolean =>
  ignoreChanges?.some((path) => path === property || path === "*") ?? false;

/** The version that a text names, of which at least the minor is known; undefined for an alias and what is no version. */
export function numberedVersion(text: string | undefined): NumberedVersion | undefined {
  // A program without types may give 1.33 as a number.
  const version = text === undefined ? undefined : parseVersion(String(text));
  return version && isNumbered(version) ? version : undefined;
}

/** What a program pins some nodes to, and what is known of their control plane. */
export interface PinnedVersions {
  /** The property that pins the nodes. */
  at: string;
  nodes: NumberedVersion;
  /** What is known of the control plane's version. */
  controlPlane: NumberedVersion;
  /** Whether that is only what the program asks for at least: GKE's own upgrades may have gone further. */
  isFloor: boolean;
  cluster: Inputs[typeof CLUSTER];
}

type Judge = (pinned: PinnedVersions, context: Context) => Iterable<Finding>;

/** Checks that compare nodes with their control plane, wherever a program pins the nodes and the control plane's version is known. */
export function comparePinnedVersions(judge: Judge): Rule["checks"] {
  function* compare(
    at: string,
    nodes: () => string | undefined,
    cluster: StackResource<typeof CLUSTER>,
    context: Context,
  ): Iterable<Finding> {
    const controlPlane = controlPlaneOf(cluster);
    const ofNodes = controlPlane && numberedVersion(nodes());
    if (!ofNodes) return;
    const isFloor = observedVersion(cluster) === undefined;
    yield* judge({ at, nodes: ofNodes, controlPlane, isFloor, cluster: cluster.inputs }, context);
  }
  const isPinned = (inputs: object, property: string, context: Context<ResourceType>) =>
    property in inputs && !isIgnored(context.resource.ignoreChanges, property);

  return {
    [NODE_POOL]: [
      function* version(pool, context) {
        if (!isPinned(pool, "version", context)) return;
        const cluster = context.stack.clusterOf(context.self);
        if (!cluster) return;
        // Nodes of the cluster's own version, such as masterVersion, follow it.
        if (context.stack.sourcesOf(context.self, "version").some(({ urn }) => urn === cluster.urn)) return;
        yield* compare("version", () => pool.version, cluster, context);
      },
    ],
    [CLUSTER]: [
      function* defaultPool(cluster, context) {
        if (!isPinned(cluster, "nodeVersion", context) || !hasDefaultPool(cluster)) return;
        yield* compare("nodeVersion", () => cluster.nodeVersion, context.self, context);
      },
      function* inlinePools(cluster, context) {
        if (!isPinned(cluster, "nodePools", context) || cluster.enableAutopilot) return;
        yield* context.each(cluster.nodePools, (pool, i) =>
          compare(`nodePools[${i}].version`, () => pool.version, context.self, context),
        );
      },
    ],
  };
}

/** The newer one of the version that a program asks for and the version that is observed; undefined if neither is known. */
function controlPlaneOf(cluster: StackResource<typeof CLUSTER>): NumberedVersion | undefined {
  const { minMasterVersion } = isIgnored(cluster.declaration.opts.ignoreChanges, "minMasterVersion")
    ? {}
    : cluster.inputs;
  const declared = numberedVersion(minMasterVersion);
  const observed = observedVersion(cluster);
  if (observed === undefined) return declared;
  return declared && isBefore(declared, observed) === false ? declared : numberedVersion(observed);
}

/** The control plane's whole version, if it is known. */
function observedVersion({ observed }: StackResource<typeof CLUSTER>): string | undefined {
  const { masterVersion } = observed as { masterVersion?: string };
  return numberedVersion(masterVersion)?.kind === "exact" ? masterVersion : undefined;
}

/** Whether the parts that both versions name make `a` newer than `b`. */
export function isNewer(a: NumberedVersion, b: NumberedVersion): boolean {
  if (a.kind === "exact" && b.kind === "exact") return compareVersions(a, b) > 0;
  const patches = a.patch === undefined || b.patch === undefined ? 0 : a.patch - b.patch;
  return (a.major - b.major || a.minor - b.minor || patches) > 0;
}
