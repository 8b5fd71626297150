// Alerts on what first shows, in kube-system, that Pods get no identity.

import { METADATA_SERVER_DAEMON_SET } from "../../gke/metadata-server";
import type { Alert } from "./alert";
import { DNS_PODS, restartingPods } from "./system-metrics";

export const kubeSystemAlerts: readonly Alert[] = [
  {
    id: "dns-restarts",
    title: "cluster DNS restarts",
    when: "A Pod of kube-dns or NodeLocal DNSCache restarted twice within 10 minutes",
    severity: "critical",
    condition: (target) => ({
      kind: "metric",
      query: restartingPods(target, { pod_name: ["=~", DNS_PODS] }, 2, 10),
      forMinutes: 0,
    }),
  },
  {
    id: "kube-system-crash-loops",
    title: "Pods of kube-system restart again and again",
    when: "Another Pod of kube-system restarted three times within 15 minutes",
    severity: "warning",
    condition: (target) => ({
      kind: "metric",
      query: restartingPods(
        target,
        { pod_name: ["!~", DNS_PODS], container_name: ["!=", METADATA_SERVER_DAEMON_SET] },
        3,
        15,
      ),
      forMinutes: 0,
    }),
  },
];
