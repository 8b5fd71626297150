import assert from "node:assert/strict";
import { CLUSTER } from "../../../../policies/resource-types";
import { DEFAULT_SETTINGS } from "../../../../policies/settings/settings";
import { resource, unknown } from "../../../support/evaluate";
import { remediate } from "../../../support/remediate";
import { ruleTable } from "../../../support/rule-table";

const cluster = (props: Record<string, unknown>) => resource(CLUSTER, props);
const exclusions = [
  { exclusionName: "x", startTime: "2026-12-20T00:00:00Z", endTime: "2026-12-27T00:00:00Z" },
];
const WINDOW = {
  startTime: "2026-03-07T02:00:00Z",
  endTime: "2026-03-07T08:00:00Z",
  recurrence: "FREQ=DAILY",
};

ruleTable("maintenance-window-required", {
  accepts: {
    "an alpha cluster, which GKE cannot upgrade": resource(CLUSTER, { enableKubernetesAlpha: true }),
    "a daily window": cluster({ maintenancePolicy: { dailyMaintenanceWindow: { startTime: "02:00" } } }),
    "a recurring window": cluster({ maintenancePolicy: { recurringWindow: WINDOW } }),
    "a recurring maintenance window": cluster({
      maintenancePolicy: {
        recurringMaintenanceWindow: {
          recurrence: "FREQ=DAILY",
          windowDuration: "4h",
          windowStartTime: { hours: 2, minutes: 0, seconds: 0 },
        },
      },
    }),
    "an Autopilot cluster with a window": cluster({
      enableAutopilot: true,
      maintenancePolicy: { recurringWindow: WINDOW },
    }),
    "an ephemeral cluster": cluster({ resourceLabels: { env: "preview" } }),
    "a cluster that the settings call ephemeral": {
      resources: cluster({ resourceLabels: { stage: "nightly" } }),
      config: { settings: { ephemeral: ["nightly"], production: { labels: ["stage"] } } },
    },
  },
  rejects: {
    "a cluster without a maintenance policy": { resources: cluster({}), at: "maintenancePolicy" },
    "an Autopilot cluster without a window": {
      resources: cluster({ enableAutopilot: true }),
      at: "maintenancePolicy",
    },
    "a policy of exclusions only": {
      resources: cluster({ maintenancePolicy: { maintenanceExclusions: exclusions } }),
      at: "maintenancePolicy",
      problem: /no window/,
    },
    "a cluster of another environment": {
      resources: cluster({ resourceLabels: { env: "dev" } }),
      at: "maintenancePolicy",
    },
  },
  undecided: {
    "a window that is not known": {
      resources: cluster({ maintenancePolicy: { recurringWindow: unknown } }),
      at: "maintenancePolicy.recurringWindow",
    },
    "a daily window that is not known": {
      resources: cluster({ maintenancePolicy: { dailyMaintenanceWindow: unknown } }),
      at: "maintenancePolicy.dailyMaintenanceWindow",
    },
    "a policy that is not known": {
      resources: cluster({ maintenancePolicy: unknown }),
      at: "maintenancePolicy",
    },
    "a cluster whose labels are not known": {
      resources: cluster({ resourceLabels: unknown }),
      at: "resourceLabels",
    },
  },
});

describe("the remediation of maintenance-window-required", () => {
  const remediated = (props: Record<string, unknown>, settings = {}) =>
    remediate("maintenance-window-required", cluster(props), { settings });

  it("adds the default window", async () => {
    assert.deepEqual(await remediated({ location: "europe-west4" }), {
      location: "europe-west4",
      maintenancePolicy: { recurringWindow: DEFAULT_SETTINGS.defaultMaintenanceWindow },
    });
  });

  it("adds the window of the settings", async () => {
    assert.deepEqual(await remediated({}, { defaultMaintenanceWindow: WINDOW }), {
      maintenancePolicy: { recurringWindow: WINDOW },
    });
  });

  it("leaves alone what has a policy, is ephemeral, or is not known", async () => {
    for (const props of [
      { maintenancePolicy: { maintenanceExclusions: exclusions } },
      { maintenancePolicy: unknown },
      { resourceLabels: { env: "review" } },
      { resourceLabels: unknown },
    ])
      assert.equal(await remediated(props), undefined);
  });
});
