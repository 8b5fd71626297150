import { isEnrolled } from "../../../gke/channels";
import { parseVersion } from "../../../gke/versions";
import { redact } from "../../evaluation/redact";
import { isUnknown, propertyPath, Undecided } from "../../evaluation/unknown";
import { type JudgedPool, poolChecks } from "../../program/gcp/pool-checks";
import { channelOf } from "../../program/gcp/versions/release-channel";
import { ifForemost, levelOfAlias, MOVING_ALIASES } from "../../program/gcp/versions/version-problems";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";

const ALIASES = [...MOVING_ALIASES, "1.X", "1.X.Y"];

const pools = poolChecks(function* (pool, context) {
  if (isSaidOfCluster(pool, context)) return;
  // If the version is unknown, this ends the check, so that nothing else that is unknown is reported with it.
  pool.inputs.version;
  yield* ifForemost("alias", pool, context, () =>
    aliasFindings(pool.path("version"), pool.inputs.version, context),
  );
});

export const noVersionAlias: Rule = {
  name: "no-version-alias",
  description: "Versions are named in full, as 1.X.Y-gke.N.",
  why:
    "GKE resolves an alias on the day, so that the same program gives another version tomorrow, clusters made from it differ, and each " +
    "update may start an upgrade that nobody asked for. The provider sees a difference in every preview where nodes have an alias.",
  fix: "Name the full version, as 1.X.Y-gke.N, or remove the property and let the release channel choose.",
  declaredOnly: "Only the program can hold an alias: GKE answers with the full version that it chose.",
  whenToExempt: "A short-lived cluster that is to have whatever is newest.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/versioning",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/ (nodeVersion)",
  ],
  severity: "medium",
  level: "mandatory",
  mandatoryFor: "production clusters",
  good: { minMasterVersion: "1.34.1-gke.1000000" },
  bad: { minMasterVersion: "latest" },
  checks: {
    [CLUSTER]: [
      function* controlPlane(cluster, context) {
        if (isUnknown(() => cluster.minMasterVersion)) yield* unknownVersions(context);
        const version = cluster.minMasterVersion;
        // A minimum that names only the minor leaves the patch to the channel.
        if (/^\d+\.\d+$/.test(version ?? "") && isEnrolled(channelOf(context))) return;
        yield* aliasFindings("minMasterVersion", version, context);
      },
      ...(pools[CLUSTER] ?? []),
    ],
    [NODE_POOL]: pools[NODE_POOL],
  },
};

/** Whether a pool's unknown version is reported with its control plane's: most programs use one value for both. */
function isSaidOfCluster(pool: JudgedPool, context: Context): boolean {
  const { resource, self, stack } = context;
  if (resource.type !== NODE_POOL || !isUnknown(() => pool.inputs.version)) return false;
  const cluster = stack.clusterOf(self);
  return (
    cluster !== undefined &&
    isUnknown(() => cluster.inputs.minMasterVersion) &&
    context.voiceOf("no-version-alias", cluster) === "speaks"
  );
}

/** Reports the unknown versions of pools that are resources of their own, on their cluster. */
const unknownVersions = (context: Context<typeof CLUSTER>): Iterable<Finding> =>
  context.each(context.stack.knownPoolsOf(context.self), ({ name, inputs }) => {
    if (isUnknown(() => inputs.version)) throw new Undecided(`${propertyPath("NodePool", name)}.version`);
    return [];
  });

function* aliasFindings(at: string, version: string | undefined, context: Context): Iterable<Finding> {
  const found = levelOfAlias(version, context);
  if (version === undefined || found === undefined) return;
  if (parseVersion(version).kind === "invalid") {
    yield {
      at,
      problem: "is not a version of GKE",
      fix: `Set ${at} to a version in full, such as 1.34.1-gke.1000000.`,
    };
    return;
  }
  yield {
    at,
    problem: `is ${redact(version, ALIASES)}, which GKE resolves to a different version over time`,
    level: found === "advisory" ? found : undefined,
  };
}
