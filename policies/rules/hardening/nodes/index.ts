import type { Rule } from "../../../rule";
import { autopilotUsed } from "./autopilot-used";
import { gkeSandbox } from "./gke-sandbox";
import { nodeBootDiskCmek } from "./node-boot-disk-cmek";
import { nodeContainerOptimizedOs } from "./node-container-optimized-os";
import { nodeIntegrityMonitoring } from "./node-integrity-monitoring";
import { nodeOwnServiceAccount } from "./node-own-service-account";
import { nodePoolsSeparate } from "./node-pools-separate";
import { nodeScopesMinimal } from "./node-scopes-minimal";
import { nodeSecureBoot } from "./node-secure-boot";
import { shieldedNodes } from "./shielded-nodes";

export const nodes: readonly Rule[] = [
  nodeOwnServiceAccount,
  nodeScopesMinimal,
  shieldedNodes,
  nodeIntegrityMonitoring,
  nodeSecureBoot,
  nodeContainerOptimizedOs,
  nodeBootDiskCmek,
  gkeSandbox,
  nodePoolsSeparate,
  autopilotUsed,
];
