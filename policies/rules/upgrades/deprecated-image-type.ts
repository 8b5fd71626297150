import { CONTAINERD_ONLY_SINCE, containerdSuccessor } from "../../../gke/upgrades";
import { isBefore, isNumbered, parseVersion } from "../../../gke/versions";
import { show } from "../../evaluation/show";
import { hasDefaultPool } from "../../program/gcp/default-pool";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

const IMAGE = "nodeConfig.imageType";

export const deprecatedImageType: Rule = {
  name: "deprecated-image-type",
  description: "Nodes run images with containerd.",
  why:
    "The images COS, UBUNTU, WINDOWS_LTSC and WINDOWS_SAC carry Docker, which GKE's nodes have not had since 1.24: a pool with one of them can " +
    "no longer be created or upgraded, and what cannot be upgraded grows old until GKE forces it.",
  fix: `Set ${IMAGE} to "COS_CONTAINERD".`,
  whenToExempt: "A pool that is to be deleted before its next upgrade.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/deprecations/docker-containerd",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/node-images",
  ],
  severity: "high",
  level: "mandatory",
  frameworks: [
    "gke-policy-automation NODEPOOL_COS_UNUSED",
    "checkov CKV_GCP_22",
    "trivy GCP-0054",
    "CIS GKE 1.6.0 5.5.1",
    "policy-library container_optimized_os",
  ],
  good: { cluster: "main", nodeConfig: { imageType: "COS_CONTAINERD" } },
  bad: { cluster: "main", nodeConfig: { imageType: "COS" } },
  checks: {
    [NODE_POOL]: [
      function* image(pool) {
        yield* judge(IMAGE, pool.nodeConfig?.imageType, () => pool.version);
      },
    ],
    [CLUSTER]: [
      function* defaultPool(cluster) {
        if (!hasDefaultPool(cluster)) return;
        yield* judge(IMAGE, cluster.nodeConfig?.imageType, () => cluster.nodeVersion);
      },
      function* inlinePools(cluster, context) {
        if (cluster.enableAutopilot) return;
        yield* context.each(cluster.nodePools, function* (pool, i) {
          yield* judge(`nodePools[${i}].${IMAGE}`, pool.nodeConfig?.imageType, () => pool.version);
        });
      },
      function* provisionedPools(cluster) {
        if (cluster.enableAutopilot) return;
        yield* judge(
          "clusterAutoscaling.autoProvisioningDefaults.imageType",
          cluster.clusterAutoscaling?.autoProvisioningDefaults?.imageType,
          () => undefined,
        );
      },
    ],
  },
};

/** @param version what the pool is pinned to; read only where the image asks for it. */
function* judge(at: string, image: string | undefined, version: () => string | undefined): Iterable<Finding> {
  const successor = typeof image === "string" ? containerdSuccessor(image) : undefined;
  if (image === undefined || successor === undefined) return;
  const pinned = parseVersion(version() ?? "");
  const isOld = isNumbered(pinned) && isBefore(pinned, CONTAINERD_ONLY_SINCE) === true;
  yield {
    at,
    problem: isOld
      ? `is ${show(image, [image])}, which no version from 1.24 on has, so the pool cannot be upgraded beyond 1.23`
      : `is ${show(image, [image])}, which has Docker, so the pool can neither be created nor upgraded`,
    fix: `Set ${at} to "${successor}".`,
    ...(isOld ? { level: "advisory" as const } : {}),
  };
}
