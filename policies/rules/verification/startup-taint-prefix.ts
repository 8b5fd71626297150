import { READINESS_TAINT_PREFIX, STARTUP_TAINT_PREFIX } from "../../../gke/upgrades";
import { findingsIf } from "../../evaluation/findings-if";
import { allOf, anyOf } from "../../evaluation/unknown";
import { hasDefaultPool } from "../../program/gcp/default-pool";
import { isKnownGate, repels, type Taint } from "../../program/kubernetes/scheduling";
import { VERIFICATION_LABEL } from "../../program/kubernetes/verification/verification";
import { CLUSTER, type Inputs, NODE_POOL } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";

type NodeConfig = Inputs[typeof NODE_POOL]["nodeConfig"];
type Autoscaling = Inputs[typeof NODE_POOL]["autoscaling"];

/** The key of the taint that only a node's own passed verification removes. */
const GATE = STARTUP_TAINT_PREFIX + VERIFICATION_LABEL;

const example = (key: string) => ({
  cluster: "main",
  autoscaling: { minNodeCount: 0, maxNodeCount: 10 },
  nodeConfig: { taints: [{ key, value: "true", effect: "NO_SCHEDULE" }] },
});

export const startupTaintPrefix: Rule = {
  name: "startup-taint-prefix",
  description: "Taints that something on the node removes are startup taints to the autoscaler.",
  why:
    "Before it adds a node to a pool that has none, the autoscaler asks whether the waiting Pods would fit on it, taints included. It " +
    `expects a taint to go only where the key begins with ${STARTUP_TAINT_PREFIX}, and GKE has no flag for others. So a pool whose taint a ` +
    "DaemonSet removes on each node never grows from zero nodes, and its Pods wait for ever. The verification removes only the taint with its own key.",
  fix: `Begin the taint's key with "${STARTUP_TAINT_PREFIX}", and tell what removes it.`,
  declaredOnly: "Only taints that the program declares count: GKE adds others of its own to node pools.",
  whenToExempt: "A key that is like a known one by chance, and that nothing removes.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/cluster-autoscaler#startup_taints",
    "https://github.com/kubernetes-sigs/node-readiness-controller/issues/279",
    "https://github.com/cilium/cilium/issues/19241",
  ],
  severity: "high",
  level: "mandatory",
  mandatoryFor: "production clusters",
  good: example(GATE),
  bad: example(VERIFICATION_LABEL),
  checks: {
    [NODE_POOL]: [
      (pool, context) =>
        gates(pool.nodeConfig, "nodeConfig", context, {
          canBeEmpty: () => canBeEmpty(pool.autoscaling),
          cluster: () => context.stack.clusterOf(context.self)?.inputs,
        }),
    ],
    [CLUSTER]: [
      function* defaultPool(cluster, context) {
        yield* findingsIf(
          () => hasDefaultPool(cluster),
          () =>
            gates(cluster.nodeConfig, "nodeConfig", context, {
              canBeEmpty: () => false,
              cluster: () => cluster,
            }),
        );
      },
      function* inlinePools(cluster, context) {
        yield* context.each(cluster.nodePools, (pool, i) =>
          findingsIf(
            () => cluster.enableAutopilot !== true,
            () =>
              gates(pool.nodeConfig, `nodePools[${i}].nodeConfig`, context, {
                canBeEmpty: () => canBeEmpty(pool.autoscaling),
                cluster: () => cluster,
              }),
          ),
        );
      },
    ],
  },
};

/** What has to be known of a pool beside its nodes. */
interface PoolQuestions {
  canBeEmpty(): boolean;
  /** The pool's cluster; undefined for one of another stack. */
  cluster(): Inputs[typeof CLUSTER] | undefined;
}

/** Judges the taints of a pool's nodes that something on the node removes, or is meant to. */
const gates = (
  config: NodeConfig,
  at: string,
  context: Context<typeof NODE_POOL | typeof CLUSTER>,
  pool: PoolQuestions,
): Iterable<Finding> =>
  context.each(config?.taints, function* (taint, i) {
    const problem = gateProblem(taint, pool);
    if (problem) yield { at: `${at}.taints[${i}].key`, level: context.levelByEnvironment, ...problem };
  });

function gateProblem(taint: Taint, pool: PoolQuestions): Omit<Finding, "at"> | undefined {
  const isNear = allOf(
    () => repels(taint),
    () => isNearGate(taint.key),
  );
  if (isNear) {
    return {
      problem:
        "is similar to the verification's key but not the same, so the verification never opens the nodes",
      fix: `Set the key to "${GATE}".`,
    };
  }
  const staysEmpty = allOf(
    () => repels(taint),
    () => isKnownGate(taint.key),
    pool.canBeEmpty,
    () => !(isReadinessGate(taint.key) && hasReadinessController(pool.cluster())),
  );
  if (!staysEmpty) return undefined;
  const problem =
    "is removed by something on the node, which the autoscaler does not expect: a pool at zero nodes stays at zero";
  const keepNode = "set autoscaling.minNodeCount to 1 or more.";
  // The controller accepts no other prefix, and a self-managed autoscaler can be configured for this one.
  if (isReadinessGate(taint.key))
    return { problem, level: "advisory", fix: `As the key's prefix cannot be changed, ${keepNode}` };
  return {
    problem,
    fix: `Begin the key with "${STARTUP_TAINT_PREFIX}" and tell what removes it, such as by Cilium's agentNotReadyTaintKey; or ${keepNode}`,
  };
}

const isNearGate = (key = ""): boolean => key !== GATE && key.split("/").at(-1) === VERIFICATION_LABEL;

const isReadinessGate = (key = ""): boolean => key.startsWith(READINESS_TAINT_PREFIX);

const hasReadinessController = (cluster: Inputs[typeof CLUSTER] | undefined): boolean =>
  cluster?.addonsConfig?.nodeReadinessConfig?.enabled === true;

/** Whether the autoscaler may leave the pool, in all its zones, without nodes. */
const canBeEmpty = (autoscaling: Autoscaling): boolean =>
  autoscaling !== undefined &&
  !anyOf(
    () => Number(autoscaling.minNodeCount ?? 0) >= 1,
    () => Number(autoscaling.totalMinNodeCount ?? 0) >= 1,
  );
