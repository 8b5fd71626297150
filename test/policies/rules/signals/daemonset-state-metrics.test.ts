import { unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import { cluster } from "./alerts";

const LIST = "monitoringConfig.enableComponents";
const PROMETHEUS = "monitoringConfig.managedPrometheus.enabled";
const monitored = (monitoringConfig: unknown, more = {}) => cluster({ monitoringConfig, ...more });
const list = (...enableComponents: unknown[]) => monitored({ enableComponents });

ruleTable("daemonset-state-metrics", {
  accepts: {
    "a cluster that says nothing: new ones have them": cluster(),
    "both components": list("SYSTEM_COMPONENTS", "DAEMONSET", "POD"),
    "both components beside one that is not known": list(unknown, "POD", "DAEMONSET"),
    "Managed Service for Prometheus without a list": monitored({ managedPrometheus: { enabled: true } }),
    "an Autopilot cluster that says nothing": cluster({ enableAutopilot: true }),
    "what the provider fills in": {
      ...cluster(),
      observed: {
        monitoringConfig: {
          enableComponents: ["SYSTEM_COMPONENTS", "STORAGE", "HPA", "POD", "DAEMONSET", "DEPLOYMENT"],
          managedPrometheus: { enabled: true },
        },
      },
    },
    "a cluster without Workload Identity": cluster({
      workloadIdentityConfig: undefined,
      monitoringConfig: { enableComponents: ["SYSTEM_COMPONENTS"] },
    }),
    "a cluster that does not live long": monitored(
      { enableComponents: ["SYSTEM_COMPONENTS"] },
      { resourceLabels: { env: "review" } },
    ),
  },
  rejects: {
    "a list of the system components alone": {
      resources: list("SYSTEM_COMPONENTS"),
      at: LIST,
      problem: /^lacks POD and DAEMONSET/,
    },
    "a list without POD": {
      resources: list("SYSTEM_COMPONENTS", "DAEMONSET"),
      at: LIST,
      fix: /^Add POD to monitoringConfig\.enableComponents/,
    },
    "a list on an Autopilot cluster": {
      resources: monitored({ enableComponents: ["SYSTEM_COMPONENTS", "POD"] }, { enableAutopilot: true }),
      at: LIST,
      problem: /^lacks DAEMONSET/,
    },
    "Managed Service for Prometheus turned off": {
      resources: monitored({ managedPrometheus: { enabled: false } }),
      at: PROMETHEUS,
    },
    "a silent program whose cluster is from before they were on by default": {
      resources: {
        ...cluster(),
        observed: { monitoringConfig: { enableComponents: ["SYSTEM_COMPONENTS"] } },
      },
      at: LIST,
      fix: /^Add POD and DAEMONSET to monitoringConfig\.enableComponents, in addition to what the cluster has: removing the list changes nothing/,
    },
  },
  undecided: {
    "a list with a component that is not known": {
      resources: list("SYSTEM_COMPONENTS", "POD", unknown),
      at: `${LIST}[2]`,
    },
    "Managed Service for Prometheus that may be off": {
      resources: monitored({ managedPrometheus: { enabled: unknown } }),
      at: PROMETHEUS,
    },
  },
});
