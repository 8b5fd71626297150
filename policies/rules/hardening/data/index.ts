import type { Rule } from "../../../rule";
import { binaryAuthorization } from "./binary-authorization";
import { clusterLocationAllowed } from "./cluster-location-allowed";
import { imageRepositoriesNotPublic } from "./image-repositories-not-public";
import { imagesScanned } from "./images-scanned";
import { resourceLabels } from "./resource-labels";
import { secretsEncryption } from "./secrets-encryption";
import { securityPosture } from "./security-posture";

export const data: readonly Rule[] = [
  secretsEncryption,
  binaryAuthorization,
  securityPosture,
  imagesScanned,
  imageRepositoriesNotPublic,
  resourceLabels,
  clusterLocationAllowed,
];
