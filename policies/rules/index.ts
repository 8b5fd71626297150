import type { Rule } from "../rule";
import { autopilot } from "./autopilot";
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

/** All rules, in the order in which they are listed. */
export const rules: readonly Rule[] = [
  ...metadataServer,
  ...versions,
  ...maintenance,
  ...upgrades,
  ...kubeSystem,
  ...network,
  ...identity,
  ...verification,
  ...signals,
  ...notifications,
  ...autopilot,
];
