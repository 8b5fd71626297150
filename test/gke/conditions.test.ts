import assert from "node:assert/strict";
import { fits, propertyAt } from "../../gke/conditions";

describe("a condition of a known issue", () => {
  for (const [wanted, value, expected] of [
    ["a4x-*", "A4X-highgpu-4g", true],
    ["a4x-*", "xa4x-highgpu-4g", false],
    ["*-custom-*", "n2-custom-4-8", true],
    ["*-custom-*", "custom-4-8", false],
    ["*_containerd", "COS_CONTAINERD", true],
    ["*_containerd", "COS_CONTAINERD_2", false],
    ["cos", "cos", true],
    ["cos", "cos_containerd", false],
    ["c.s", "cos", false],
    ["*", "", true],
    ["*", undefined, false],
    [null, undefined, true],
    [null, "cos", false],
    [true, true, true],
    [true, "true", false],
    ["true", true, false],
  ] as const) {
    it(`asks for ${JSON.stringify(wanted)}, which ${JSON.stringify(value)} ${expected ? "is" : "is not"}`, () =>
      assert.equal(fits(wanted, value), expected));
  }

  it("finds properties by their paths, and none below what is absent", () => {
    assert.equal(propertyAt({ a: { b: 1 } }, "a.b"), 1);
    assert.equal(propertyAt({ a: {} }, "a.b.c"), undefined);
  });
});
