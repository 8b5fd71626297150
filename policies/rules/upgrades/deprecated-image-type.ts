import {
  CONTAINERD_ONLY_SINCE,
  containerdSuccessor,
  misspeltImage,
  WINDOWS_VERSION,
} from "../../../gke/upgrades";
import { isBefore, isNumbered, parseVersion } from "../../../gke/versions";
import { type Reading, read, stated } from "../../evaluation/reading";
import { redact } from "../../evaluation/redact";
import { poolChecks } from "../../program/gcp/pool-checks";
import { versionOf } from "../../program/gcp/versions/compared-versions";
import { CLUSTER, type Inputs, NODE_POOL } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

const IMAGE = "nodeConfig.imageType";
const WINDOWS = "nodeConfig.windowsNodeConfig.osversion";
const PROVISIONED = "clusterAutoscaling.autoProvisioningDefaults.imageType";

const pools = poolChecks(
  function* (pool, context) {
    const image = read(pool, ({ nodeConfig }) => nodeConfig?.imageType);
    if (image) yield* imageFindings(pool.path(IMAGE), image, () => versionOf(pool, context)?.value);
  },
  function* (pool) {
    const version = read(pool, ({ nodeConfig }) => nodeConfig?.windowsNodeConfig?.osversion);
    if (version?.value !== WINDOWS_VERSION.stale) return;
    const at = pool.path(WINDOWS);
    yield {
      at,
      problem: `${stated(version, redact(version.value, [version.value]))}, whose image has had no updates since December 2025, so an upgrade brings no updates to the nodes`,
      level: "advisory",
      fix: `Build the containers for Windows Server 2022, and move them to a pool with ${at} "${WINDOWS_VERSION.current}".`,
    };
  },
);

export const deprecatedImageType: Rule = {
  name: "deprecated-image-type",
  description:
    "Nodes run images that GKE maintains: with containerd, and Windows Server 2022 instead of 2019.",
  why:
    "The images COS, UBUNTU, WINDOWS_LTSC and WINDOWS_SAC carry Docker, which GKE's nodes have not had since 1.24: a pool with one of them can " +
    "no longer be created or upgraded, and what cannot be upgraded grows old until GKE forces it. The image of Windows Server 2019 is the same for every version since December 2025: an upgrade changes GKE's part of the node and none of Windows'. " +
    "GKE creates no pool with a misspelt image.",
  fix: `Set ${IMAGE} to "COS_CONTAINERD".`,
  whenToExempt: "A pool that is to be deleted before its next upgrade.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/deprecations/docker-containerd",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/node-images",
    "https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#August_21_2026",
  ],
  severity: "high",
  level: "mandatory",
  good: { cluster: "main", nodeConfig: { imageType: "COS_CONTAINERD" } },
  bad: { cluster: "main", nodeConfig: { imageType: "COS" } },
  checks: {
    [NODE_POOL]: pools[NODE_POOL],
    [CLUSTER]: [
      ...(pools[CLUSTER] ?? []),
      function* provisionedPools(cluster, context) {
        if (cluster.enableAutopilot) return;
        const image = read(context, provisionedImage);
        if (image) yield* imageFindings(PROVISIONED, image, () => undefined);
      },
    ],
  },
};

const provisionedImage = ({ clusterAutoscaling }: Partial<Inputs[typeof CLUSTER]>): string | undefined =>
  clusterAutoscaling?.autoProvisioningDefaults?.imageType;

/** @param version what the nodes run or are pinned to; read only where the image asks for it. */
function* imageFindings(
  at: string,
  image: Reading<string>,
  version: () => string | undefined,
): Iterable<Finding> {
  if (typeof image.value !== "string") return;
  const meant = misspeltImage(image.value);
  if (meant !== undefined) {
    yield {
      at,
      problem: `${stated(image, redact(image.value))}, which is not an image of GKE, so the pool cannot be created`,
      fix: `Set ${at} to "${meant}".`,
    };
  }
  const successor = containerdSuccessor(image.value);
  if (successor === undefined) return;
  const running = parseVersion(version() ?? "");
  const isOld = isNumbered(running) && isBefore(running, CONTAINERD_ONLY_SINCE) === true;
  const subject = stated(image, redact(image.value, [image.value]));
  yield {
    at,
    problem: isOld
      ? `${subject}, which no version from 1.24 on has, so the pool cannot be upgraded beyond 1.23`
      : `${subject}, which uses Docker, so the pool can be neither created nor upgraded`,
    fix: `Set ${at} to "${successor}".`,
    ...(isOld ? { level: "advisory" as const } : {}),
  };
}
