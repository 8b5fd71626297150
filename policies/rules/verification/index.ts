import type { Rule } from "../../rule";
import { postUpgradeVerificationJob } from "./post-upgrade-verification-job";
import { startupTaintPrefix } from "./startup-taint-prefix";
import { upgradeEventTriggersVerification } from "./upgrade-event-triggers-verification";
import { verificationCoversEveryPool } from "./verification-covers-every-pool";
import { verificationDetectsStaleness } from "./verification-detects-staleness";
import { verificationOnPodNetwork } from "./verification-on-pod-network";
import { wiJobRetriesToken } from "./wi-job-retries-token";

export const verification: readonly Rule[] = [
  postUpgradeVerificationJob,
  verificationOnPodNetwork,
  verificationCoversEveryPool,
  verificationDetectsStaleness,
  upgradeEventTriggersVerification,
  startupTaintPrefix,
  wiJobRetriesToken,
];
