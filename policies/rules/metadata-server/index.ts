import type { Rule } from "../../rule";
import { legacyMetadataEndpoints } from "./legacy-metadata-endpoints";
import { nodeAgentKeepsRole } from "./node-agent-keeps-role";
import { nodePoolGkeMetadataMode } from "./node-pool-gke-metadata-mode";
import { nodeSaCanReportAndPull } from "./node-sa-can-report-and-pull";
import { nodeScopesAllowPulls } from "./node-scopes-allow-pulls";
import { reservedMetadataNodeLabels } from "./reserved-metadata-node-labels";
import { wiPoolIsOwnProject } from "./wi-pool-is-own-project";
import { wiPoolWithoutMetadataNodes } from "./wi-pool-without-metadata-nodes";

export const metadataServer: readonly Rule[] = [
  nodePoolGkeMetadataMode,
  wiPoolIsOwnProject,
  wiPoolWithoutMetadataNodes,
  reservedMetadataNodeLabels,
  legacyMetadataEndpoints,
  nodeSaCanReportAndPull,
  nodeScopesAllowPulls,
  nodeAgentKeepsRole,
];
