import type { container, types } from "@pulumi/gcp";
import { DISABLE_LEGACY_ENDPOINTS_KEY, METADATA_MODE } from "../gke/metadata-server";
import { UPGRADE_STRATEGY } from "../gke/upgrades";
import { NODE_SCOPES } from "./node-account";
import type { NodePoolConfig } from "./node-pool-keys";
import { RUNNERS_TAINT, SPOT_TAINT } from "./shared/runners-taint";
import { STARTUP_TAINT } from "./verification/gate";

type NodeConfig = types.input.container.NodePoolNodeConfig;
type Taint = types.input.container.NodePoolNodeConfigTaint;

/** What sets the nodes of a role apart: the labels to select them by, and the taints that keep other Pods off. */
const MARKS: Readonly<Record<NodePoolConfig["role"], { labels?: NodeConfig["labels"]; taints?: Taint[] }>> = {
  canary: { labels: { canary: "true" } },
  general: {},
  runners: {
    labels: { [RUNNERS_TAINT.key]: RUNNERS_TAINT.value },
    taints: [RUNNERS_TAINT],
  },
};

/** What a pool takes from its cluster. */
export type Placement = Required<Pick<container.NodePoolArgs, "project" | "location" | "cluster">> &
  Required<Pick<NodeConfig, "serviceAccount" | "resourceLabels">>;

/**
 * A pool of private, shielded nodes on which Pods get their identity from the GKE metadata server.
 * @param isGated whether its nodes take no Pod before their verification
 */
export function nodePoolArgs(
  { role, machineType, diskGb, minNodes, maxNodes, spot, upgrade }: NodePoolConfig,
  { project, location, cluster, serviceAccount, resourceLabels }: Placement,
  isGated = false,
): container.NodePoolArgs {
  const { labels, taints: ofRole = [] } = MARKS[role];
  const taints = [...ofRole, ...(spot ? [SPOT_TAINT] : []), ...(isGated ? [STARTUP_TAINT] : [])];
  return {
    project,
    location,
    cluster,
    initialNodeCount: minNodes,
    autoscaling: { minNodeCount: minNodes, maxNodeCount: maxNodes, locationPolicy: "BALANCED" },
    management: { autoUpgrade: true, autoRepair: true },
    upgradeSettings: upgradeSettings(upgrade),
    networkConfig: { enablePrivateNodes: true },
    nodeConfig: {
      machineType,
      diskSizeGb: diskGb,
      diskType: "pd-balanced",
      imageType: "COS_CONTAINERD",
      serviceAccount,
      oauthScopes: [...NODE_SCOPES],
      resourceLabels,
      ...(labels && { labels }),
      ...(spot && { spot }),
      ...(taints.length > 0 && { taints }),
      metadata: { [DISABLE_LEGACY_ENDPOINTS_KEY]: "true" },
      workloadMetadataConfig: { mode: METADATA_MODE.gke },
      shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
    },
  };
}

function upgradeSettings(upgrade: NodePoolConfig["upgrade"]): types.input.container.NodePoolUpgradeSettings {
  if (upgrade.strategy === UPGRADE_STRATEGY.surge) return { ...upgrade };
  return {
    strategy: upgrade.strategy,
    blueGreenSettings: {
      nodePoolSoakDuration: `${upgrade.soakSeconds}s`,
      standardRolloutPolicy: { batchNodeCount: upgrade.batchNodes },
    },
  };
}
