import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const SCOPE = "maintenancePolicy.maintenanceExclusions[0].exclusionOptions.scope";
const excluding = (exclusion: unknown, more: Record<string, unknown> = {}) =>
  resource(CLUSTER, { maintenancePolicy: { maintenanceExclusions: [exclusion] }, ...more });
const days = (endTime: unknown, exclusionOptions?: unknown) =>
  excluding({ startTime: "2026-12-01T00:00:00Z", endTime, exclusionOptions });
const LONG = "2026-12-20T00:00:00Z";

ruleTable("maintenance-exclusion-scope-explicit", {
  accepts: {
    "a cluster without exclusions": resource(CLUSTER, {}),
    "an exclusion of minor and node upgrades": days(LONG, { scope: "NO_MINOR_OR_NODE_UPGRADES" }),
    "an exclusion of minor upgrades": days(LONG, { scope: "NO_MINOR_UPGRADES" }),
    "a full freeze that says so": days(LONG, { scope: "NO_UPGRADES" }),
    "a freeze of seven days without a scope": days("2026-12-08T00:00:00Z"),
    "an exclusion that is over": excluding({
      startTime: "2026-01-01T00:00:00Z",
      endTime: "2026-02-01T00:00:00Z",
    }),
    "times that nobody can read, which is another rule's matter": days("soon"),
  },
  rejects: {
    "nineteen days without options": { resources: days(LONG), at: SCOPE, problem: /absent.*NO_UPGRADES/ },
    "nineteen days with options that name no scope": { resources: days(LONG, {}), at: SCOPE },
    "an exclusion until the end of support without a scope": {
      resources: excluding({
        startTime: "2026-12-01T00:00:00Z",
        exclusionOptions: { endTimeBehavior: "UNTIL_END_OF_SUPPORT" },
      }),
      at: SCOPE,
    },
    "an Autopilot cluster's exclusion as well": {
      resources: excluding({ startTime: "2026-12-01T00:00:00Z", endTime: LONG }, { enableAutopilot: true }),
      at: SCOPE,
    },
    "one exclusion beside another whose end is not known": {
      resources: resource(CLUSTER, {
        maintenancePolicy: {
          maintenanceExclusions: [
            { startTime: "2026-12-01T00:00:00Z", endTime: LONG },
            {
              startTime: "2027-12-01T00:00:00Z",
              endTime: unknown,
              exclusionOptions: { scope: "NO_UPGRADES" },
            },
          ],
        },
      }),
      at: SCOPE,
    },
  },
  undecided: {
    "a scope that is not known": { resources: days(LONG, { scope: unknown }), at: SCOPE },
    "an exclusion without a scope whose end is not known": {
      resources: days(unknown),
      at: "maintenancePolicy.maintenanceExclusions[0].endTime",
    },
  },
});
