import { containerdSuccessor, misspeltImage, NODE_IMAGES } from "../../../../gke/upgrades";
import { unlessReportedBy } from "../../../evaluation/one-cause";
import { type Reading, read, stated } from "../../../evaluation/reading";
import { redact } from "../../../evaluation/redact";
import { poolChecks } from "../../../program/gcp/pool-checks";
import { ifProvisioning } from "../../../program/gcp/requirements";
import { CLUSTER, NODE_POOL } from "../../../resource-types";
import type { Context, Finding, Rule } from "../../../rule";

const AT = "nodeConfig.imageType";
const PROVISIONED = "clusterAutoscaling.autoProvisioningDefaults.imageType";

/** Container-Optimized OS, and Windows, for which there is no other. */
const ACCEPTED = /^(cos|windows)/i;

const pools = poolChecks((pool, context) =>
  imageFindings(
    pool.path(AT),
    read(pool, ({ nodeConfig }) => nodeConfig?.imageType),
    context,
  ),
);

export const nodeContainerOptimizedOs: Rule = {
  name: "node-container-optimized-os",
  description: "Linux nodes run Container-Optimized OS.",
  why:
    "Container-Optimized OS has a read-only root file system, verified boot and only what containers need. Google builds, patches and tests it " +
    "with GKE, and nodes start faster with it. Other images have a larger attack surface. It is the default.",
  fix: `Set ${AT} to "COS_CONTAINERD", or remove it. A different image re-creates the nodes.`,
  whenToExempt:
    "A pool that needs a kernel module, a file system or a driver that Container-Optimized OS does not have.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/node-images",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster",
  ],
  severity: "low",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.5.1",
    "checkov CKV_GCP_22",
    "trivy GCP-0054",
    "gke-policy-automation NODEPOOL_COS_UNUSED",
    "gke-policy-automation NAP_COS_UNCONFIGURED",
    "policy-library container_optimized_os",
  ],
  departures:
    "policy-library refuses Windows nodes, for which there is no such image, and a pool that does not set it. deprecated-image-type reports " +
    "images with Docker, such as COS: the others accept them.",
  good: { cluster: "main", nodeConfig: { imageType: "COS_CONTAINERD" } },
  bad: { cluster: "main", nodeConfig: { imageType: "UBUNTU_CONTAINERD" } },
  checks: {
    [NODE_POOL]: pools[NODE_POOL],
    [CLUSTER]: [
      ...(pools[CLUSTER] ?? []),
      ifProvisioning((_, context) => {
        const image = read(
          context,
          ({ clusterAutoscaling }) => clusterAutoscaling?.autoProvisioningDefaults?.imageType,
        );
        return imageFindings(PROVISIONED, image, context);
      }),
    ],
  },
};

function* imageFindings(at: string, image: Reading<string> | undefined, context: Context): Iterable<Finding> {
  if (!image || typeof image.value !== "string" || image.value === "" || ACCEPTED.test(image.value)) return;
  const isReported = () =>
    containerdSuccessor(image.value) !== undefined || misspeltImage(image.value) !== undefined;
  yield* unlessReportedBy("deprecated-image-type", context, isReported, function* () {
    yield {
      at,
      problem: `${stated(image, redact(image.value.toUpperCase(), NODE_IMAGES))}, which has a larger attack surface than Container-Optimized OS`,
      fix: `Set ${at} to "COS_CONTAINERD". A different image re-creates the nodes.`,
    };
  });
}
