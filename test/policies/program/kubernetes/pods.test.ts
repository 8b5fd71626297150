import assert from "node:assert/strict";
import {
  podPath,
  podTemplateOf,
  serviceAccountOf,
  WORKLOADS,
  type WorkloadType,
} from "../../../../policies/program/kubernetes/pods";
import type { Inputs } from "../../../../policies/resource-types";

const TEMPLATE = {
  metadata: { labels: { app: "a" } },
  spec: { containers: [], serviceAccountName: "runner" },
};

/** A workload's inputs with this specification of its Pods. */
const inputsWith = (type: WorkloadType): Inputs[WorkloadType] =>
  podPath(type, "spec")
    .split(".")
    .reduceRight<object>((inner, key) => ({ [key]: inner }), TEMPLATE.spec) as Inputs[WorkloadType];

describe("podTemplateOf", () => {
  for (const type of WORKLOADS) {
    it(`finds the template of ${type}, and none where it is absent`, () => {
      assert.deepEqual(podTemplateOf(type, inputsWith(type))?.spec, TEMPLATE.spec);
      assert.equal(podTemplateOf(type, {})?.spec, undefined);
    });
  }
});

describe("serviceAccountOf", () => {
  it("is the one that the Pod names, by either name of the property, else default", () => {
    assert.equal(serviceAccountOf(TEMPLATE), "runner");
    assert.equal(serviceAccountOf({ spec: { containers: [], serviceAccount: "old" } }), "old");
    assert.equal(serviceAccountOf({}), "default");
    assert.equal(serviceAccountOf(undefined), "default");
  });
});
