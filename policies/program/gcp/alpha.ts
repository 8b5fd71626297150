import { findingsIf } from "../../evaluation/findings-if";
import { CLUSTER, type Inputs, NODE_POOL } from "../../resource-types";
import type { Check, Rule } from "../../rule";

/**
 * Whether a cluster has Kubernetes' alpha features enabled: GKE never upgrades it, and deletes it after 30 days.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/alpha-clusters, checked 2026-11-27
 */
export const isAlpha = ({
  enableKubernetesAlpha,
}: Pick<Inputs[typeof CLUSTER], "enableKubernetesAlpha">): boolean => enableKubernetesAlpha === true;

/** A rule on upgrades, without findings on alpha clusters and their node pools: another rule judges a cluster for being one. */
export const notOfAlpha = (rule: Rule): Rule => ({
  ...rule,
  checks: {
    ...rule.checks,
    ...(rule.checks[CLUSTER] && {
      [CLUSTER]: rule.checks[CLUSTER].map(
        (check): Check<typeof CLUSTER> =>
          // Copies the check's own properties: the part of a rule that it is (`formerly`).
          Object.assign(
            (...[cluster, context]: Parameters<typeof check>) =>
              findingsIf(
                () => !isAlpha(cluster),
                () => check(cluster, context),
              ),
            check,
          ),
      ),
    }),
    ...(rule.checks[NODE_POOL] && {
      [NODE_POOL]: rule.checks[NODE_POOL].map(
        (check): Check<typeof NODE_POOL> =>
          function* (pool, context) {
            const found = [...check(pool, context)];
            if (found.length > 0 && !isAlpha(context.stack.clusterOf(context.self)?.inputs ?? {}))
              yield* found;
          },
      ),
    }),
  },
});
