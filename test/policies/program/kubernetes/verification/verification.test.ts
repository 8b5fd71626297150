import assert from "node:assert/strict";
import { STARTUP_TAINT_PREFIX } from "../../../../../gke/upgrades";
import { VERIFICATION_LABEL } from "../../../../../policies/program/kubernetes/verification/verification";
import * as contract from "../../../../../verifier/contract";

describe("what the rules know of the verification", () => {
  it("is what the verifier calls itself", () => {
    assert.equal(VERIFICATION_LABEL, contract.VERIFICATION_LABEL);
    assert.equal(STARTUP_TAINT_PREFIX + VERIFICATION_LABEL, contract.STARTUP_TAINT_KEY);
  });
});
