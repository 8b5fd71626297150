import type { Rule } from "../../../rule";
import { intranodeVisibility } from "./intranode-visibility";
import { networkPolicyEnforced } from "./network-policy-enforced";
import { nodeLocalDnsCache } from "./node-local-dns-cache";
import { nodesNotWorldOpen } from "./nodes-not-world-open";
import { privateNodes } from "./private-nodes";
import { vpcNative } from "./vpc-native";

export const network: readonly Rule[] = [
  privateNodes,
  nodesNotWorldOpen,
  vpcNative,
  networkPolicyEnforced,
  intranodeVisibility,
  nodeLocalDnsCache,
];
