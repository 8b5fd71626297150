import type { Rule } from "../../rule";
import { nodePoolGkeMetadataMode } from "./node-pool-gke-metadata-mode";

export const metadataServer: readonly Rule[] = [nodePoolGkeMetadataMode];
