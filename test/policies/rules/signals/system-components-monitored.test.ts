import assert from "node:assert/strict";
import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { remediate } from "../../../support/remediate";
import { ruleTable } from "../../../support/rule-table";

const METRICS = "monitoringConfig.enableComponents";
const LOGS = "loggingConfig.enableComponents";
const SYSTEM = "SYSTEM_COMPONENTS";
const metrics = (...enableComponents: unknown[]) =>
  resource(CLUSTER, { monitoringConfig: { enableComponents } });

ruleTable("system-components-monitored", {
  accepts: {
    "a cluster that says nothing: both are on by default": resource(CLUSTER, {}),
    "system components among others": metrics("POD", SYSTEM),
    "system components alone, in both": resource(CLUSTER, {
      monitoringConfig: { enableComponents: [SYSTEM] },
      loggingConfig: { enableComponents: [SYSTEM] },
    }),
    "system components beside one that is not known": metrics(unknown, SYSTEM),
    "a configuration of Managed Service for Prometheus alone": resource(CLUSTER, {
      monitoringConfig: { managedPrometheus: { enabled: true } },
    }),
    "the present services": resource(CLUSTER, {
      monitoringService: "monitoring.googleapis.com/kubernetes",
      loggingService: "logging.googleapis.com/kubernetes",
    }),
    "what the provider fills in": resource(
      CLUSTER,
      {},
      {
        observed: {
          monitoringConfig: { enableComponents: [SYSTEM, "DAEMONSET", "POD"] },
          loggingConfig: { enableComponents: [SYSTEM, "WORKLOADS"] },
          monitoringService: "monitoring.googleapis.com/kubernetes",
          loggingService: "logging.googleapis.com/kubernetes",
        },
      },
    ),
    "an Autopilot cluster that says nothing": resource(CLUSTER, { enableAutopilot: true }),
    "a cluster that is only read": resource(
      CLUSTER,
      {},
      { external: true, observed: { monitoringConfig: { enableComponents: [] } } },
    ),
  },
  rejects: {
    "metrics of workloads alone": {
      resources: metrics("WORKLOADS"),
      at: METRICS,
      problem: /^lacks SYSTEM_COMPONENTS/,
    },
    "no metrics at all": { resources: metrics(), at: METRICS, problem: /^is empty/ },
    "logs of workloads alone": {
      resources: resource(CLUSTER, { loggingConfig: { enableComponents: ["WORKLOADS"] } }),
      at: LOGS,
      fix: /^Add SYSTEM_COMPONENTS to loggingConfig\.enableComponents/,
    },
    "a list on an Autopilot cluster": {
      resources: resource(CLUSTER, {
        enableAutopilot: true,
        monitoringConfig: { enableComponents: ["POD"] },
      }),
      at: METRICS,
    },
    "services that are off": {
      resources: resource(CLUSTER, { monitoringService: "none", loggingService: "none" }),
      at: ["loggingService", "monitoringService"],
      problem: /^is "none", which turns it off/,
    },
    "services of the system before": {
      resources: resource(CLUSTER, {
        monitoringService: "monitoring.googleapis.com",
        loggingService: "logging.googleapis.com",
      }),
      at: ["loggingService", "monitoringService"],
      fix: /"(logging|monitoring)\.googleapis\.com\/kubernetes"/,
    },
    "a silent program whose cluster has it turned off": {
      resources: resource(CLUSTER, {}, { observed: { monitoringConfig: { enableComponents: ["POD"] } } }),
      at: METRICS,
      problem: /^lacks SYSTEM_COMPONENTS on GKE/,
    },
    "a silent program whose cluster has services that are off or of the system before": {
      resources: resource(
        CLUSTER,
        {},
        { observed: { monitoringService: "none", loggingService: "logging.googleapis.com" } },
      ),
      at: ["loggingService", "monitoringService"],
      problem: /^is "[a-z.]+" on GKE/,
      fix: /^Set /,
    },
    "what a cluster tells twice, once": {
      resources: [
        resource(
          CLUSTER,
          {},
          {
            name: "silent",
            observed: { monitoringService: "none", monitoringConfig: { enableComponents: [] } },
          },
        ),
        resource(
          CLUSTER,
          { monitoringConfig: { enableComponents: [] } },
          { name: "list", observed: { monitoringService: "none" } },
        ),
      ],
      at: [METRICS, METRICS],
    },
    "a service that is off, of which the cluster tells by its list too": {
      resources: resource(
        CLUSTER,
        { monitoringService: "none" },
        { observed: { monitoringConfig: { enableComponents: [] } } },
      ),
      at: "monitoringService",
    },
  },
  undecided: {
    "a list with a component that is not known": { resources: metrics("POD", unknown), at: `${METRICS}[1]` },
    "a service that is not known": {
      resources: resource(CLUSTER, { monitoringService: unknown }),
      at: "monitoringService",
    },
  },
});

describe("the remediation of system-components-monitored", () => {
  const run = (props: Record<string, unknown>) =>
    remediate("system-components-monitored", resource(CLUSTER, props));

  it("adds the system components to the lists that lack them", async () => {
    assert.deepEqual(
      await run({
        location: "europe-west4",
        monitoringConfig: { enableComponents: ["POD"], managedPrometheus: { enabled: true } },
        loggingConfig: { enableComponents: [SYSTEM] },
      }),
      {
        location: "europe-west4",
        monitoringConfig: { enableComponents: ["POD", SYSTEM], managedPrometheus: { enabled: true } },
        loggingConfig: { enableComponents: [SYSTEM] },
      },
    );
  });

  it("leaves alone what is right, silent, or not known", async () => {
    assert.equal(await run({ location: "europe-west4" }), undefined);
    assert.equal(await run({ monitoringConfig: { enableComponents: [SYSTEM] } }), undefined);
    assert.equal(await run({ monitoringConfig: { enableComponents: ["POD", unknown] } }), undefined);
    assert.equal(
      await run({ monitoringConfig: unknown, loggingConfig: { enableComponents: [] } }),
      undefined,
    );
    assert.equal(await run({ monitoringService: "none" }), undefined);
  });
});
