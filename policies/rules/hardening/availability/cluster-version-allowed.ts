import { type Reading, read } from "../../../evaluation/reading";
import { redact } from "../../../evaluation/redact";
import { isIgnored } from "../../../program/gcp/ignore-changes";
import { poolChecks } from "../../../program/gcp/pool-checks";
import { observedVersion, statedVersion, versionOf } from "../../../program/gcp/versions/compared-versions";
import { CLUSTER, NODE_POOL } from "../../../resource-types";
import type { Context, Finding, Rule } from "../../../rule";

const AT = "minMasterVersion";

const pools = poolChecks(function* (pool, context) {
  yield* versionFindings(pool.path("version"), versionOf(pool, context), context);
});

export const clusterVersionAllowed: Rule = {
  name: "cluster-version-allowed",
  description: "Control planes and nodes have versions that the platform allows.",
  why:
    "A platform team may have tested its workloads with certain versions only, or found a version that breaks them: no cluster should run the " +
    "others. Off until the setting `allowedVersions` or `refusedVersions` names versions. Versions that GKE no longer supports and known issues " +
    "have their own rules.",
  fix: "Move to a version that the settings `allowedVersions` and `refusedVersions` allow.",
  whenToExempt: "A cluster on which a version is tested.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/versioning",
    "https://cloud.google.com/kubernetes-engine/docs/release-schedule",
  ],
  severity: "medium",
  level: "disabled",
  frameworks: ["policy-library cluster_version"],
  departures:
    "policy-library lists whole versions only, of the control plane or of the nodes; here 1.34 means all of its patches, and both are judged.",
  exampleSettings: { allowedVersions: ["1.34"], refusedVersions: ["1.34.2-gke.1000"] },
  good: { cluster: "main", version: "1.34.1-gke.2000" },
  bad: { cluster: "main", version: "1.34.2-gke.1000" },
  checks: {
    [NODE_POOL]: pools[NODE_POOL],
    [CLUSTER]: [
      ...(pools[CLUSTER] ?? []),
      (_, context) => versionFindings(AT, controlPlaneVersion(context), context),
    ],
  },
};

/** What the control plane runs, where it is known, or else the version that the program asks for at least. */
function controlPlaneVersion(context: Context<typeof CLUSTER>): Reading<string> | undefined {
  const value = observedVersion(context.self);
  if (value !== undefined) return { value, origin: "observed" };
  if (isIgnored(context.resource.ignoreChanges, AT)) return undefined;
  return read(context, ({ minMasterVersion }) => minMasterVersion);
}

function* versionFindings(
  at: string,
  version: Reading<string> | undefined,
  { settings: { allowedVersions, refusedVersions } }: Context,
): Iterable<Finding> {
  if (allowedVersions.length + refusedVersions.length === 0 || !version?.value) return;
  const given = String(version.value);
  const isIn = (list: readonly string[]) => list.some((each) => isOf(given, each));
  const is = statedVersion(version.origin, redact(given).replace(/^"|"$/g, ""));
  if (isIn(refusedVersions)) yield { at, problem: `${is}, which the setting refusedVersions lists` };
  else if (allowedVersions.length > 0 && !isIn(allowedVersions))
    yield { at, problem: `${is}, which the setting allowedVersions does not list` };
}

/** Whether a version is the listed one, or one of those that begin with it: 1.34.2-gke.1000 is of 1.34, and 1.340 is not. */
const isOf = (version: string, listed: string): boolean =>
  version === listed || [".", "-"].some((sign) => version.startsWith(`${listed}${sign}`));
