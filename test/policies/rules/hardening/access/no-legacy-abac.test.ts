import assert from "node:assert/strict";
import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { remediate } from "../../../../support/remediate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "enableLegacyAbac";
const cluster = (props: object, observed?: Record<string, unknown>) =>
  resource(CLUSTER, { ...props }, observed ? { observed } : {});

ruleTable("no-legacy-abac", {
  accepts: {
    "a cluster without it": cluster({}),
    "a cluster that turns it off": cluster({ [AT]: false }),
    "a cluster without it whose state says no": cluster({}, { [AT]: false }),
    "an Autopilot cluster": cluster({ enableAutopilot: true }),
    "a cluster that turns off what its state has on": cluster({ [AT]: false }, { [AT]: true }),
  },
  rejects: {
    "a cluster that turns it on": { resources: cluster({ [AT]: true }), at: AT, problem: /^is true/ },
    "a cluster without it whose state has it on": {
      resources: cluster({}, { [AT]: true }),
      at: AT,
      problem: /on GKE \(not set in the program\)/,
    },
    "a program without types": { resources: cluster({ [AT]: "true" }), at: AT },
  },
  undecided: { "a cluster of which it is not known": { resources: cluster({ [AT]: unknown }), at: AT } },
});

describe("the remediation of no-legacy-abac", () => {
  it("turns it off where it is on, and leaves the rest", async () => {
    assert.deepEqual(await remediate("no-legacy-abac", cluster({ [AT]: true })), { [AT]: false });
    assert.equal(await remediate("no-legacy-abac", cluster({})), undefined);
    assert.equal(await remediate("no-legacy-abac", cluster({ [AT]: unknown })), undefined);
  });
});
