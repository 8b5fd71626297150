import { isOff, ofStandardClusters } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "addonsConfig.gcePersistentDiskCsiDriverConfig.enabled";

export const pdCsiDriver: Rule = {
  name: "pd-csi-driver",
  description: "GKE manages the persistent disk driver.",
  why:
    "Without the driver, no persistent volume can be created or attached, as Kubernetes itself no longer contains the code. If you run your own " +
    "driver, you must keep its version in step with each upgrade. It is on by default.",
  fix: `Remove addonsConfig.gcePersistentDiskCsiDriverConfig, or set ${AT} to true. GKE changes it in place.`,
  whenToExempt: "A cluster without volumes, or with its own driver.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/gce-pd-csi-driver"],
  severity: "medium",
  level: "disabled",
  frameworks: ["gke-policy-automation GCE_CSI_DRIVER_DISABLED"],
  departures: "gke-policy-automation refuses a cluster that does not set it, which has the driver.",
  good: { addonsConfig: { gcePersistentDiskCsiDriverConfig: { enabled: true } } },
  bad: { addonsConfig: { gcePersistentDiskCsiDriverConfig: { enabled: false } } },
  checks: {
    [CLUSTER]: [
      ofStandardClusters({
        at: AT,
        of: ({ addonsConfig }) => addonsConfig?.gcePersistentDiskCsiDriverConfig?.enabled,
        isGood: (flag) => !isOff(flag),
        absentIs: "good",
        consequence: "no persistent volume can be created or attached",
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
