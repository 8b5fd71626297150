import {
  concernsNodes,
  firstFixed,
  KNOWN_ISSUES_REVIEWED,
  type KnownIssue,
  type RunningVersions,
} from "../../../gke/known-issues";
import { formatVersion } from "../../../gke/versions";
import { findingsIf } from "../../evaluation/findings-if";
import { autopilotNodes } from "../../program/gcp/autopilot-nodes";
import { type JudgedPool, poolChecks } from "../../program/gcp/pool-checks";
import { isStandard } from "../../program/gcp/requirements";
import {
  controlPlaneOf,
  nodesOf,
  observedVersion,
  upgradeControlPlane,
  upgradeNodes,
} from "../../program/gcp/versions/compared-versions";
import { decidedIssues, isAffected } from "../../program/gcp/versions/known-issues";
import { UNKNOWN_VERSIONS } from "../../program/gcp/versions/version-problems";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import { type Context, type ExampleResource, type Finding, type Rule, ref } from "../../rule";

const program = (version: string): ExampleResource[] => [
  {
    type: CLUSTER,
    name: "cluster",
    props: { minMasterVersion: version, addonsConfig: { gcsFuseCsiDriverConfig: { enabled: true } } },
  },
  { type: NODE_POOL, name: "pool", props: { cluster: ref("cluster", "name"), version } },
];

const nodeIssues = (context: Pick<Context, "settings">): readonly KnownIssue[] =>
  decidedIssues(context, "versions").filter(concernsNodes);

const onPools = poolChecks((pool, context) => onNodes(pool, context as Context, nodeIssues(context)));

/**
 * GKE upgrades Autopilot's nodes to the control plane's version, and has addons on that nobody asked for: what storage and single nodes
 * have, the command `issues` lists.
 */
function* onAutopilotNodes(context: Context<typeof CLUSTER>): Iterable<Finding> {
  const issues = nodeIssues(context)
    .filter(isOutage)
    .map((issue) => ({ ...issue, fixedOn: "controlPlane" as const }));
  const nodes = autopilotNodes(() => observedVersion(context.self));
  for (const found of onNodes(nodes, context as Context, issues)) yield { ...found, level: "advisory" };
}

function* onNodes(pool: JudgedPool, context: Context, issues: readonly KnownIssue[]): Iterable<Finding> {
  const cluster = context.stack.clusterOf(context.self);
  if (!cluster) return;
  const versions = (): RunningVersions => ({
    controlPlane: controlPlaneOf(cluster),
    nodes: nodesOf(pool, context)?.value,
  });
  yield* context.each(issues, function* (issue) {
    if (!isAffected(issue, { cluster, versions, pool }, context.stack)) return;
    const origin = nodesOf(pool, context)?.origin;
    yield finding(issue, pool.path("version"), versions(), origin === "declared" ? "is" : "runs");
  });
}

export const knownIssue: Rule = {
  name: "known-issue",
  description: "No cluster runs versions that Google or others know to be broken in a way that concerns it.",
  why:
    "Outages of this kind are announced: the release notes said beforehand that the metadata server's address moves, and nobody reads them for each cluster. This pack keeps them as " +
    "data, with the versions, the addons and the machines that they affect.",
  fix: "Upgrade to a version with the fix, or take the workaround.",
  whenToExempt:
    "A cluster whose workloads do not meet the issue, or have its workaround outside of this program, until it is upgraded.",
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes",
    "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/known-issues",
  ],
  severity: "high",
  level: "mandatory",
  unknownsLeftTo: UNKNOWN_VERSIONS,
  good: program("1.35.3-gke.2347000"),
  bad: program("1.35.3-gke.1389000"),
  checks: {
    ...onPools,
    [CLUSTER]: [
      ...[onPools[CLUSTER] ?? []].flat(),
      function* autopilot(cluster, context: Context<typeof CLUSTER>) {
        yield* findingsIf(
          () => !isStandard(cluster),
          () => onAutopilotNodes(context),
        );
      },
      function* controlPlane(_, context: Context<typeof CLUSTER>) {
        const cluster = context.self;
        const versions = (): RunningVersions => ({ controlPlane: controlPlaneOf(cluster) });
        const issues = decidedIssues(context, "versions").filter((issue) => !concernsNodes(issue));
        yield* context.each(issues, function* (issue) {
          if (!isAffected(issue, { cluster, versions }, context.stack)) return;
          const verb = observedVersion(cluster) === undefined ? "is" : "runs";
          yield finding(issue, "minMasterVersion", versions(), verb);
        });
      },
    ],
  },
};

function finding(issue: KnownIssue, at: string, versions: RunningVersions, verb: "is" | "runs"): Finding {
  const { id, component, symptom, confidence, unlessOnCluster } = issue;
  const shown = [versions.nodes ?? versions.controlPlane].flatMap((version) =>
    version ? [formatVersion(version)] : [],
  );
  const skew =
    concernsBoth(issue) && versions.controlPlane
      ? ` below a control plane of "${formatVersion(versions.controlPlane)}"`
      : "";
  // What spares the cluster may be there without the program's knowledge.
  const isSure = confidence === "high" && unlessOnCluster === undefined;
  return {
    at,
    problem: `${verb} "${shown}"${skew}, which has the known issue ${id} (${component}): ${symptom}`,
    fix: fixFor(issue, versions, verb),
    level: isSure && isOutage(issue) ? undefined : "advisory",
  };
}

const isOutage = ({ theme }: KnownIssue): boolean => theme === "identity" || theme === "dns";

const concernsBoth = ({ affected }: KnownIssue): boolean =>
  affected.some((way) => way.controlPlane !== undefined && (way.nodes ?? way.pool) !== undefined);

/** "Upgrade … . Or … . Source". */
function fixFor(issue: KnownIssue, { controlPlane, nodes }: RunningVersions, verb: "is" | "runs"): string {
  const isControlPlane = issue.fixedOn === "controlPlane";
  const version = isControlPlane ? controlPlane : nodes;
  const fixed = version && firstFixed(issue, version);
  const side = isControlPlane ? "the control plane" : "the nodes";
  const upgrade = isControlPlane ? upgradeControlPlane : upgradeNodes;
  const steps = [
    fixed === undefined
      ? `No version with a fix was known on ${KNOWN_ISSUES_REVIEWED}`
      : verb === "runs"
        ? upgrade(`${side} to ${fixed} or later`)
        : `Set ${isControlPlane ? "minMasterVersion" : "the version"} to ${fixed} or later`,
    ...(issue.workaround === undefined ? [] : [`Workaround: ${issue.workaround}`]),
    `Source: ${issue.sources[0]} (${issue.date})`,
  ];
  return `${steps.join(". ")}.`;
}
