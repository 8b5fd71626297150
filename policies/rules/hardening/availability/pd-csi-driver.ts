import { isOff, ofStandardClusters } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "addonsConfig.gcePersistentDiskCsiDriverConfig.enabled";

export const pdCsiDriver: Rule = {
  name: "pd-csi-driver",
  description: "GKE manages the driver of persistent disks.",
  why: "Without the driver no persistent volume can be made or attached, as Kubernetes itself no longer has the code for it; with one of one's own, its version has to be kept in step with each upgrade. It is on by default.",
  fix: `Remove addonsConfig.gcePersistentDiskCsiDriverConfig, or set ${AT} to true. GKE changes it in place.`,
  whenToExempt: "A cluster without volumes, or one with a driver of its own.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/gce-pd-csi-driver"],
  severity: "medium",
  level: "disabled",
  frameworks: ["gke-policy-automation GCE_CSI_DRIVER_DISABLED"],
  departures: "gke-policy-automation refuses a cluster that says nothing of it, which has the driver.",
  good: { addonsConfig: { gcePersistentDiskCsiDriverConfig: { enabled: true } } },
  bad: { addonsConfig: { gcePersistentDiskCsiDriverConfig: { enabled: false } } },
  checks: {
    [CLUSTER]: [
      ofStandardClusters({
        at: AT,
        of: ({ addonsConfig }) => addonsConfig?.gcePersistentDiskCsiDriverConfig?.enabled,
        isGood: (flag) => !isOff(flag),
        absentIs: "good",
        consequence: "no persistent volume can be made or attached",
        fix: `Set ${AT} to true. GKE changes it in place.`,
      }),
    ],
  },
  remediations: {
    [CLUSTER]: (cluster) => {
      const driver = cluster.addonsConfig?.gcePersistentDiskCsiDriverConfig;
      if (cluster.enableAutopilot || driver?.enabled !== false) return false;
      driver.enabled = true;
      return true;
    },
  },
};
