import type { Alert, CiPlatform } from "./alert";
import { ciAlerts } from "./ci";
import { imageAlerts } from "./images";
import { kubeSystemAlerts } from "./kube-system";
import { metadataServerAlerts } from "./metadata-server";
import { upgradeAlerts } from "./upgrades";
import { verificationAlerts } from "./verification";

/** All alerts, in the order in which the incident would have raised them. */
export const ALERTS: readonly Alert[] = [
  ...verificationAlerts,
  ...metadataServerAlerts,
  ...kubeSystemAlerts,
  ...ciAlerts,
  ...imageAlerts,
  ...upgradeAlerts,
];

/** The alerts of a cluster with these CI platforms, without those that are turned off. */
export const alertsFor = (ci: readonly CiPlatform[], off: readonly string[]): readonly Alert[] =>
  ALERTS.filter((alert) => !off.includes(alert.id) && (alert.ci === undefined || ci.includes(alert.ci)));
