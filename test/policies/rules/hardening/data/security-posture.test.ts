import assert from "node:assert/strict";
import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { remediate } from "../../../../support/remediate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "securityPostureConfig.mode";
const mode = (value: unknown) => ({ securityPostureConfig: { mode: value } });

ruleTable("security-posture", {
  accepts: {
    "the basic posture": resource(CLUSTER, mode("BASIC")),
    "the larger one (gke-policy-automation fails it)": resource(CLUSTER, mode("ENTERPRISE")),
    "a cluster without it whose state has it": resource(CLUSTER, {}, { observed: mode("BASIC") }),
    "a cluster without vulnerability scanning, which GKE has no more": resource(CLUSTER, {
      securityPostureConfig: { mode: "BASIC", vulnerabilityMode: "VULNERABILITY_DISABLED" },
    }),
    "an Autopilot cluster with it": resource(CLUSTER, { enableAutopilot: true, ...mode("BASIC") }),
  },
  rejects: {
    "a cluster that turns it off": {
      resources: resource(CLUSTER, mode("DISABLED")),
      at: AT,
      problem: /"DISABLED"/,
    },
    "no mode at all": { resources: resource(CLUSTER, mode("MODE_UNSPECIFIED")), at: AT },
    "an empty configuration": { resources: resource(CLUSTER, { securityPostureConfig: {} }), at: AT },
    "a cluster without it": { resources: resource(CLUSTER, {}), at: AT, problem: /^is absent/ },
  },
  undecided: { "a mode that is not known": { resources: resource(CLUSTER, mode(unknown)), at: AT } },
});

describe("the remediation of security-posture", () => {
  const remediated = (props: object) => remediate("security-posture", resource(CLUSTER, { ...props }));
  it("turns it on, and keeps the rest", async () => {
    assert.deepEqual(await remediated(mode("DISABLED")), mode("BASIC"));
    assert.deepEqual(await remediated({}), mode("BASIC"));
    assert.equal(await remediated(mode("ENTERPRISE")), undefined);
    assert.equal(await remediated(mode(unknown)), undefined);
  });
});
