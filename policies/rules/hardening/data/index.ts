import type { Rule } from "../../../rule";
import { binaryAuthorization } from "./binary-authorization";
import { resourceLabels } from "./resource-labels";
import { secretsEncryption } from "./secrets-encryption";
import { securityPosture } from "./security-posture";

export const data: readonly Rule[] = [
  secretsEncryption,
  binaryAuthorization,
  securityPosture,
  resourceLabels,
];
