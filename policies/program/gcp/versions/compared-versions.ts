import {
  compareVersions,
  isBefore,
  isNumbered,
  type NumberedVersion,
  parseVersion,
} from "../../../../gke/versions";
import { type Origin, type Reading, read } from "../../../evaluation/reading";
import { allOf } from "../../../evaluation/unknown";
import { CLUSTER } from "../../../resource-types";
import type { Context, Level } from "../../../rule";
import type { ClusterResource } from "../../../stack";
import { isIgnored } from "../ignore-changes";
import type { JudgedPool } from "../pool-checks";

/** Parses a version of which at least the minor is given; undefined for an alias, and for any other text. */
export function numberedVersion(text: string | undefined): NumberedVersion | undefined {
  // A program without types may set the number 1.33; a state may have anything.
  const version = text === undefined || typeof text === "object" ? undefined : parseVersion(String(text));
  return version && isNumbered(version) ? version : undefined;
}

/** The version that nodes run or are pinned to, and what is known of their control plane's. */
export interface ComparedVersions {
  /** The property that has the nodes' version. */
  at: string;
  nodes: NumberedVersion;
  /** "declared" where the program pins the nodes to the version, "observed" where they run it. */
  origin: Origin;
  /** The control plane's version, as far as it is known. */
  controlPlane: NumberedVersion;
  /** Whether `controlPlane` is only the minimum that the program asks for: GKE may have upgraded it further. */
  isFloor: boolean;
  /** Whether the nodes' is only what the program creates them with: `ignoreChanges` leaves it to others from then on. */
  isCreation: boolean;
  cluster: ClusterResource;
}

/** Continues a path: `is "1.33"` where nodes are pinned, `runs "1.33.5-gke.100"` where they are observed. */
export const statedVersion = (origin: Origin, shown: string): string =>
  `${origin === "declared" ? "is" : "runs"} "${shown}"`;

/** The fix where GKE runs a version that no pin holds back. @param what completes "Upgrade …:", such as "the nodes". */
export const upgradeNodes = (what: string): string =>
  `Upgrade ${what}: gcloud container clusters upgrade CLUSTER --location=LOCATION --node-pool=POOL --cluster-version=VERSION`;
export const upgradeControlPlane = (what: string): string =>
  `Upgrade ${what}: gcloud container clusters upgrade CLUSTER --location=LOCATION --master --cluster-version=VERSION`;

/** The version of a pool's nodes and that of their control plane, where both are declared or observed. */
export function comparedVersionsOf(pool: JudgedPool, context: Context): ComparedVersions | undefined {
  const cluster = clusterOf(pool, context);
  if (!cluster) return undefined;
  const areKnown = allOf(
    () => controlPlaneOf(cluster) !== undefined,
    () => nodesOf(pool, context) !== undefined,
  );
  const [controlPlane, nodes] = areKnown ? [controlPlaneOf(cluster), nodesOf(pool, context)] : [];
  if (!controlPlane || !nodes) return undefined;
  const isFloor = observedVersion(cluster) === undefined;
  const at = pool.path("version");
  return { at, nodes: nodes.value, origin: nodes.origin, controlPlane, isFloor, isCreation: false, cluster };
}

/**
 * The versions with which the program creates a pool's nodes and their control plane, where `ignoreChanges` leaves one of the two to others
 * from then on, and neither is observed.
 */
export function createdVersionsOf(pool: JudgedPool, context: Context): ComparedVersions | undefined {
  const cluster = clusterOf(pool, context);
  const isLeft = cluster && (pool.isVersionIgnored || isControlPlaneIgnored(cluster));
  if (!isLeft || observedVersion(cluster) !== undefined || versionOf(pool, context)?.origin === "observed")
    return undefined;
  const [controlPlane, nodes] = [cluster.inputs.minMasterVersion, pool.inputs.version].map(numberedVersion);
  if (!controlPlane || !nodes) return undefined;
  const at = pool.path("version");
  return {
    at,
    nodes,
    origin: "declared",
    controlPlane,
    isFloor: true,
    isCreation: pool.isVersionIgnored,
    cluster,
  };
}

const isControlPlaneIgnored = ({ declaration }: ClusterResource): boolean =>
  isIgnored(declaration.opts.ignoreChanges, "minMasterVersion");

/** The version of a pool's nodes, pinned or else observed, if at least its minor is known. */
export function nodesOf(pool: JudgedPool, context: Context): Reading<NumberedVersion> | undefined {
  const version = versionOf(pool, context);
  const value = numberedVersion(version?.value);
  return version && value && { value, origin: version.origin };
}

/** The version that the program pins a pool's nodes to, else the one that they are observed to run. */
export function versionOf(pool: JudgedPool, { self, stack }: Context): Reading<string> | undefined {
  if (!pool.isVersionIgnored) return read(pool, ({ version }) => version);
  const { version } = pool.observed;
  const cluster = stack.clusterOf(self);
  // Before anything exists, a preview shows the declared values as the observed ones.
  const exists = (cluster && observedVersion(cluster) !== undefined) || version !== pool.inputs.version;
  return version === undefined || !exists ? undefined : { value: version, origin: "observed" };
}

/** The cluster whose control plane manages a pool's nodes. Undefined for nodes that follow its version, such as by `masterVersion`. */
function clusterOf(pool: JudgedPool, { stack, self }: Context) {
  const cluster = stack.clusterOf(self);
  const isFollowing =
    self.type !== CLUSTER &&
    !pool.isVersionIgnored &&
    stack.sourcesOf(self, "version").some(({ urn }) => urn === cluster?.urn);
  return isFollowing ? undefined : cluster;
}

/** The newer one of the version that a program asks for and the observed one; undefined if neither is known. */
export function controlPlaneOf(cluster: ClusterResource): NumberedVersion | undefined {
  const { minMasterVersion } = isControlPlaneIgnored(cluster) ? {} : cluster.inputs;
  const declared = numberedVersion(minMasterVersion);
  const observed = observedVersion(cluster);
  if (observed === undefined) return declared;
  return declared && isBefore(declared, observed) === false ? declared : numberedVersion(observed);
}

/** The control plane's observed version, if all of its parts are known. */
export function observedVersion({ observed }: Pick<ClusterResource, "observed">): string | undefined {
  const { masterVersion } = observed as { masterVersion?: string };
  return numberedVersion(masterVersion)?.kind === "exact" ? masterVersion : undefined;
}

/** Whether `a` is newer than `b`, judged by the parts that both versions have. */
export function isNewer(a: NumberedVersion, b: NumberedVersion): boolean {
  if (a.kind === "exact" && b.kind === "exact") return compareVersions(a, b) > 0;
  const patches = a.patch === undefined || b.patch === undefined ? 0 : a.patch - b.patch;
  return (a.major - b.major || a.minor - b.minor || patches) > 0;
}

/** Advisory where one of the two has most likely been upgraded since: the control plane as far as newer nodes, or nodes that `ignoreChanges` leaves. */
export const levelOfCompared = ({ isFloor, isCreation, nodes, controlPlane }: ComparedVersions): Level =>
  isCreation || (isFloor && isNewer(nodes, controlPlane)) ? "advisory" : "mandatory";
