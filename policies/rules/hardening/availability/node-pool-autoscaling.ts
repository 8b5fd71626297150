import { read } from "../../../evaluation/reading";
import { anyOf } from "../../../evaluation/unknown";
import { poolChecks } from "../../../program/gcp/pool-checks";
import type { Rule } from "../../../rule";

const AT = "autoscaling";

export const nodePoolAutoscaling: Rule = {
  name: "node-pool-autoscaling",
  description: "Node pools grow and shrink with their load.",
  why:
    "A pool of fixed size leaves Pods pending when load rises or a zone fails, and leaves machines idle when load falls. It also has no room " +
    "for the Pods that an upgrade drains.",
  fix: `Set ${AT} to limits, such as { minNodeCount: 1, maxNodeCount: 5 }. GKE changes it in place.`,
  whenToExempt: "A pool whose size is fixed on purpose, for example by a reservation or by licences.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-autoscaler"],
  severity: "low",
  level: "disabled",
  frameworks: ["gke-policy-automation NODEPOOL_AUTOSCALING_DISABLED"],
  departures:
    "gke-policy-automation also refuses the default pool that a cluster creates, which a program cannot scale, and the pools of Autopilot " +
    "clusters.",
  good: { cluster: "main", autoscaling: { minNodeCount: 1, maxNodeCount: 5 } },
  bad: { cluster: "main", nodeCount: 3 },
  checks: poolChecks(function* (pool) {
    const at = pool.path(AT);
    // A default pool has no such property: to scale it, a program makes it a pool of its own.
    if (pool.isDefault) return;
    const scaling = read(pool, ({ autoscaling }) => autoscaling);
    const scales = anyOf(
      () => (scaling?.value.maxNodeCount ?? 0) > 0,
      () => (scaling?.value.totalMaxNodeCount ?? 0) > 0,
    );
    if (scales) return;
    yield {
      at,
      problem: `${scaling ? "has no upper bound" : "is absent"}: the pool keeps its size when load rises or a zone fails`,
      fix: `Set ${at} to limits, such as { minNodeCount: 1, maxNodeCount: 5 }. GKE changes it in place.`,
    };
  }),
};
