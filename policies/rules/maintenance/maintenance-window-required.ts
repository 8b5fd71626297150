import { isEphemeral, windowPath } from "../../program/gcp/maintenance/maintenance";
import { CLUSTER } from "../../resource-types";
import type { Rule } from "../../rule";

export const maintenanceWindowRequired: Rule = {
  name: "maintenance-window-required",
  description: "Clusters say when GKE may upgrade them.",
  why:
    "Without a maintenance window GKE upgrades the control plane and the nodes at any hour of any day. The incident began " +
    "with an automatic upgrade of the nodes: it hung the CI jobs of all developers, and finding the cause took most of a day.",
  fix: "Set maintenancePolicy.recurringWindow to hours in which upgrades disturb least, such as FREQ=WEEKLY;BYDAY=SA,SU.",
  whenToExempt:
    "A cluster that no upgrade can hurt; if it exists only for hours, give it a label that the setting `ephemeral` names instead.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/maintenance-window",
  ],
  severity: "high",
  level: "mandatory",
  frameworks: ["gke-policy-automation MAINTENANCE_WINDOWS_DISABLED"],
  good: {
    maintenancePolicy: {
      recurringWindow: {
        startTime: "2026-01-03T00:00:00Z",
        endTime: "2026-01-03T06:00:00Z",
        recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
      },
    },
  },
  bad: { location: "europe-west4" },
  checks: {
    [CLUSTER]: [
      function* window(cluster, { settings }) {
        const policy = cluster.maintenancePolicy;
        if (windowPath(policy) !== undefined || isEphemeral(cluster, settings)) return;
        yield {
          at: "maintenancePolicy",
          problem: `${policy ? "has no window" : "is absent"}, so GKE may upgrade the cluster at any time`,
        };
      },
    ],
  },
  remediations: {
    // A policy that is there may be one that cannot be read yet.
    [CLUSTER]: (cluster, { settings }) => {
      if ("maintenancePolicy" in cluster || isEphemeral(cluster, settings)) return false;
      cluster.maintenancePolicy = { recurringWindow: { ...settings.defaultMaintenanceWindow } };
      return true;
    },
  },
};
