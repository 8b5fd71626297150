import { SUPPORT_TABLE } from "../../../gke/support";
import { formatVersion, minorOf, type NumberedVersion } from "../../../gke/versions";
import type { Origin } from "../../evaluation/reading";
import { poolChecks } from "../../program/gcp/pool-checks";
import {
  isNewer,
  numberedVersion,
  observedVersion,
  statedVersion,
  upgradeControlPlane,
  upgradeNodes,
  versionOf,
} from "../../program/gcp/versions/compared-versions";
import { supportProblem } from "../../program/gcp/versions/support";
import { ifForemost, UNKNOWN_VERSIONS } from "../../program/gcp/versions/version-problems";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";
import type { ClusterResource } from "../../stack";

const nodes = poolChecks(function* (pool, context) {
  const running = versionOf(pool, context);
  // A version in `ignoreChanges` that is not observed tells only with which version the nodes were created.
  const version = numberedVersion(running?.value ?? pool.inputs.version);
  // GKE upgrades the nodes after their control plane. Where both run the same minor, only the control plane has the finding.
  if (running?.origin === "observed" && version && isMinorOfControlPlane(version, context)) return;
  const judged = {
    at: pool.path("version"),
    version,
    origin: running?.origin ?? "floor",
    part: "nodes",
  } as const;
  yield* ifForemost("support", pool, context, () => supportFindings(judged, context));
});

export const noEndOfSupportVersion: Rule = {
  name: "no-end-of-support-version",
  description: "No control plane and no node has a version that GKE no longer supports.",
  why:
    "When a minor's support ends, GKE upgrades its control planes and nodes by force, also where autoUpgrade is false, on a " +
    "day that nobody chose. The incident began with such an upgrade of an old cluster. The dates are GKE's release schedule as this " +
    "version of the pack knows it; the setting endOfSupport corrects them, and what GKE says of a cluster itself (--upgrade-info, or the " +
    "setting clusterEndOfSupport) overrides both. Where the program pins a version that does not " +
    "fit the control plane, dataplane-boundary-crossing or version-skew reports it instead.",
  fix: "Remove the version and let the release channel choose it, or, where GKE does not upgrade by itself, set a version of a supported minor.",
  whenToExempt: "A cluster that is to be deleted before the day, with that day as the exemption's end.",
  sources: [SUPPORT_TABLE.source, "https://cloud.google.com/kubernetes-engine/versioning"],
  severity: "high",
  level: "mandatory",
  unknownsLeftTo: UNKNOWN_VERSIONS,
  good: [{ type: NODE_POOL, name: "pool", props: { cluster: "main", version: "1.34.1-gke.1000000" } }],
  bad: [{ type: NODE_POOL, name: "pool", props: { cluster: "main", version: "1.26.15-gke.4901000" } }],
  checks: {
    [NODE_POOL]: nodes[NODE_POOL],
    [CLUSTER]: [
      function* controlPlane({ minMasterVersion }, context) {
        const floor = numberedVersion(minMasterVersion);
        const running = stayingVersion(context.self);
        const isPinned = floor && running && formatVersion(floor) === formatVersion(running);
        const found = [
          ...supportFindings(
            isPinned
              ? { at: "minMasterVersion", version: floor, origin: "declared", part: "controlPlane" }
              : { at: "masterVersion", version: running, origin: "observed", part: "controlPlane" },
            context,
          ),
        ];
        yield* found;
        if (found.length === 0)
          yield* supportFindings(
            { at: "minMasterVersion", version: floor, origin: "floor", part: "controlPlane" },
            context,
          );
      },
      ...(nodes[CLUSTER] ?? []),
    ],
  },
};

/** The version that a control plane is observed to run, unless the program is about to upgrade it. */
function stayingVersion(cluster: ClusterResource): NumberedVersion | undefined {
  const observed = numberedVersion(observedVersion(cluster));
  const floor = numberedVersion(cluster.inputs.minMasterVersion);
  return observed && floor && isNewer(floor, observed) ? undefined : observed;
}

function isMinorOfControlPlane(version: NumberedVersion, { self, stack }: Context): boolean {
  const cluster = stack.clusterOf(self);
  const controlPlane = cluster && stayingVersion(cluster);
  return controlPlane !== undefined && minorOf(controlPlane) === minorOf(version);
}

/** How GKE upgrades what runs an unsupported version, and how a user does first: once support is over, and before. */
const UPGRADED = {
  nodes: {
    by: "these nodes by force, even without autoUpgrade",
    fix: upgradeNodes("the nodes to a supported minor"),
    early: upgradeNodes("the nodes to a later minor before that day"),
  },
  controlPlane: {
    by: "the control plane by force",
    fix: upgradeControlPlane("the control plane to a supported minor, minor by minor"),
    early: upgradeControlPlane("the control plane to a later minor before that day"),
  },
} as const;

/** The fix where a version's support is not over yet. */
const EARLY =
  "Remove the version and let the release channel choose it, or, where GKE does not upgrade by itself, set a version of a later minor before that day.";

interface SupportedVersion {
  at: string;
  version: NumberedVersion | undefined;
  /** "floor": GKE may have moved on from the version. */
  origin: Origin | "floor";
  part: keyof typeof UPGRADED;
}

function* supportFindings(
  { at, version, origin, part }: SupportedVersion,
  context: Context,
): Iterable<Finding> {
  if (!version) return;
  const found = supportProblem(version, origin, context);
  if (!found) return;
  const { support } = found;
  const which = found.isExtended ? ", the end of extended support" : "";
  const says = `${which}${found.isOwn ? ", as GKE says about this cluster" : ""}`;
  const level = found.level === "advisory" ? found.level : undefined;
  const subject = `${statedVersion(origin === "observed" ? origin : "declared", formatVersion(version))}, whose support`;
  if (support.status === "ends soon") {
    const fix = origin === "observed" ? UPGRADED[part].early : EARLY;
    yield { at, problem: `${subject} ends on ${support.lastDay}${says}`, level, fix };
    return;
  }
  const fix = origin === "observed" ? { fix: UPGRADED[part].fix } : {};
  const ended =
    support.lastDay === undefined
      ? `${subject} ended long ago`
      : `${subject} ended on ${support.lastDay}${says}`;
  yield {
    at,
    problem:
      origin === "floor"
        ? `${ended}: GKE has already moved to a later version`
        : `${ended}: GKE upgrades ${UPGRADED[part].by}`,
    level,
    ...fix,
  };
}
