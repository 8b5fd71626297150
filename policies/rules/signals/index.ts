import type { Rule } from "../../rule";
import { alertPolicyIsAudible } from "./alert-policy-is-audible";
import { daemonsetStateMetrics } from "./daemonset-state-metrics";
import { kubeDnsCrashloopAlert } from "./kube-dns-crashloop-alert";
import { metadataDaemonsetReadyAlert } from "./metadata-daemonset-ready-alert";
import { metadataErrorLogMetric } from "./metadata-error-log-metric";
import { metadataServerRestartAlert } from "./metadata-server-restart-alert";
import { systemComponentsMonitored } from "./system-components-monitored";
import { upgradeEventAlert } from "./upgrade-event-alert";

export const signals: readonly Rule[] = [
  systemComponentsMonitored,
  daemonsetStateMetrics,
  metadataServerRestartAlert,
  metadataDaemonsetReadyAlert,
  metadataErrorLogMetric,
  kubeDnsCrashloopAlert,
  upgradeEventAlert,
  alertPolicyIsAudible,
];
