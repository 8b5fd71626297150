import { KNOWN_ISSUES, partOf } from "../../../gke/known-issues";
import { formatVersion } from "../../../gke/versions";
import { type JudgedPool, poolChecks } from "../../program/gcp/pool-checks";
import {
  boundaryIssues,
  crossableVersionsOf,
  crossingLevel,
  UPGRADE_TAG,
} from "../../program/gcp/versions/boundary-crossings";
import { statedVersion, upgradeNodes } from "../../program/gcp/versions/compared-versions";
import { ifForemost, UNKNOWN_VERSIONS } from "../../program/gcp/versions/version-problems";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import { type Context, type ExampleResource, type Finding, type Rule, ref } from "../../rule";

const FIX_OBSERVED = upgradeNodes(
  "the nodes to the control plane's side of the version, and verify workloads' identity after it",
);

const FIX_CREATED =
  "Create nodes and control plane with versions on the same side. Where they exist and were upgraded since, write the versions that they run into " +
  "the program: ignoreChanges keeps it from changing them.";

const program = (nodes: string): ExampleResource[] => [
  { type: CLUSTER, name: "cluster", props: { minMasterVersion: "1.21.14-gke.18800" } },
  { type: NODE_POOL, name: "pool", props: { cluster: ref("cluster", "name"), version: nodes } },
];

export const dataplaneBoundaryCrossing: Rule = {
  name: "dataplane-boundary-crossing",
  description:
    "Control plane and nodes stay on one side of a version from which they work together differently.",
  why:
    "GKE rolls out the metadata server with the control plane and the rules that lead to it with the nodes. Where one side has a " +
    "change and the other has not, nodes forward to an address at which nothing listens: in the incident, connections to " +
    "169.254.169.252:988 were refused while the server still listened on 127.0.0.1:988, and each job that needed a token failed. Where ignoreChanges leaves the nodes' version to others once they are created, or the minimum of the control plane is a partial version, for which GKE chooses the newest, the finding is advisory.",
  fix: "Pin nodes and control plane to versions on the same side, or remove the pins and let the release channel choose.",
  whenToExempt:
    `A planned upgrade, while it lasts: set the stack tag ${UPGRADE_TAG}. A backend without tags, and the offline check, need an ` +
    "exemption instead.",
  sources: [
    "Airwallex, How We Deal with a GKE Metadata Server Outage: https://medium.com/airwallex-engineering",
    ...KNOWN_ISSUES.flatMap((issue) => partOf(issue, "boundary")?.sources ?? []),
  ],
  severity: "critical",
  level: "mandatory",
  unknownsLeftTo: UNKNOWN_VERSIONS,
  good: program("1.21.14-gke.18800"),
  bad: program("1.20.15-gke.13700"),
  checks: poolChecks(function* (pool, context) {
    yield* ifForemost("crossing", pool, context, () => crossingFindings(pool, context));
  }),
};

function* crossingFindings(pool: JudgedPool, context: Context): Iterable<Finding> {
  const compared = crossableVersionsOf(pool, context);
  if (!compared) return;
  const { at, nodes, origin, controlPlane, isCreation } = compared;
  yield* context.each(boundaryIssues(context), function* (issue) {
    const level = crossingLevel(issue, compared, pool, context);
    if (level === undefined) return;
    yield {
      at,
      problem: `${statedVersion(origin, formatVersion(nodes))} and the control plane "${formatVersion(controlPlane)}": ${issue.symptom}`,
      ...(level === "advisory" && { level }),
      ...(origin === "observed" && { fix: FIX_OBSERVED }),
      ...(isCreation && { fix: FIX_CREATED }),
    };
  });
}
