import { isUnsetText } from "../../../gke/service-accounts";
import { projectOfPool, WORKLOAD_POOL_SUFFIX } from "../../../gke/workload-identity";
import { unlessReportedBy } from "../../evaluation/one-cause";
import { allOf, ifKnown } from "../../evaluation/unknown";
import { projectNameOf } from "../../evaluation/urn";
import { areDistinct, isInFleetOf, projectOf } from "../../program/gcp/project";
import { nameInSdk } from "../../program/gcp/sdk";
import {
  hasFormerNameAlone,
  hasMetadataNodes,
  lacksWorkloadPool,
  readWorkloadPool,
} from "../../program/gcp/workload-pool";
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
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/916",
    "https://github.com/kubeflow/kubeflow/pull/4754",
    "https://github.com/FairwindsOps/terraform-gke/pull/30",
  ],
  severity: "critical",
  level: "mandatory",
  frameworks: [
    "CIS GKE 1.9.0 5.2.2",
    "gke-policy-automation WORKLOAD_IDENTITY_DISABLED",
    "policy-library enable_workload_identity",
  ],
  departures:
    "The others accept every pool, even one of another project or of no project, whose workloads get no token.",
  good: { project: "demo", workloadIdentityConfig: { workloadPool: "demo.svc.id.goog" } },
  bad: { project: "demo", workloadIdentityConfig: { workloadPool: "other.svc.id.goog" } },
  checks: {
    [CLUSTER]: [
      function* presence(_, context) {
        if (!lacksWorkloadPool(context)) return;
        const at = nameInSdk(POOL, context);
        const instead = hasFormerNameAlone(context)
          ? ": its former name, identityNamespace, is not one of @pulumi/gcp 6 and later"
          : "";
        const problem = `is absent, so no workload of the cluster has an identity of its own${instead}`;
        const other = "wi-pool-without-metadata-nodes";
        yield* unlessReportedBy(
          other,
          context,
          // The pool is missing even where that is unknown; it is reported here, unless the other rule is exempt.
          () => ifKnown(() => hasMetadataNodes(context)) ?? context.voiceOf(other) !== "speaks",
          () => [{ at, problem, fix: fixOf(at) }],
        );
      },
      function* ownership(cluster, context) {
        if (ifKnown(() => cluster.enableAutopilot) || hasFormerNameAlone(context)) return;
        const pool = readWorkloadPool(context);
        if (!pool || context.settings.allowedWorkloadPools.includes(pool.value)) return;
        const at = nameInSdk(POOL, context);
        const owner = projectOfPool(pool.value);
        if (owner === undefined) {
          if (cluster.enableAutopilot) return;
          yield { at, problem: formProblem(pool.value), fix: fixOf(at) };
          return;
        }
        if (isUnsetText(owner)) {
          if (cluster.enableAutopilot) return;
          // Where nothing names the project, GKE is asked for that of gcloud or of the credentials, and refuses this pool.
          const isUnnamed = ifKnown(() => projectOf(context) === undefined) ?? false;
          const level = isUnnamed ? { level: "advisory" as const } : {};
          yield { at, problem: noProjectProblem(owner), fix: `${fixOf(at)} ${SET_PROJECT}`, ...level };
          return;
        }
        const isOther = allOf(
          () => !cluster.enableAutopilot,
          () => areDistinct(projectOf(context), owner),
          () => !isInFleetOf(cluster, owner),
        );
        if (!isOther) return;
        const isPulumiProject = owner === projectNameOf(context.resource.urn);
        yield {
          at,
          problem:
            "is the workload pool of another project than the cluster's" +
            (isPulumiProject ? ": it has the name of the Pulumi project" : ""),
          fix: isPulumiProject
            ? `${fixOf(at)} pulumi.getProject() is the name of the Pulumi project; gcp.config.project is the provider's.`
            : fixOf(at),
        };
      },
    ],
  },
};

const fixOf = (at: string): string =>
  `Set ${at} to the ID of the cluster's project followed by "${WORKLOAD_POOL_SUFFIX}".`;

/** What is wrong with a text that is not a workload pool. */
const formProblem = (pool: string): string =>
  typeof pool === "string" && pool.endsWith(WORKLOAD_POOL_SUFFIX)
    ? `is not a workload pool: the part before "${WORKLOAD_POOL_SUFFIX}" is not a project ID, which has only lower-case letters, digits and hyphens`
    : `is not a workload pool: those end with "${WORKLOAD_POOL_SUFFIX}"`;

const noProjectProblem = (owner: string): string =>
  `is "${owner}${WORKLOAD_POOL_SUFFIX}", which the program made of a project that is not set`;

const SET_PROJECT =
  "gcp.config.project is undefined where neither gcp:project in the stack's configuration nor the environment names it.";
