import { CLUSTER, NODE_POOL, ROLLOUT_SEQUENCE, SUBSCRIPTION, TOPIC } from "../../resource-types";

/**
 * Optional texts for which the provider treats "" as unset. It is built on Terraform's plugin SDK, whose GetOk does not tell an empty text
 * from an absent one, so the provider fills in its own value or sends nothing. Paths are given without list indexes. Elsewhere "" is a
 * value of its own: of a taint, of a label, or of a subscription's `expirationPolicy.ttl`, which then never expires.
 * Source: https://github.com/hashicorp/terraform-plugin-sdk/issues/741, checked 2026-11-28; that each is optional: the types of @pulumi/gcp
 * 9.37.0
 */
const NODE_TEXTS = [
  "diskType",
  "imageType",
  "linuxNodeConfig.cgroupMode",
  "machineType",
  "minCpuPlatform",
  "serviceAccount",
  "windowsNodeConfig.osversion",
].map((name) => `nodeConfig.${name}`);
const POOL_TEXTS = [
  "name",
  "namePrefix",
  "nodeDrainConfigs.graceTerminationDuration",
  "nodeDrainConfigs.pdbTimeoutDuration",
  "upgradeSettings.blueGreenSettings.autoscaledRolloutPolicy.waitForDrainDuration",
  "version",
  ...NODE_TEXTS,
];

const UNSET_WHEN_EMPTY: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    [CLUSTER]: [
      "clusterIpv4Cidr",
      "datapathProvider",
      "desiredEmulatedVersion",
      "location",
      "loggingService",
      "maintenancePolicy.disruptionBudget.minorVersionDisruptionInterval",
      "maintenancePolicy.disruptionBudget.patchVersionDisruptionInterval",
      "minMasterVersion",
      "monitoringService",
      "name",
      "network",
      "nodePoolAutoConfig.linuxNodeConfig.cgroupMode",
      "nodeVersion",
      "project",
      "rollbackSafeUpgrade.controlPlaneSoakDuration",
      "subnetwork",
      ...NODE_TEXTS,
      ...POOL_TEXTS.map((name) => `nodePools.${name}`),
    ],
    [NODE_POOL]: ["location", "project", ...POOL_TEXTS],
    [ROLLOUT_SEQUENCE]: ["project"],
    [SUBSCRIPTION]: ["filter", "name", "project", "pushConfig.pushEndpoint"],
    [TOPIC]: ["name", "project"],
    "pulumi:providers:gcp": ["project", "region", "zone"],
    "pulumi:providers:kubernetes": ["namespace"],
  }).map(([type, paths]) => [type, new Set(paths)]),
);

/**
 * Whether the provider treats an empty text in this property as unset.
 * @param path as the program writes it, such as `nodePools[0].version`.
 */
export const isUnsetWhenEmpty = (type: string, path: string): boolean =>
  UNSET_WHEN_EMPTY.get(type)?.has(path.replace(/\[\d+\]/g, "")) ?? false;
