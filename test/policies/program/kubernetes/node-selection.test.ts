import assert from "node:assert/strict";
import { selectsPool } from "../../../../policies/program/kubernetes/node-selection";

describe("selectsPool", () => {
  it("takes labels with names of JavaScript's own for labels", () => {
    for (const key of ["__proto__", "constructor", "toString"])
      assert.equal(
        selectsPool({ spec: { containers: [], nodeSelector: JSON.parse(`{"${key}":"a"}`) } }, {}),
        false,
      );
  });
});
