import type { Rule } from "../../rule";
import { postUpgradeVerificationJob } from "./post-upgrade-verification-job";
import { startupTaintPrefix } from "./startup-taint-prefix";
import { verificationCoversEveryPool } from "./verification-covers-every-pool";
import { verificationOnPodNetwork } from "./verification-on-pod-network";
import { wiJobRetriesToken } from "./wi-job-retries-token";

export const verification: readonly Rule[] = [
  postUpgradeVerificationJob,
  verificationOnPodNetwork,
  verificationCoversEveryPool,
  startupTaintPrefix,
  wiJobRetriesToken,
];
