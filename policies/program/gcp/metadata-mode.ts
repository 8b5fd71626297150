import { FORMER_METADATA_MODE, METADATA_MODE } from "../../../gke/metadata-server";
import { isWindowsImage } from "../../../gke/upgrades";
import { type Reading, read, type Source } from "../../evaluation/reading";
import { someItem } from "../../evaluation/unknown";
import type { PoolProperties } from "./pool-checks";

type NodeConfig = NonNullable<PoolProperties["nodeConfig"]>;
/** Before @pulumi/gcp 6 the property `mode` was called `nodeMetadata`. */
type Config = NonNullable<NodeConfig["workloadMetadataConfig"]> & { nodeMetadata?: string };

/** The values that findings may quote. */
export const METADATA_MODES: readonly string[] = [
  ...Object.values(METADATA_MODE),
  ...Object.values(FORMER_METADATA_MODE),
];

/** The metadata server that the Pods of a node pool reach, as declared, else as observed. */
export const readMetadataMode = (
  pool: Source<Pick<PoolProperties, "nodeConfig">>,
): Reading<string> | undefined =>
  read(pool, ({ nodeConfig }) => {
    const config: Config | undefined = nodeConfig?.workloadMetadataConfig;
    return config?.mode ?? renamed(config?.nodeMetadata);
  });

/** Whether a program declares the mode of a pool by the former property. */
export function usesFormerMode({ inputs }: Source<Pick<PoolProperties, "nodeConfig">>): boolean {
  const config: Config | undefined = inputs.nodeConfig?.workloadMetadataConfig;
  return config?.mode === undefined && config?.nodeMetadata !== undefined;
}

/** The value of the former property that means GKE_METADATA; `mode` itself does not accept it. */
const renamed = (former: string | undefined): string | undefined =>
  former === FORMER_METADATA_MODE.gke ? METADATA_MODE.gke : former;

/**
 * Whether a mode that `readMetadataMode` returned is valid. The former name of GKE_METADATA is not: it is returned only where `mode` itself
 * has it.
 */
export const isMode = (mode: string): boolean =>
  METADATA_MODES.includes(mode) && mode !== FORMER_METADATA_MODE.gke;

/** Whether a mode is the GKE metadata server. */
export const isGkeMetadata = (mode: string): boolean => mode === METADATA_MODE.gke;

/** Properties of nodes that GKE fills in on every pool. */
const FILLED_IN = ["diskSizeGb", "diskType", "imageType", "oauthScopes"] as const;

/**
 * Whether GKE reports how a pool's nodes are configured, and reports no mode: such a pool is without the GKE metadata server. Observed
 * values are GKE's report only if they contain something that the program leaves out. Windows nodes are left out, as nothing is known of
 * theirs.
 * @throws Undecided where it is not known whether the program leaves something out.
 * Source: CIS GKE Benchmark 1.6.1, 5.4.1 (without the setting Pods have full access to the node's metadata server, and node pools that are
 * older than Workload Identity on their cluster stay so), checked 2026-11-29
 */
export function isReportedWithoutMode(pool: Source<Pick<PoolProperties, "nodeConfig">>): boolean {
  const { nodeConfig: observed } = pool.observed;
  if (isWindowsImage(observed?.imageType)) return false;
  if (readMetadataMode(pool) !== undefined) return false;
  const observedKeys = FILLED_IN.filter((key) => observed?.[key] !== undefined);
  return someItem(observedKeys, (key) => pool.inputs.nodeConfig?.[key] === undefined);
}
