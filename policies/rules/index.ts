import { notOfAlpha } from "../program/gcp/alpha";
import type { Rule } from "../rule";
import { autopilot } from "./autopilot";
import { hardening } from "./hardening";
import { identity } from "./identity";
import { kubeSystem } from "./kube-system";
import { maintenance } from "./maintenance";
import { metadataServer } from "./metadata-server";
import { network } from "./network";
import { notifications } from "./notifications";
import { signals } from "./signals";
import { upgrades } from "./upgrades";
import { verification } from "./verification";
import { versions } from "./versions";
import { noAlphaCluster } from "./versions/no-alpha-cluster";

/** A rule on upgrades, without findings on alpha clusters: only the rule on these judges them. */
const forUpgraded = (rule: Rule): Rule => (rule === noAlphaCluster ? rule : notOfAlpha(rule));

/** All rules, in the order in which they are listed. */
export const rules: readonly Rule[] = [
  ...metadataServer,
  ...versions.map(forUpgraded),
  ...maintenance.map(forUpgraded),
  ...upgrades,
  ...kubeSystem,
  ...network,
  ...identity,
  ...verification,
  ...signals,
  ...notifications,
  ...autopilot,
  ...hardening,
];
