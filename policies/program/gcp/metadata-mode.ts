import { FORMER_METADATA_MODE, METADATA_MODE } from "../../../gke/metadata-server";
import { type Reading, read, type Source } from "../../evaluation/reading";
import type { PoolProperties } from "./pool-checks";

type NodeConfig = NonNullable<PoolProperties["nodeConfig"]>;
/** Before @pulumi/gcp 6 the mode is called `nodeMetadata`. */
type Config = NonNullable<NodeConfig["workloadMetadataConfig"]> & { nodeMetadata?: string };

/** The values that findings may show. */
export const METADATA_MODES: readonly string[] = [
  ...Object.values(METADATA_MODE),
  ...Object.values(FORMER_METADATA_MODE),
];

/** Which metadata server the Pods of a node pool reach, as declared, else as observed. */
export const readMetadataMode = (
  pool: Source<Pick<PoolProperties, "nodeConfig">>,
): Reading<string> | undefined =>
  read(pool, ({ nodeConfig }) => {
    const config: Config | undefined = nodeConfig?.workloadMetadataConfig;
    return config?.mode ?? renamed(config?.nodeMetadata);
  });

/** What the former property calls GKE_METADATA; `mode` itself does not take that name. */
const renamed = (former: string | undefined): string | undefined =>
  former === FORMER_METADATA_MODE.gke ? METADATA_MODE.gke : former;

/** Whether a mode is the GKE metadata server. */
export const isGkeMetadata = (mode: string): boolean => mode === METADATA_MODE.gke;
