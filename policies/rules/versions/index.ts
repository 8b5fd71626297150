import type { Rule } from "../../rule";
import { dataplaneBoundaryCrossing } from "./dataplane-boundary-crossing";
import { knownIssue } from "./known-issue";
import { noAlphaCluster } from "./no-alpha-cluster";
import { noEndOfSupportVersion } from "./no-end-of-support-version";
import { noRemovedApi } from "./no-removed-api";
import { noVersionAlias } from "./no-version-alias";
import { noVersionPinWithAutoUpgrade } from "./no-version-pin-with-auto-upgrade";
import { nodeAutoUpgradeAndRepair } from "./node-auto-upgrade-and-repair";
import { releaseChannelExplicit } from "./release-channel-explicit";
import { versionSkew } from "./version-skew";

export const versions: readonly Rule[] = [
  releaseChannelExplicit,
  noEndOfSupportVersion,
  noVersionPinWithAutoUpgrade,
  noVersionAlias,
  versionSkew,
  dataplaneBoundaryCrossing,
  knownIssue,
  nodeAutoUpgradeAndRepair,
  noRemovedApi,
  noAlphaCluster,
];
