import { projectOfPool, WORKLOAD_POOL_SUFFIX } from "../../../gke/workload-identity";
import { CLUSTER } from "../../resource-types";
import type { Rule } from "../../rule";

const POOL = "workloadIdentityConfig.workloadPool";

export const wiPoolIsOwnProject: Rule = {
  name: "wi-pool-is-own-project",
  description: "Standard clusters have the workload pool of their own project.",
  why:
    "Without a workload pool no Pod of the cluster gets an identity of its own: all act as their node's service account, and " +
    "node pools have no GKE metadata server. With the pool of another project, each IAM member that names the " +
    "cluster's own project is wrong, and so is each token exchange.",
  fix: `Set ${POOL} to the ID of the cluster's project followed by "${WORKLOAD_POOL_SUFFIX}".`,
  whenToExempt:
    "A cluster whose workloads call no Google API. The pool of a fleet host project needs no exemption: name the project in " +
    "fleet.project, or the pool in the setting allowedWorkloadPools.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity"],
  severity: "critical",
  level: "mandatory",
  frameworks: [
    "CIS GKE 1.6.0 5.2.2",
    "gke-policy-automation WORKLOAD_IDENTITY_DISABLED",
    "policy-library enable_workload_identity",
  ],
  good: { project: "demo", workloadIdentityConfig: { workloadPool: "demo.svc.id.goog" } },
  bad: { project: "demo", workloadIdentityConfig: { workloadPool: "other.svc.id.goog" } },
  checks: {
    [CLUSTER]: [
      function* presence(cluster, context) {
        const isDeclared = "workloadIdentityConfig" in cluster;
        if (isDeclared && "workloadPool" in (cluster.workloadIdentityConfig ?? {})) return;
        if (cluster.enableAutopilot) return;
        if (!isDeclared && context.observed.workloadIdentityConfig?.workloadPool !== undefined) return;
        yield { at: POOL, problem: "is absent, so no workload of the cluster has an identity of its own" };
      },
      function* ownership(cluster, context) {
        const pool = cluster.workloadIdentityConfig?.workloadPool;
        if (pool === undefined || context.settings.allowedWorkloadPools.includes(pool)) return;
        const owner = projectOfPool(pool);
        if (owner === undefined) {
          if (cluster.enableAutopilot) return;
          yield { at: POOL, problem: `is no workload pool: those end with "${WORKLOAD_POOL_SUFFIX}"` };
          return;
        }
        // Silent, the project is the provider's to decide, and a number says nothing of the project's ID.
        const project = cluster.project;
        if (project === undefined || project === owner || /^\d+$/.test(project)) return;
        if (cluster.enableAutopilot || cluster.fleet?.project === owner) return;
        yield { at: POOL, problem: "is the workload pool of another project than the cluster's own" };
      },
    ],
  },
};
